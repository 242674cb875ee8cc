// A page as the widget finds it: the platform behind `fetch`, what went wrong, a visitor's hands and eyes.

const NEWEST_FIRST = (a, b) => b.createdDate - a.createdDate;

// The functions of the browser that a page puts its own in the place of.
const own = {
  fetch: globalThis.fetch,
  warn: console.warn,
  add: EventTarget.prototype.addEventListener,
  remove: EventTarget.prototype.removeEventListener,
  now: performance.now.bind(performance),
};

// How far a page's clock that never goes back is ahead. All tests share one page, on which a test's callbacks must not
// count against the next test's: two hours lie between them.
let ahead = 0;

let last;

// No token is ever given twice: one that was refused to one test is never good again.
let made = 0;

export class Page {
  // Requests as `GET messages/count`, in order; their headers, but for the token's; what the console was told; what nobody
  // caught.
  requests = [];
  headers = [];
  warnings = [];
  errors = [];
  asked = 0;
  answered = 0;
  cutOff = 0;
  // The kinds of events that window and document have been listened to for.
  kinds = [];
  // Listeners on window and document that have been added and not been removed.
  listeners = 0;
  // A status by the request it answers: `count`, `list`, `status`; 0 is a connection that broke.
  faults = {};
  // The very text of a successful answer, likewise.
  bodies = {};
  // What the count says, when it doesn't agree with the list.
  count = undefined;

  // The languages whose words were asked for.
  languages = [];

  #words = {};
  #late = {};
  #hydration;
  #messages = [];
  #live = new Set();
  #waiting;
  #fixture = document.createElement('div');
  #failed = (event) => this.errors.push(String(event.reason ?? event.message));

  /** What the callback was called for is long ago then. */
  hoursPass() {
    this.pass(2 * 3_600_000);
  }

