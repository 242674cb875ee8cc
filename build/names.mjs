// Shortens the names by which the wasm and its glue know each other: each of some 150 carries a hash, and a hash can't
// be compressed. Reads `optimised.wasm` and `app_inbox.js` in a folder, writes `small.wasm` and `small.js` there.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";

const [folder, ...features] = process.argv.slice(2);
const pass = "--minify-imports-and-exports-and-modules";
const small = `${folder}/small.wasm`;
const map = execFileSync("wasm-opt", [`${folder}/optimised.wasm`, pass, ...features, "-o", small], { encoding: "utf8" });
const { imports, exports } = JSON.parse(map);

// Imports are properties of one object, exports are read off `wasm`.
const properties = new Map(imports.map(([, long, short]) => [long, short]));
const members = new Map(exports);
const [[module]] = imports;
const short = (names, long) => {
  if (!names.has(long)) throw new Error(`the wasm has no ${long}, but its glue does`);
  return names.get(long);
};
const glue = readFileSync(`${folder}/app_inbox.js`, "utf8")
  .replaceAll(/^(\s+)(__wb\w+): function/gm, (_, space, long) => `${space}${short(properties, long)}: function`)
  .replaceAll(/\bwasm\.(\w+)/g, (_, long) => `wasm.${short(members, long)}`)
  .replaceAll(`"${module}"`, `"${WebAssembly.Module.imports(new WebAssembly.Module(readFileSync(small)))[0].module}"`);
writeFileSync(`${folder}/small.js`, glue);
