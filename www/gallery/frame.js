// One state of the inbox on a page of its own: `frame.html?state=list&theme=dark&lang=uk&density=compact&dir=rtl&size=28px&still`.
//
// `set=accent:teal`, also several times, sets properties of the design; `parts=bell,badge` writes the names of parts beside
// them.
//
// The platform is a recording and time stands still, so that the same address always looks the same. When there is
// nothing more to come, the document's element says so by `data-ready`, or by `data-failed` with what went wrong.
import { label } from './labels.js';
import { LANGUAGES, direction } from './languages.js';
import { NOW, Platform } from './recorded.js';
import { STATES } from './states.js';

const PLATFORM = 'https://esputnik.com/';
// A timer of a second or more is one that time would have to pass for.
const LONG = 1000;
const PATIENCE = 15_000;
// A letter of every font that the words of the inbox may need.
const ALPHABETS = 'aąяқλ…';
// Languages with a font of their own: its folder and its name.
const FONTS = {
  hy: ['armenian', 'Armenian'],
  ja: ['jp', 'JP'],
  ka: ['georgian', 'Georgian'],
  ko: ['kr', 'KR'],
  zh: ['sc', 'SC'],
  'zh-Hant': ['tc', 'TC'],
};

const page = document.documentElement;
const chosen = new URLSearchParams(location.search);
const name = chosen.get('state') ?? 'list';
const language = chosen.get('lang') ?? 'en';
const theme = chosen.get('theme') ?? 'light';
const state = STATES[name];
const platform = new Platform(state.recorded(language), state.faults);
const clock = { now: performance.now.bind(performance), set: setTimeout.bind(window) };

page.lang = language;
page.dir = chosen.get('dir') ?? direction(language);
page.dataset.theme = theme;
if (chosen.has('parts')) page.dataset.labelled = '';
if (chosen.has('size')) page.style.setProperty('--app-inbox-font-size', chosen.get('size'));
document.title = state.title;

window.Date = class extends Date {
  constructor(...given) {
    super(...(given.length ? given : [NOW]));
  }
  static now() {
    return NOW;
  }
};
window.setTimeout = (act, wait, ...given) => (wait >= LONG ? 0 : clock.set(act, wait, ...given));

const others = window.fetch.bind(window);
window.fetch = (address, init) =>
  String(address).startsWith(PLATFORM) ? platform.answer(address, init) : others(address, init);

// ---- the visitor ----------------------------------------------------------------------------------------------------

const turn = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
const root = () => document.querySelector('app-inbox')?.shadowRoot;
const parts = (part) => [...(root()?.querySelectorAll(`[part~="${part}"]`) ?? [])].filter((it) => it.getClientRects().length);

/** The language of the words: English, until those of another one have come. */
const spoken = () => root().querySelector('[part="root"]').lang;

async function until(what, ask) {
  const end = clock.now() + PATIENCE;
  for (;;) {
    const answer = ask();
    if (answer) return answer;
    if (clock.now() > end) throw new Error(`${name}: no ${what}`);
    await new Promise((done) => clock.set(done, 10));
  }
}

const visitor = {
  sees: (part, number = 0) => until(part, () => parts(part)[number]),
  reads: (part) => until(`text in ${part}`, () => parts(part)[0]?.textContent),
  async opens() {
    await visitor.sees('bell');
    eS('inbox', 'open');
    await visitor.sees('panel');
  },
  async presses(part, number) {
    (await visitor.sees(part, number)).click();
  },
  /** Scrolls to where the height of all rows says. */
  async scrolls(to) {
    const body = await visitor.sees('body');
    body.scrollTop = to(body.scrollHeight);
    await turn();
  },
  receives(notifications) {
    platform.send(notifications);
    eS('inbox', 'refresh');
  },
};

// ---- the page -------------------------------------------------------------------------------------------------------

/** Adds the language's own font, where it has one. */
async function addsFont() {
  const [folder, font] = FONTS[language] ?? [];
  if (!folder) return;
  const sheet = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: `fonts/noto-sans-${folder}/wght.css` });
  const loaded = new Promise((done, failed) => Object.assign(sheet, { onload: done, onerror: failed }));
  document.head.append(sheet);
  await loaded;
  const others = getComputedStyle(page).getPropertyValue('--app-inbox-font');
  page.style.setProperty('--app-inbox-font', `"Noto Sans ${font} Variable", ${others}`);
}

/** Loads the fonts of all that will be read here, so that no row is measured in another one. */
async function fonts() {
  await addsFont();
  const family = getComputedStyle(document.body).fontFamily;
  const text = JSON.stringify(platform.notifications.slice(0, 100)) + ALPHABETS;
  await Promise.all(['400', '700'].map((weight) => document.fonts.load(`${weight} 14px ${family}`, text)));
}

/** Keeps what moves for ever in its place, and takes away the scroll bars, which are the system's. */
function standsStill() {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('*, ::before, ::after {animation: none !important; scrollbar-width: none !important}');
  root().adoptedStyleSheets = [...root().adoptedStyleSheets, sheet];
}

async function comesToRest() {
  const inSight = (image) => {
    const { top, bottom } = image.getBoundingClientRect();
    return bottom > 0 && top < innerHeight;
  };
  await turn();
  await until('images', () => parts('row-image').every((image) => image.complete !== false || !inSight(image)));
  await document.fonts.ready;
  await turn();
}

async function shows() {
  // A machine without these fonts shows the page in its own.
  await fonts().catch(() => {});
  eS('init', { APP_INBOX: true }, {
    getAuthTokenCallback: async () => platform.token(),
    language,
    theme,
    target: '#inbox',
    pollInterval: 0,
    density: chosen.get('density') ?? 'comfortable',
    ...state.options,
    variables: { ...state.options?.variables, ...Object.fromEntries(chosen.getAll('set').map((set) => set.split(':'))) },
  });
  await until('inbox', root);
  if (LANGUAGES.includes(language)) await until(`words of ${language}`, () => spoken() === language);
  if (chosen.has('still')) standsStill();
  await state.acts?.(visitor);
  await visitor.sees(state.shows);
  await comesToRest();
  if (chosen.has('parts')) label(chosen.get('parts').split(',').map((part) => [part, parts(part)]));
}

shows().then(
  () => {
    page.dataset.ready = name;
    parent.postMessage('ready', location.origin);
  },
  (problem) => (page.dataset.failed = problem.message),
);
