// Prints what the wasm is made of: the heaviest functions, and what each crate and each of our modules weighs.
//
//     node build/heaviest.mjs [WASM [LINES]]
//
// The wasm is one that still has the names of its functions, as it is before they are made small. Bytes are raw; code is
// compressed to about two fifths, words to a third.
import { readFileSync } from "node:fs";
import { CODE, CUSTOM, DATA, takeApart } from "./sections.mjs";

const [path = "target/glue/optimised.wasm", lines = "20"] = process.argv.slice(2);

const { names, bodies, imports, sections } = takeApart(readFileSync(path));
const functions = bodies.map((body, index) => [plain(names.get(imports + index) ?? "without a name"), body.length]);
const owners = new Map();
const add = (owner, size) => owners.set(owner, (owners.get(owner) ?? 0) + size);
for (const [name, size] of functions) add(owner(name), size);
for (const { kind, bytes } of sections) {
  // Names are not shipped, and code is told function by function.
  if (kind !== CODE && kind !== CUSTOM) add(kind === DATA ? "(words and other data)" : "(tables, types, imports)", bytes.length);
}

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
