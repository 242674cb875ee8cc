// Compares pictures with approved ones: reads from its input which, writes a line for each that is wrong, and puts what
// was seen and what is different beside each other. Those approved change only where they have to.
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import pixelmatch from 'pixelmatch';
import { PNG } from 'pngjs';

// Edges are drawn a little differently by another version of a font library or a graphics driver, here and there. What
// somebody has changed shows in one place: no square of so many pixels may hold more different ones than these.
const SQUARE = 16;
const DIFFERENT = 12;

const { taken, approved, approve, pictures } = JSON.parse(readFileSync(0));

const read = (file) => PNG.sync.read(readFileSync(file));

// Pictures in a repository stay there: they are written as small as may be, without the alpha that they don't use.
const write = (file, picture) =>
  writeFileSync(file, PNG.sync.write(picture, { colorType: 2, deflateLevel: 9, deflateStrategy: 1 }));

function cut(picture, [x, y, width, height]) {
  const part = new PNG({ width, height });
  PNG.bitblt(picture, part, x, y, width, height, 0, 0);
  return part;
}

/** What is wrong with a picture, if anything is; leaves in `taken` what there is to look at. */
function fault({ name, clip }) {
  const [file, reference, difference] = [`${taken}/${name}.png`, `${approved}/${name}.png`, `${taken}/${name}-difference.png`];
  const seen = cut(read(file), clip);
  write(file, seen);
  if (!existsSync(reference)) return 'has never been approved';
  const expected = read(reference);
  const { width, height } = seen;
  if (expected.width !== width || expected.height !== height) {
    return `is ${width} × ${height} and not ${expected.width} × ${expected.height}`;
  }
  const marks = new PNG({ width, height });
  const different = pixelmatch(expected.data, seen.data, marks.data, width, height, { windowSize: SQUARE });
  if (different <= DIFFERENT) return undefined;
  write(difference, marks);
  return `has ${different} different pixels in a square of ${SQUARE}; see ${difference}`;
}

mkdirSync(approved, { recursive: true });
for (const picture of pictures) {
  const wrong = fault(picture);
  const file = `${taken}/${picture.name}.png`;
  if (wrong && approve) write(`${approved}/${picture.name}.png`, read(file));
  else if (wrong) console.log(`${file} ${wrong}`);
  if (!wrong) rmSync(file);
}

for (const file of readdirSync(approved)) {
  if (pictures.some(({ name }) => file === `${name}.png`)) continue;
  if (approve) rmSync(`${approved}/${file}`);
  else console.log(`${approved}/${file} is a picture that nobody takes`);
}
