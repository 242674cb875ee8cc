// Takes the ways out of a wasm by which nobody ever comes, so that wasm-opt can drop what stands behind them.
//
//     node build/unused.mjs FOLDER
//
// Changes `app_inbox_bg.wasm` in a folder where wasm-bindgen has put it with its glue, `app_inbox.js`.
//
// The table of functions: wasm-bindgen finds the closures that js-sys knows of by their places there. When it is done,
// only JavaScript calls such functions, and those that it may call are exported. And js-sys brings along a way to wait
// for promises that none of ours takes. Neither can be told from the code alone, where a place in the table is a number
// as any other. The exports: some are for debuggers, or for what we don't do.
import binaryen from "binaryen";
import { readFileSync, writeFileSync } from "node:fs";

const [folder] = process.argv.slice(2);
const path = `${folder}/app_inbox_bg.wasm`;
const IN_TABLE = /^wasm_bindgen(\[\w+\])?::convert::closures::_::invoke::|^js_sys(\[\w+\])?::futures::jspi::/;
/** Texts cross over in one piece (`glue.mjs`), whose memory need not grow. */
const NOT_OURS = ["__wbindgen_realloc"];

const wasm = binaryen.readBinary(readFileSync(path));
const glue = readFileSync(`${folder}/app_inbox.js`, "utf8");
const found = (things, what) => {
  if (things.length === 0) throw new Error(`wasm-bindgen has changed: no ${what} is unused`);
  return things;
};

const exported = Array.from({ length: wasm.getNumExports() }, (_, index) => binaryen.getExportInfo(wasm.getExportByIndex(index)).name);
const used = new Set(glue.match(/(?<=\bwasm\.)\w+/g));
for (const name of NOT_OURS) used.delete(name);
for (const name of found(exported.filter((name) => !used.has(name)), "export")) wasm.removeExport(name);

if (wasm.getNumElementSegments() !== 1) throw new Error("wasm-bindgen has changed: the table is filled in several pieces");
const { name, table, offset, data } = binaryen.getElementSegmentInfo(wasm.getElementSegmentByIndex(0));
found(data.filter((called) => IN_TABLE.test(called)), "place in the table");
// All others stay where they are; to call one that is gone would be a trap.
const nobody = "nobody";
wasm.addFunction(nobody, binaryen.none, binaryen.none, [], wasm.unreachable());
const start = wasm.i32.const(binaryen.getExpressionInfo(offset).value);
wasm.removeElementSegment(name);
wasm.addActiveElementSegment(table, name, data.map((called) => (IN_TABLE.test(called) ? nobody : called)), start);

binaryen.setDebugInfo(true);
writeFileSync(path, wasm.emitBinary());
