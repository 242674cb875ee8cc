// Prints what the wasm is made of: the heaviest functions, and what each crate and each of our modules weighs.
//
//     node build/heaviest.mjs [WASM [LINES]]
//
// The wasm is one that still has the names of its functions, as it is before they are made small. Bytes are raw; code is
// compressed to about two fifths, words to a third.
import { readFileSync } from "node:fs";

const [path = "target/glue/optimised.wasm", lines = "20"] = process.argv.slice(2);
const CODE = 10;
const DATA = 11;
const CUSTOM = 0;
const IMPORTS = 2;

const { names, sizes, imports, sections } = parsed(readFileSync(path));
const functions = sizes.map((size, index) => [plain(names.get(imports + index) ?? "without a name"), size]);
const owners = new Map();
const add = (owner, size) => owners.set(owner, (owners.get(owner) ?? 0) + size);
for (const [name, size] of functions) add(owner(name), size);
for (const [kind, size] of sections) add(kind === DATA ? "(words and other data)" : "(tables, types, imports)", size);

table(`${functions.length} functions of ${owners.size - 2} crates and modules, the heaviest of them:`, owners);
table("the heaviest functions:", functions);

function table(title, rows) {
  console.log(`  ${title}`);
  for (const [name, size] of [...rows].sort((a, b) => b[1] - a[1]).slice(0, Number(lines))) {
    console.log(`  ${String(size).padStart(8)}  ${name.length > 110 ? `${name.slice(0, 109)}…` : name}`);
  }
}

/** A name without the hashes in it. */
function plain(name) {
  return name.replaceAll(/\[[0-9a-f]{8,}\]|::h[0-9a-f]{16}$/g, "");
}

/** Who is to blame: our module, also for what the standard library makes for a type of ours, else the crate. */
function owner(name) {
  const [ours] = /\bapp_inbox::(web::)?\w+/.exec(name) ?? [];
  const [crate] = /\b(?!dyn\b|mut\b|as\b)[a-z_]\w+(?=::)/.exec(name) ?? ["(without a crate)"];
  return ours ?? crate;
}

function parsed(bytes) {
  const names = new Map();
  const sizes = [];
  const sections = [];
  let imports = 0;
  let at = 8;

  const number = () => {
    for (let value = 0, unit = 1; ; unit *= 128) {
      const byte = bytes[at++];
      value += (byte & 127) * unit;
      if (byte < 128) return value;
    }
  };
  const text = () => {
    const end = number() + at;
    const start = at;
    at = end;
    return bytes.toString("utf8", start, end);
  };
  const each = (take) => {
    for (let left = number(); left > 0; left -= 1) take();
  };
  const readers = {
    [IMPORTS]: () =>
      each(() => {
        text();
        text();
        // The glue gives functions, which have a type each, and nothing else.
        if (bytes[at++] !== 0) throw new Error("something is imported that is no function");
        number();
        imports += 1;
      }),
    [CODE]: () =>
      each(() => {
        const start = at;
        at = number() + at;
        sizes.push(at - start);
      }),
    [CUSTOM]: (end) => {
      if (text() !== "name") return;
      while (at < end) {
        const functions = bytes[at++] === 1;
        const over = number() + at;
        if (functions) each(() => names.set(number(), text()));
        at = over;
      }
    },
  };

  while (at < bytes.length) {
    const start = at;
    const kind = bytes[at++];
    const end = number() + at;
    readers[kind]?.(end);
    // Names are not shipped, and code is told function by function.
    if (kind !== CODE && kind !== CUSTOM) sections.push([kind, end - start]);
    at = end;
  }
  return { names, sizes, imports, sections };
}
