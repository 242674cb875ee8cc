/** A notification as the page's functions are given it. */
export interface InboxNotification {
  /** The platform's name for it. */
  readonly id: string;
  /** The title, as plain text. */
  readonly title: string;
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
 * About the way to the platform: `network` (no answer that can be used), `rate-limited` (the platform asked to come less
 * often), `blocked-by-policy` (a Content Security Policy forbids the WebAssembly or the requests), `aborted` (the
 * inbox itself broke down; it begins anew by itself, twice at most).
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

/** The widget's own words. `unread` has a form per plural of the language, parted by `|`; `{n}` is the number. */
export interface InboxStrings {
  notifications?: string;
  unread?: string;
  unreadMark?: string;
  markAllRead?: string;
  close?: string;
  loading?: string;
  empty?: string;
  failed?: string;
  tryAgain?: string;
  notSaved?: string;
}

/** What {@link createInbox} takes. */
export interface InboxOptions {
  /**
   * Gets a token from the site's own backend, which takes the visitor's identity from its session. Called without
   * arguments, now and whenever the token has become invalid. Resolve with `''` when nobody is logged in.
   */
  getAuthTokenCallback: () => Promise<string> | string;
  /** The widget's language, ISO 639-1; the page's own `lang` unless given. en, uk, pl, de, es, fr; else English. */
  language?: string;
  /** The platform's address; https only, localhost excepted. Default `https://esputnik.com`. */
  apiUrl?: string;
  /** A selector or an element that the bell is put beside, every match getting one; without it the bell floats. */
  target?: string | Element;
  /** On which side of the target, as `insertAdjacentElement` calls it. Default `beforeend`. */
  position?: "beforebegin" | "afterbegin" | "beforeend" | "afterend";
  /** The text of an SVG for the bell. Shapes and paint are kept, everything else is left out. */
  icon?: string;
  /** Where the panel opens; it turns over where there is no room. Default `bottom-end`. */
  placement?: "bottom" | "bottom-start" | "bottom-end" | "top" | "top-start" | "top-end";
  /** Which colours it wears. Default `auto`: the visitor's own setting. */
  theme?: "auto" | "light" | "dark";
  /** The site's own words in place of the widget's. */
  strings?: InboxStrings;
  /** Notifications in a page of the list, 1 to 10000. Default 20. */
  pageSize?: number;
  /** Milliseconds between two looks at the count, 5000 to 3600000; 0 for never. Default 30000, and up to 10 s of chance. */
  pollInterval?: number;
  /** Milliseconds that the callback may take, 1000 to 60000. Default 10000. */
  tokenTimeout?: number;
  /** Called when a notification is opened; `event.preventDefault()` keeps the browser from following its link. */
  onNotificationClick?: (notification: InboxNotification, event: MouseEvent) => void;
  /**
   * Called when no token can be had, or when the platform refuses it: once for each failure, while the inbox goes on
   * trying by itself. Never for a visitor who isn't logged in.
   */
  onAuthError?: (error: InboxError) => void;
}

/** The running inbox. A page has one: creating another with another callback replaces it. */
export interface Inbox {
  /** Opens the panel of the first bell. */
  open(): void;
  /** Closes the panel. */
  close(): void;
  /** Asks for the count now, and for the list when it is open: for example after a login without a page load. */
  refresh(): void;
  /** Takes everything off the page. */
  destroy(): void;
  /** Calls `listener` whenever the inbox has changed; the function returned ends that. */
  on(event: "change", listener: (state: InboxState) => void): () => void;
  /** Calls `listener` whenever something has gone wrong, once for each failure. */
  on(event: "error", listener: (error: InboxError) => void): () => void;
}

/** Starts the inbox. Nothing happens where there is no `window`. */
export function createInbox(options: InboxOptions): Inbox;