  constructor() {
    // A page that was left in the middle, by a test that failed.
    last?.leave();
    last = this;
    this.hoursPass();
    globalThis.fetch = (url, init) => this.#request(new Request(url, init), init?.body);
    performance.now = () => own.now() + ahead;
    console.warn = (text) => this.warnings.push(text);
    for (const kind of ['error', 'unhandledrejection']) {
      own.add.call(window, kind, this.#failed);
    }
    const page = this;
    const counted = (target) => target === window || target === document;
    EventTarget.prototype.addEventListener = function (...rest) {
      if (counted(this ?? window)) {
        page.listeners += 1;
        page.kinds.push(rest[0]);
      }
      return own.add.apply(this, rest);
    };
    EventTarget.prototype.removeEventListener = function (...rest) {
      page.listeners -= counted(this ?? window) ? 1 : 0;
      return own.remove.apply(this, rest);
    };
    document.body.append(this.#fixture);
    this.callback = async () => {
      this.asked += 1;
      return this.#mint();
    };
  }

  // The places where anybody could read one of this page's tokens.
  leaks() {
    const rootsIn = (node) =>
      [...node.querySelectorAll('*')].flatMap(({shadowRoot}) => (shadowRoot ? [shadowRoot, ...rootsIn(shadowRoot)] : []));
    // What the runner of the tests says of those that failed stands in a `pre` of its own.
    const pages = [document.head, ...document.body.childNodes].filter((node) => node.localName !== 'pre');
    const texts = {
      document: pages.map((node) => node.outerHTML ?? node.data),
      'shadow roots': rootsIn(document).map((root) => root.innerHTML),
      localStorage: {...localStorage},
      sessionStorage: {...sessionStorage},
      cookies: document.cookie,
      location: location.href,
      history: history.state,
      window: [window.name, document.title],
      performance: performance.getEntries().map(({name}) => name),
      console: this.warnings,
      errors: this.errors,
      requests: [this.requests, this.headers],
    };
    return Object.keys(texts).filter((place) => /secret-\d/.test(JSON.stringify(texts[place])));
  }

  // Puts everything back and takes everything off.
  leave() {
    globalThis.fetch = own.fetch;
    performance.now = own.now;
    console.warn = own.warn;
    EventTarget.prototype.addEventListener = own.add;
    EventTarget.prototype.removeEventListener = own.remove;
    for (const kind of ['error', 'unhandledrejection']) {
      window.removeEventListener(kind, this.#failed);
    }
    this.#fixture.remove();
  }

  // The page's own markup.
  set html(html) {
    this.#fixture.innerHTML = html;
  }

  // `c b* a`: ids, later in the alphabet is newer, a star for unread.
  set messages(line) {
    const message = (word) => {
      const [id, star] = word.split(/(?=\*)/);
      return {
        id,
        title: `Title of ${id}`,
        content: `Content of ${id}`,
        createdDate: 1_700_000_000_000 + [...id].reduce((date, letter) => date * 128 + letter.charCodeAt(0), 0) * 1_000,
        newMessage: star === '*',
      };
    };
    this.#messages = line.split(' ').filter(Boolean).map(message).sort(NEWEST_FIRST);
  }

  // The same messages without a date, in this order.
  set order(line) {
    const undated = (id) => ({...this.#messages.find((message) => message.id === id), createdDate: undefined});
    this.#messages = line.split(' ').map(undated);
  }

  // Puts these fields into the message with this id.
  change(id, fields) {
    this.#messages = this.#messages.map((message) => (message.id === id ? {...message, ...fields} : message)).sort(NEWEST_FIRST);
  }

  // So many milliseconds pass at once; what was to happen meanwhile happens with the next event.
  pass(milliseconds) {
    ahead += milliseconds;
  }

  // From now on answers wait until `release`.
  hold() {
    let release;
    const promise = new Promise((resolve) => (release = resolve));
    this.#waiting = {promise, release};
  }

  release() {
    this.#waiting?.release();
    this.#waiting = undefined;
  }

  // What the script in front of the wasm shares with it.
  desk() {
    const words = async (tag) => {
      this.languages.push(tag);
      await this.#late[tag]?.promise;
      return Object.values(JSON.parse(this.#words[tag])).join('\n');
    };
    return this.dressed({words, hydration: () => this.#hydration?.promise});
  }

  // From now on a framework has the page's elements still to take over, until `releaseHydration`.
  holdHydration() {
    let release;
    const promise = new Promise((resolve) => (release = resolve));
    this.#hydration = {promise, release};
  }

  releaseHydration() {
    this.#hydration.release();
    this.#hydration = undefined;
  }

  // The file of a language.
  putWords(tag, json) {
    this.#words[tag] = json;
  }

  // From now on the words of a language wait until `releaseWords`.
  holdWords(tag) {
    let release;
    const promise = new Promise((resolve) => (release = resolve));
    this.#late[tag] = {promise, release};
  }

  releaseWords(tag) {
    this.#late[tag].release();
  }

  #mint() {
    const token = `secret-${(made += 1)}`;
    this.#live.add(token);
    return token;
  }

  // No token that is on its way is good any more.
  forgetTokens() {
    this.#live.clear();
  }

  // A token is good for one request, and the answer brings the next one.
  async #request({url: address, method, headers, signal}, body) {
    const url = new URL(address);
    const name = url.href.replace('https://esputnik.com/appinbox/v1/', '');
    this.requests.push([method, name, body].filter(Boolean).join(' '));
    this.headers.push(...[...headers].filter(([name]) => name !== 'es-token').map((header) => header.join(': ')));
    const known = this.#live.delete(headers.get('ES-TOKEN'));
    const kind = method === 'POST' ? 'status' : name.endsWith('/count') ? 'count' : 'list';
    signal.addEventListener('abort', () => (this.cutOff += 1));
    await this.#waiting?.promise;
    const status = known ? (this.faults[kind] ?? 200) : 401;
    if (status === 0) {
      throw new TypeError('the connection broke');
    }
    this.answered += 1;
    const answer = status === 200 ? this.#answer(kind, url, body) : {};
    const text = this.bodies[kind] ?? JSON.stringify(answer);
    return new Response(text, {status, headers: {'ES-TOKEN': this.#mint()}});
  }

  #answer(kind, url, body) {
    if (kind === 'count') {
      return {count: this.count ?? this.#messages.filter((message) => message.newMessage).length};
    }
    if (kind === 'list') {
      const [page, size] = ['page', 'pageSize'].map((name) => Number(url.searchParams.get(name)));
      const list = this.#messages.slice(page * size, (page + 1) * size);
      return {list, totalPages: Math.ceil(this.#messages.length / size)};
    }
    const {ids} = JSON.parse(body);
    for (const message of this.#messages) {
      message.newMessage &&= !(ids?.includes(message.id) ?? true);
    }
    return {};
  }
}

// ---- eyes -----------------------------------------------------------------------------------------------------------

export const bells = () => [...document.querySelectorAll('app-inbox')];

// The first element with this part's name in a bell, or in an element of it.
export const part = (place, name) => (place.shadowRoot ?? place).querySelector(`[part~="${name}"]`) ?? undefined;

// `c b* a`, as `messages` takes it.
export const rows = (place) =>
  [...place.shadowRoot.querySelectorAll('article')]
    .map((row) => row.dataset.id + (row.part.contains('unread') ? '*' : ''))
    .join(' ');

export const row = (place, id) => place.shadowRoot.querySelector(`article[data-id="${id}"]`) ?? undefined;

export const focused = (place) => place.shadowRoot.activeElement ?? undefined;

export const isVisible = (element) => element.getClientRects().length > 0 && getComputedStyle(element).visibility === 'visible';

export const box = (element) => {
  const {left, top, right, bottom} = element.getBoundingClientRect();
  return [left, top, right, bottom];
};

// Every element in an element, as `a[href,rel]`.
export const elements = (place) =>
  [...place.querySelectorAll('*')].map((element) => `${element.localName}[${element.getAttributeNames().sort()}]`);

export const links = (place) => [...place.querySelectorAll('a')];

// Everything in the shadow tree that is said or written.
export const source = (place) => place.shadowRoot.innerHTML;

// ---- hands ----------------------------------------------------------------------------------------------------------

export const key = (element, key) =>
  element.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true, composed: true, cancelable: true}));

export const pointerDown = (element) =>
  element.dispatchEvent(new PointerEvent('pointerdown', {bubbles: true, composed: true, cancelable: true}));

// ---- time -----------------------------------------------------------------------------------------------------------

export const frame = () => new Promise(requestAnimationFrame);

// The next turn of the browser's loop, without the wait that a timer brings.
export const turn = () =>
  new Promise((resolve) => {
    const {port1, port2} = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });

// Brings what moves to its end; what turns for ever is left alone.
export const rest = (element) => {
  for (const animation of element.getAnimations({subtree: true})) {
    if (animation.effect.getTiming().iterations !== Infinity) {
      animation.finish();
    }
  }
};
