// Puts the functions of a wasm in an order in which they compress well: behind each one stands the one of which most can
// be said in the words of the one before.
//
//     node build/order.mjs FROM TO [FEATURE …]
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { CUSTOM, takeApart, written } from "./sections.mjs";

const [from, to, ...features] = process.argv.slice(2);
const bytes = readFileSync(from);
const { bodies, imports, sections } = takeApart(bytes);

/** Bytes in a row that make a word. */
const WORD = 4;
const words = bodies.map((body) => {
  const found = new Set();
  for (let at = 0; at + WORD <= body.length; at += 1) found.add(body.readInt32LE(at));
  return found;
});

function order() {
  const left = new Set(bodies.keys());
  const takeBest = (worth) => {
    let best;
    let most = -Infinity;
    for (const index of left) {
      const is = worth(index);
      if (is > most) [best, most] = [index, is];
    }
    left.delete(best);
    return best;
  };
  const placed = [takeBest((index) => -bodies[index].length)];
  while (left.size) {
    const before = words[placed.at(-1)];
    placed.push(
      takeBest((index) => {
        let known = 0;
        for (const word of words[index]) if (before.has(word)) known += 1;
        return known / (words[index].size + 1);
      }),
    );
  }
  return placed;
}

// Binaryen sorts functions by name; so each is given a name that says where it goes.
const name = (number, text) => [...written(number), ...written(text.length), ...Buffer.from(text)];
const place = (number) => String(number).padStart(6, "0");
const names = [];
for (let index = 0; index < imports; index += 1) names[index] = name(index, `import ${place(index)}`);
order().forEach((index, at) => (names[imports + index] = name(imports + index, place(at))));
const table = [...written(names.length), ...names.flat()];
const section = [...name(4, "name").slice(1), 1, ...written(table.length), ...table];
const rest = sections.filter(({ kind }) => kind !== CUSTOM).map((section) => section.bytes);
writeFileSync(to, Buffer.concat([bytes.subarray(0, 8), ...rest, Buffer.from([CUSTOM, ...written(section.length), ...section])]));
execFileSync("wasm-opt", ["--reorder-functions-by-name", ...features, to, "-o", to]);
