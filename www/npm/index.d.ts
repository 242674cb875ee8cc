/** A notification as the page's functions are given it. */
export interface InboxNotification {
  /** The platform's name for it. */
  readonly id: string;
  /** The title, as plain text. */
  readonly title: string;
  /** What it says, as plain text. */
  readonly text: string;
  /** When it was made, in milliseconds from 1970. */
  readonly createdAt?: number;
  /** When it will vanish, likewise. */
  readonly expiresAt?: number;
  /** A checked address of an image. */
  readonly image?: string;
  /** A checked address that a click leads to. */
  readonly link?: string;
  /** The author's word for its kind. */
  readonly category?: string;
  /** Whether the visitor has read it before. */
  readonly read: boolean;
  /** What the author attached for the page's own scripts. */
  readonly customData?: Record<string, unknown>;
}

/** How things stand, as a `change` listener is given it. */
export interface InboxState {
  /** Whether somebody is logged in: whether there is a bell. */
  readonly signedIn: boolean;
  /** How many notifications are unread. */
  readonly unread: number;
  /** Whether the panel is open. */
  readonly open: boolean;
}

/**
 * What went wrong, as an `error` listener and `onAuthError` are given it: a word to branch on, never what a callback or a
 * server said.
 *
 * About the visitor: `callback-timeout` (the callback took longer than `tokenTimeout`), `callback-rejected` (it threw or
 * rejected), `invalid-token` (it gave what can't be a token), `refused` (the platform refused a token that had just been
 * given, or a request that no repeating will mend), `denied` (the platform refuses this visitor).
 *
 * About the way to the platform: `network` (no answer that can be used, or a file of the inbox's own that can't be had),
 * `rate-limited` (the platform asked to come less often), `blocked-by-policy` (a Content Security Policy forbids the
 * requests, or both the WebAssembly and what would stand in for it), `aborted` (the inbox itself broke down; it begins anew
 * by itself, twice at most).
 */
export type InboxErrorReason =
  | "callback-timeout"
  | "callback-rejected"
  | "invalid-token"
  | "refused"
  | "denied"
  | "network"
  | "rate-limited"
  | "blocked-by-policy"
  | "aborted";

/** See {@link InboxErrorReason}. */
export interface InboxError {
  readonly reason: InboxErrorReason;
}

/** Why the panel has opened or closed, as `onOpenChange` is given it. */
export type InboxOpenReason = "bell" | "close" | "escape" | "outside" | "command" | "gone";

/** How the number of unread notifications is shown beside the bell. */
export interface InboxBadge {
  /** The highest number, 1 to 9999; above it, `99+`. Default 99. */
  max?: number | undefined;
  /** A dot without a number. Default false. */
  dot?: boolean | undefined;
  /** A badge also when nothing is unread. Default false. */
  showZero?: boolean | undefined;
}

/** The site's own design: values of CSS by the names of the custom properties, without `--app-inbox-`. */
export interface InboxVariables {
  accent?: string | undefined;
  background?: string | undefined;
  badge?: string | undefined;
  "badge-text"?: string | undefined;
  "bell-size"?: string | undefined;
  border?: string | undefined;
  font?: string | undefined;
  "font-size"?: string | undefined;
  height?: string | undefined;
  "icon-size"?: string | undefined;
  radius?: string | undefined;
  raised?: string | undefined;
  "row-padding"?: string | undefined;
  shadow?: string | undefined;
  soft?: string | undefined;
  text?: string | undefined;
  unread?: string | undefined;
  width?: string | undefined;
}

/**
 * The widget's own words, in the language of the page. `unread` and `newOnes` have a form per plural of the language,
 * parted by `|`, in the order zero, one, two, few, many, other as far as it has them for whole numbers; the last one
 * stands for the rest, and `{n}` for the number.
 */
