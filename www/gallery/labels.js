// Names of parts beside a picture of them, with a line to each.

const SPACE = 'http://www.w3.org/2000/svg';
/** Pixels from one name to the next, from the window's upper edge to the first, and from the names to what they name. */
const LINE = 20;
const EDGE = 12;
const GAP = 40;

/** Labels the first element of each part; `named` holds pairs of a part's name and its elements that are to be seen. */
export function label(named) {
  const missing = named.filter(([, elements]) => !elements.length);
  if (missing.length) throw new Error(`no ${missing.map(([name]) => name).join(', ')}`);
  const boxes = named.map(([name, [element]]) => ({ name, box: element.getBoundingClientRect() }));
  const left = Math.min(...boxes.map(({ box }) => box.left));
  const right = Math.max(...boxes.map(({ box }) => box.right));
  const middle = (left + right) / 2;
  const names = document.createElement('div');
  names.id = 'names';
  names.popover = 'manual';
  document.body.append(names);
  const svg = draw(names, 'svg', { 'aria-hidden': 'true' });
  const near = boxes.map(({ name, box }) => ({ name, box, onLeft: box.left + box.right < 2 * middle - 1 }));
  // What is as wide as the whole goes where there is more room.
  const count = (side) => near.filter(({ onLeft }) => onLeft === side).length;
  for (const item of near) {
    if (item.box.width > 0.9 * (right - left)) item.onLeft = count(true) <= count(false);
  }
  for (const onLeft of [true, false]) {
    column(svg, near.filter((item) => item.onLeft === onLeft), onLeft, onLeft ? left - GAP : right + GAP);
  }
  // The panel lies in the top layer, above which is only what comes into it later.
  names.showPopover();
}

function column(svg, items, onLeft, x) {
  const ends = items.map(({ name, box }) => ({
    name,
    to: { x: onLeft ? box.left + 3 : box.right - 3, y: Math.round(box.top + Math.min(box.height / 2, 12)) },
  }));
  // So that no line crosses another: of two at one height, the nearer one first.
  ends.sort((one, other) => one.to.y - other.to.y || Math.abs(one.to.x - x) - Math.abs(other.to.x - x));
  let free = EDGE;
  for (const { name, to } of ends) {
    const y = Math.max(to.y, free);
    free = y + LINE;
    draw(svg, 'path', { d: `M${x + (onLeft ? 4 : -4)} ${y}L${to.x} ${to.y}` });
    draw(svg, 'circle', { cx: to.x, cy: to.y, r: 2.5 });
    draw(svg, 'text', { x, y: y + 4, 'text-anchor': onLeft ? 'end' : 'start' }).textContent = name;
  }
}

function draw(parent, name, attributes) {
  const element = document.createElementNS(SPACE, name);
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value);
  parent.append(element);
  return element;
}
