// The core as JavaScript, for pages and browsers that run no WebAssembly. Reads `small.wasm` in a folder, writes
// `fallback.js` there.
//
// What wasm2js makes of a wasm is one module for one instance for ever. Ours is a factory of instances, as `glue.mjs` makes
// one of the glue: `core(imports)` gives the exports of a fresh one, whose memory is its own.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";

const [folder, ...features] = process.argv.slice(2);
const run = (program, ...given) => execFileSync(program, given, { stdio: ["ignore", "inherit", "inherit"] });

// wasm2js knows the instructions of the first WebAssembly only.
const lowered = ["--llvm-nontrapping-fptoint-lowering", "--signext-lowering", "--llvm-memory-copy-fill-lowering"];
run("wasm-opt", `${folder}/small.wasm`, ...features, ...lowered, "-o", `${folder}/lowered.wasm`);
run("wasm2js", `${folder}/lowered.wasm`, "-Os", "-o", `${folder}/wasm2js.js`);
writeFileSync(`${folder}/fallback.js`, factory(readFileSync(`${folder}/wasm2js.js`, "utf8")));

function factory(text) {
  const [head, ...tails] = text.split(/^var retasmFunc = asmFunc\(.*$/m);
  if (tails.length !== 1) throw new Error("wasm2js writes something else by now: where is its one instance?");
  let body = changed(head, /^import \* as \w+ from '\w+';$/m, "");
  // A stack that is full ends a wasm, because there is no memory below it. To an array a place before its first is nothing
  // special, and the core would go on with nonsense.
  body = changed(body, /\bglobal\$0 ([-+] -?\d+) \| 0/g, "stack($1)");
  return `export default function core(imports) {
${body.replace(/^ var global\$0 = .*$/m, (line) => `${line}
 function stack(room) {
  room = global$0 + room | 0;
  if (room < 0) wasm2js_trap();
  return room;
 }`)}
return asmFunc(imports);
}
`;
}

function changed(text, pattern, to) {
  const after = text.replace(pattern, to);
  if (after === text) throw new Error(`wasm2js writes something else by now: there is no ${pattern}`);
  return after;
}