export interface InboxStrings {
  /** "Notifications": the name of bell, panel and list. */
  notifications?: string | undefined;
  /** "{n} unread|{n} unread": stands behind the bell's name. */
  unread?: string | undefined;
  /** "Unread": the mark of one notification. */
  unreadMark?: string | undefined;
  /** "Mark all as read": a button above the list. */
  markAllRead?: string | undefined;
  /** "Mark as read": a button of one notification. */
  markRead?: string | undefined;
  /** "Close": closes the panel. */
  close?: string | undefined;
  /** "Loading notifications…" */
  loading?: string | undefined;
  /** "No notifications yet" */
  empty?: string | undefined;
  /** "No unread notifications": said where only the unread ones are shown. */
  emptyUnread?: string | undefined;
  /** "Notifications could not be loaded." */
  failed?: string | undefined;
  /** "Try again": a button beside `failed`. */
  tryAgain?: string | undefined;
  /** "That could not be saved. Please try again." */
  notSaved?: string | undefined;
  /** "Show more": of one long text. */
  showMore?: string | undefined;
  /** "Show less": likewise. */
  showLess?: string | undefined;
  /** "{n} new|{n} new": so many have come meanwhile. */
  newOnes?: string | undefined;
  /** "All": a choice of the filter. */
  all?: string | undefined;
  /** "Unread": a choice of the filter, the unread ones. */
  unreadOnly?: string | undefined;
  /** "All marked as read": what has just been done. */
  allMarked?: string | undefined;
  /** "Undo": a button beside it. */
  undo?: string | undefined;
  /** "Filter": the name of the filter's buttons together. */
  filter?: string | undefined;
}

/** What a token callback gives: the token, alone or in an object as backends answer; nothing when nobody is logged in. */
export type InboxToken = string | null | undefined | { readonly token: string | null };

