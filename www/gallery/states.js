// Every state that the inbox can be seen in: what the platform knows, what the page says, and what the visitor does.
import { everyday, hard, many, news, rich, two, withoutImage } from './recorded.js';

const BROKEN = 400;

const BAG = "<svg viewBox='0 0 24 24'><path d='M5 8h14l1 13H4z'/><path d='M9 8a3 3 0 0 1 6 0h2a5 5 0 0 0-10 0z'/></svg>";

const BRAND = {
  accent: '#9fe0bd',
  background: '#10261c',
  raised: '#1b3a2c',
  text: '#f1f7f3',
  soft: '#b4cbbf',
  border: '#2c4b3c',
  unread: '#17362a',
  badge: '#f2c14e',
  'badge-text': '#1c1603',
  radius: '4px',
  width: '440px',
};

function ticket(notification) {
  const [element, kind, title] = ['div', 'small', 'b'].map((name) => document.createElement(name));
  element.className = 'ticket';
  kind.textContent = notification.category ?? 'Note';
  title.textContent = notification.title;
  element.append(kind, title);
  return element;
}

const opens = (visitor) => visitor.opens();

async function opensWhole(visitor) {
  await visitor.opens();
  await visitor.sees('row');
}

const chooses = (number) => async (visitor) => {
  await opensWhole(visitor);
  await visitor.presses('filter', number);
};

async function scrollsToTheEnd(visitor) {
  await opensWhole(visitor);
  await visitor.scrolls(() => Number.MAX_SAFE_INTEGER);
}

/**
 * `title` names it, and `closed` says that there is no more to it than a bell. `recorded` gives the notifications for a
 * language, `faults` what the platform doesn't do; `options` are those of `init`; `acts` is what the visitor does; `shows`
 * is the part that is there when all is done.
 */
export const STATES = {
  badge: { closed: true, title: 'Closed, with a badge', recorded: everyday, shows: 'badge' },
  'badge-many': { closed: true, title: 'More than 99 unread', recorded: () => many(140, 120), shows: 'badge' },
  'badge-dot': { closed: true, title: 'A dot for a badge', recorded: everyday, options: { badge: { dot: true } }, shows: 'badge' },
  'badge-zero': { closed: true, title: 'A badge also for nothing', recorded: () => many(3, 0), options: { badge: { showZero: true } }, shows: 'badge' },
  'badge-none': { closed: true, title: 'Nothing unread', recorded: () => many(3, 0), shows: 'bell' },
  floating: { closed: true, title: 'A bell that floats', recorded: everyday, options: { target: undefined }, shows: 'badge' },
  'floating-open': { title: 'A bell that floats, open', recorded: everyday, options: { target: undefined, placement: 'top-end' }, acts: opens, shows: 'row' },
  'own-icon': { closed: true, title: 'An icon of the site', recorded: everyday, options: { icon: BAG }, shows: 'badge' },
  loading: { title: 'On its way', recorded: everyday, faults: { list: 'held' }, acts: opens, shows: 'spinner' },
  empty: { title: 'No notifications yet', recorded: () => [], acts: opens, shows: 'state' },
  failed: { title: 'Could not be loaded', recorded: everyday, faults: { list: BROKEN }, acts: opens, shows: 'retry' },
  list: { title: 'The list', recorded: everyday, acts: opens, shows: 'row' },
  read: { title: 'All of it read', recorded: () => many(4, 0), acts: opens, shows: 'row' },
  hard: { title: 'Texts that are hard to lay out', recorded: hard, acts: opens, shows: 'row' },
  rich: { title: 'Lists, links and ten thousand letters', recorded: rich, acts: opens, shows: 'more' },
  unread: { title: 'Only those unread', recorded: everyday, acts: chooses(1), shows: 'row' },
  category: { title: 'Only those of a category', recorded: everyday, acts: chooses(2), shows: 'row' },
  'unread-none': { title: 'None of them unread', recorded: () => many(4, 0), acts: chooses(1), shows: 'state' },
  'more-failed': { title: 'The next page could not be loaded', recorded: () => many(60, 2), faults: { more: BROKEN }, acts: scrollsToTheEnd, shows: 'retry' },
  'not-saved': {
    title: 'What was read could not be saved',
    recorded: everyday,
    faults: { status: BROKEN },
    acts: async (visitor) => {
      await opensWhole(visitor);
      await visitor.presses('dot');
      await visitor.reads('notice');
    },
    shows: 'notice',
  },
  'all-marked': {
    title: 'All marked as read, which can be undone',
    recorded: everyday,
    acts: async (visitor) => {
      await opensWhole(visitor);
      await visitor.presses('mark-all');
    },
    shows: 'undo',
  },
  pill: {
    title: 'New ones while somebody reads on',
    recorded: () => many(20, 0),
    acts: async (visitor) => {
      await opensWhole(visitor);
      await visitor.scrolls(() => 400);
      visitor.receives(news());
    },
    shows: 'pill',
  },
  toast: {
    title: 'Toasts for what has just come',
    recorded: everyday,
    options: { toast: true },
    acts: async (visitor) => {
      await visitor.sees('badge');
      visitor.receives(news());
    },
    shows: 'toast',
  },
  thousands: {
    title: 'In the middle of ten thousand',
    recorded: () => many(10_000, 5),
    options: { pageSize: 10_000 },
    acts: async (visitor) => {
      await opensWhole(visitor);
      await visitor.scrolls((height) => height / 2);
    },
    shows: 'row',
  },
  compact: { title: 'Compact', recorded: everyday, options: { density: 'compact' }, acts: opens, shows: 'row' },
  brand: { title: 'The design of the site', recorded: everyday, options: { variables: BRAND }, acts: opens, shows: 'row' },
  'own-rows': { title: 'Rows of the site', recorded: everyday, options: { renderNotification: ticket }, acts: opens, shows: 'row' },
  inline: { title: 'A list in the page', recorded: everyday, options: { inline: true, target: '#list' }, shows: 'row' },
  two: { title: 'Two notifications in a narrow panel', recorded: two, options: { variables: { width: '320px' } }, acts: opens, shows: 'row' },
  broken: { title: 'An image that cannot be had', recorded: withoutImage, acts: opens, shows: 'broken' },
  words: {
    title: 'Words of the site',
    recorded: two,
    options: { strings: { notifications: 'Messages', markAllRead: 'Seen them all', all: 'Everything', unreadOnly: 'New' }, variables: { width: '320px' } },
    acts: opens,
    shows: 'row',
  },
  start: { title: 'Opened at the other side', recorded: everyday, options: { placement: 'bottom-start', offset: 24 }, acts: opens, shows: 'row' },
  controlled: { title: 'Opened by the page', recorded: everyday, options: { open: true }, shows: 'row' },
};
