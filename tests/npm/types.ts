// Uses everything that the package declares, as an app in TypeScript would; `./build.sh test` compiles it.
import { createInbox } from "../../dist/npm/index.js";
import type {
  Inbox,
  InboxError,
  InboxErrorReason,
  InboxEvents,
  InboxNotification,
  InboxOpenReason,
  InboxOptions,
  InboxState,
  InboxStrings,
  InboxToken,
  InboxVariables,
} from "../../dist/npm/index.js";

const strings: InboxStrings = {
  notifications: "News",
  unread: "{n} new|{n} new",
  unreadMark: "New",
  markAllRead: "All read",
  markRead: "Read",
  close: "Close",
  loading: "A moment…",
  empty: "All quiet.",
  emptyUnread: "All read.",
  failed: "That did not work.",
  tryAgain: "Again",
  notSaved: "Not saved.",
  showMore: "More",
  showLess: "Less",
  newOnes: "{n} newer|{n} newer",
  all: "Everything",
  unreadOnly: "New ones",
  allMarked: "All read",
  undo: "Back",
  filter: "Show",
};

const callbacks: InboxOptions["getAuthTokenCallback"][] = [
  () => "token",
  () => null,
  async () => ({ token: "token" }),
  async () => (Math.random() < 0.5 ? null : undefined),
  () => Promise.resolve<InboxToken>(null),
];
const targets: InboxOptions["target"][] = [document.querySelector("#bell"), null, undefined];
console.log(callbacks, targets);

const options: InboxOptions = {
  getAuthTokenCallback: async () => "token",
  language: "uk",
  apiUrl: "https://example.com",
  target: "#bell",
  position: "afterbegin",
  icon: "<svg></svg>",
  placement: "top-start",
  offset: 0,
  inline: false,
  open: false,
  theme: "dark",
  density: "compact",
  variables: { accent: "#06c", "row-padding": "4px" } satisfies InboxVariables,
  badge: { max: 9, dot: false, showZero: true },
  markRead: "view",
  renderNotification: ({ category }) => (category ? document.createElement("p") : null),
  onOpenChange: (open: boolean, { reason }) => {
    const word: InboxOpenReason = reason;
    console.log(open, word);
  },
  strings,
  toast: true,
  titleCount: true,
  appBadge: true,
  sound: "/chime.mp3",
  bellMotion: true,
  prefetch: "idle",
  images: false,
  linkSchemes: ["myapp"],
  pageSize: 50,
  pollInterval: 0,
  tokenTimeout: 5_000,
  onNotificationClick: (notification: InboxNotification, event: MouseEvent) => {
    const id: string = notification.id;
    const title: string = notification.title;
    const read: boolean = notification.read;
    const age: number = Date.now() - (notification.createdAt ?? 0);
    const left: number = (notification.expiresAt ?? Infinity) - Date.now();
    const texts: string[] = [notification.image ?? "", notification.link ?? "", notification.category ?? ""];
    const order: unknown = notification.customData?.order;
    console.log(id, title, read, age, left, texts, order);
    event.preventDefault();
  },
  onAuthError: (error: InboxError) => console.log(error.reason),
};

const inbox: Inbox = createInbox(options);
const stopped: () => void = inbox.on("error", ({ reason }) => {
  const word: InboxErrorReason = reason;
  if (reason === "callback-timeout") console.log(word);
});
stopped();
const off: () => void = inbox.on("change", (state: InboxState) => {
  const line: string = `${state.signedIn} ${state.unread} ${state.open}`;
  console.log(line);
});
inbox.open();
inbox.refresh();
inbox.close();
inbox.markRead("a");
inbox.markRead(["a", "b"]);
inbox.markAllRead();
off();
inbox.destroy();

// The least that there is, in the two ways in which a token may come; and an element in place of its selector.
createInbox({ getAuthTokenCallback: () => "token" });
createInbox({ getAuthTokenCallback: () => Promise.resolve("token"), target: document.body });

// What an app has, and what it may not have.
export function wrapped(props: { language?: string | undefined; theme?: "dark" | undefined }): () => void {
  const { language, theme } = props;
  const made = createInbox({ getAuthTokenCallback: () => "token", language, theme, renderNotification: () => {} });
  const listen = <E extends keyof InboxEvents>(event: E, listener: (told: InboxEvents[E]) => void) => made.on(event, listener);
  return listen("change", ({ unread }) => console.log(unread));
}

// @ts-expect-error: without a callback there is no inbox
createInbox({});
// @ts-expect-error: a misspelt option
createInbox({ getAuthTokenCallback: () => "token", posiiton: "afterend" });
// @ts-expect-error: a word that is none
createInbox({ getAuthTokenCallback: () => "token", theme: "pink" });
// @ts-expect-error: there are two events, and this is neither
inbox.on("open", () => {});