/** What {@link createInbox} takes. */
export interface InboxOptions {
  /**
   * Gets a token from the site's own backend, which takes the visitor's identity from its session. Called without
   * arguments, now and whenever the token has become invalid. Resolve with `''` or `null` when nobody is logged in.
   */
  getAuthTokenCallback: () => PromiseLike<InboxToken> | InboxToken;
  /**
   * The widget's language, ISO 639-1, with a region if it matters: `uk`, `pt-BR`. The page's own `lang` unless given;
   * English where there are no words for it.
   */
  language?: string | undefined;
  /** The platform's address; https only, localhost excepted. Default `https://esputnik.com`. */
  apiUrl?: string | undefined;
  /**
   * A selector or an element that the bell is put beside, every match getting one; without it, and with `null`, the bell
   * floats.
   */
  target?: string | Element | null | undefined;
  /** On which side of the target, as `insertAdjacentElement` calls it. Default `beforeend`. */
  position?: "beforebegin" | "afterbegin" | "beforeend" | "afterend" | undefined;
  /** The text of an SVG for the bell. Shapes and paint are kept, everything else is left out. */
  icon?: string | undefined;
  /** Where the panel opens; it turns over where there is no room. Default `bottom-end`. */
  placement?: "bottom" | "bottom-start" | "bottom-end" | "top" | "top-start" | "top-end" | undefined;
  /** Pixels between bell and panel, 0 to 64. Default 8. */
  offset?: number | undefined;
  /** The list stands at the target, always open, without a bell. Default false. */
  inline?: boolean | undefined;
  /**
   * Whether the panel is open, when the page alone decides on that: by this option at first, then by `open()` and
   * `close()`; `onOpenChange` tells what the visitor would like. By default the visitor decides.
   */
  open?: boolean | undefined;
  /** Which colours it wears. Default `auto`: the visitor's own setting. */
  theme?: "auto" | "light" | "dark" | undefined;
  /** How much room rows take. Default `comfortable`. */
  density?: "comfortable" | "compact" | undefined;
  /** The site's own design; style sheets of the page can say the same by custom properties. */
  variables?: InboxVariables | undefined;
  /** How the number of unread notifications is shown. */
  badge?: InboxBadge | undefined;
  /**
   * What makes a notification read: that it is opened (`click`, the default), that or half of it in sight for a second
   * (`view`), or only "Mark as read", "Mark all as read" and the page's commands (`manual`).
   */
  markRead?: "click" | "view" | "manual" | undefined;
  /** The site's own words in place of the widget's. */
  strings?: InboxStrings | undefined;
  /**
   * Shows what comes while the panel is closed, for 6 seconds, up to three at once. It costs the platform one request for
   * the list per rise of the count. Default false.
   */
  toast?: boolean | undefined;
  /** Begins the page's title with the number of unread notifications, whatever the page makes of it. Default false. */
  titleCount?: boolean | undefined;
  /** Puts the number on the icon of the installed app, where the browser has that. Default false. */
  appBadge?: boolean | undefined;
  /** The address of a sound, https or a path of the site: played for news once the visitor has touched the page. */
  sound?: string | undefined;
  /** Lets the bell move once for news, unless the visitor wants little motion. Default false. */
  bellMotion?: boolean | undefined;
  /**
   * When the list is fetched ahead and the panel made ready out of sight, so that it is there with the press: `hover`
   * when the pointer or the focus comes to the bell, at most every 10 seconds; `idle` as soon as the badge is there, which
   * is one request for each page that a visitor sees; `none` when the pointer goes down on the bell, as with all of them,
   * and not before. Default `none`.
   */
  prefetch?: "hover" | "idle" | "none" | undefined;
  /** Whether notifications show their images; visitors who save data see none. Default true. */
  images?: boolean | undefined;
  /**
   * Schemes of apps that links may lead into, like `['myapp']`, beside https, http, mailto, tel and paths of the site; none
   * that could run. Default none.
   */
  linkSchemes?: readonly string[] | undefined;
  /** Notifications in a page of the list, 1 to 10000. Default 20. */
  pageSize?: number | undefined;
  /**
   * Milliseconds between two looks at the count, 5000 to 3600000, at least 60000 for visitors who save data; 0 for never.
   * Default 30000, plus a random 0 to 10 s.
   */
  pollInterval?: number | undefined;
  /** Milliseconds that the callback may take, 1000 to 60000. Default 10000. */
  tokenTimeout?: number | undefined;
  /**
   * Makes a node to show instead of the usual row, or null for that. The node stands in the page's own tree, where the
   * page's styles reach it; it is called again, and the node replaced, when the notification has been read.
   */
  renderNotification?: ((notification: InboxNotification) => Node | null | undefined | void) | undefined;
  /** Called when the panel has opened or closed, or, with the option `open`, when the visitor would like it to. */
  onOpenChange?: ((open: boolean, why: { readonly reason: InboxOpenReason }) => void) | undefined;
  /** Called when a notification is opened; `event.preventDefault()` keeps its link from being followed. */
  onNotificationClick?: ((notification: InboxNotification, event: MouseEvent) => void) | undefined;
  /**
   * Called when no token can be had, or when the platform refuses it: once for each failure, while the inbox goes on
   * trying by itself. Never for a visitor who isn't logged in.
   */
  onAuthError?: ((error: InboxError) => void) | undefined;
}

/** What there is to listen for, and what a listener is given. */
export interface InboxEvents {
  change: InboxState;
  error: InboxError;
}

/**
 * The running inbox. A page has one: creating another replaces it.
 */
export interface Inbox {
  /** Opens the panel of the first bell. */
  open(): void;
  /** Closes the panel. */
  close(): void;
  /**
   * Asks for the count now, and for the list when it is open: for example after a login without a page load. While nobody is
   * logged in, the callback is called a minute after the last time at the earliest; until then the wish is kept.
   */
  refresh(): void;
  /** Marks a notification as read, or several, by their ids, shown or not. */
  markRead(ids: string | readonly string[]): void;
  /** Marks all as read, at once and for good. */
  markAllRead(): void;
  /**
   * Takes everything off the page, and ends the listeners of this object. Only that, when another inbox has been created
   * since.
   */
  destroy(): void;
  /**
   * Calls `listener` whenever the inbox has changed, and at once with how things stand when somebody is logged in
   * (`change`), or whenever something has gone wrong, once for each failure (`error`); the function returned ends that.
   */
  on<E extends keyof InboxEvents>(event: E, listener: (told: InboxEvents[E]) => void): () => void;
}

/** Starts the inbox. Nothing happens where there is no `window`. */
export function createInbox(options: InboxOptions): Inbox;
