// The overview: a frame for every state, as the controls say. The address holds what they say, to be passed on.
import { LANGUAGES } from './languages.js';
import { STATES } from './states.js';

const form = document.querySelector('form');
const { lang, width } = form.elements;
lang.append(...LANGUAGES.map((language) => new Option(language)));

for (const [name, value] of new URLSearchParams(location.search)) {
  if (form.elements[name]) form.elements[name].value = value;
}

const frames = Object.entries(STATES).map(([state, { title, closed }]) => {
  const [figure, caption, link, frame] = ['figure', 'figcaption', 'a', 'iframe'].map((name) => document.createElement(name));
  link.textContent = title;
  frame.title = title;
  frame.loading = 'lazy';
  frame.height = closed ? 160 : 720;
  caption.append(link);
  figure.append(caption, frame);
  document.querySelector('main').append(figure);
  return { state, link, frame };
});

function show() {
  const chosen = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
  history.replaceState(null, '', `?${chosen}`);
  chosen.delete('width');
  for (const { state, link, frame } of frames) {
    const address = `frame.html?${new URLSearchParams({ state })}&${chosen}`;
    link.href = address;
    // A panel that opens takes the focus, which is the visitor's: not before they come to it.
    frame.inert = true;
    frame.width = width.value;
    frame.src = address;
  }
}

addEventListener('message', ({ source }) => {
  const ready = frames.find(({ frame }) => frame.contentWindow === source);
  if (ready) ready.frame.inert = false;
});
form.addEventListener('change', show);
show();
