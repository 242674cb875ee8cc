// Makes wasm-bindgen's glue ours. Reads `ordered.wasm` and `app_inbox.js` in a folder, writes `small.wasm` and
// `small.js` there.
//
// Names: each of some 150 by which the wasm and its glue know each other carries a hash, and a hash can't be
// compressed. Shape: the glue as generated is one module for one instance for ever; ours is a factory, so that nothing
// of an instance that has died — its table of objects, its views of the memory, its closures — can meet the next one.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { endOfData } from "./sections.mjs";

const [folder, ...features] = process.argv.slice(2);
const pass = "--minify-imports-and-exports-and-modules";
const small = `${folder}/small.wasm`;
const map = execFileSync("wasm-opt", [`${folder}/ordered.wasm`, pass, ...features, "-o", small], { encoding: "utf8" });

writeFileSync(`${folder}/small.js`, factory(shortened(plain(readFileSync(`${folder}/app_inbox.js`, "utf8")))));

/** Ways over the border without what only those need who cross it much more often, and with more, than we do. */
function plain(glue) {
  const replaced = (name, parts, body) => {
    glue = changed(glue, new RegExp(`^function ${name}\\(.*?^\\}$`, "gms"), () => `function ${name}(${parts}) {${body}}`);
  };
  replaced("getDataViewMemory0", "", "return new DataView(wasm.memory.buffer);");
  replaced("getUint8ArrayMemory0", "", "return new Uint8Array(wasm.memory.buffer);");
  replaced("decodeText", "bytes", "return cachedTextDecoder.decode(bytes);");
  // What the program itself says never changes: it is decoded once. (Where the texts are that it makes, others were before.)
  replaced("getStringFromWasm0", "place, length", `
    place >>>= 0;
    let text = texts[place];
    if (text?.length !== length) {
      text = decodeText(getUint8ArrayMemory0().subarray(place, place + length));
      if (place < ${endOfData(readFileSync(`${folder}/ordered.wasm`))}) texts[place] = text;
    }
    return text;
`);
  replaced("passStringToWasm0", "text, malloc", `
    const bytes = cachedTextEncoder.encode(text);
    const place = malloc(bytes.length, 1) >>> 0;
    getUint8ArrayMemory0().set(bytes, place);
    WASM_VECTOR_LEN = bytes.length;
    return place;
`);
  glue = changed(glue, /^let cached\w+Memory0 = null;$|^(const MAX_SAFARI|let numBytes|cachedTextDecoder\.decode).*;$/gm, () => "");
  glue = changed(glue, /, wasm\.__wbindgen_realloc\)/g, () => ")");
  return changed(glue, /^if \(!\('encodeInto' in cachedTextEncoder\)\) \{.*?^\}$/gms, () => "");
}

function shortened(glue) {
  const { imports, exports } = JSON.parse(map);
  // Imports are properties of one object, exports are read off `wasm`.
  const properties = new Map(imports.map(([, long, short]) => [long, short]));
  const members = new Map(exports);
  const [[module]] = imports;
  const short = (names, long) => {
    if (!names.has(long)) throw new Error(`the wasm has no ${long}, but its glue does`);
    return names.get(long);
  };
  return glue
    .replaceAll(/^(\s+)(__wb\w+): function/gm, (_, space, long) => `${space}${short(properties, long)}: function`)
    .replaceAll(/\bwasm\.(\w+)/g, (_, long) => `wasm.${short(members, long)}`)
    .replaceAll(`"${module}"`, `"${WebAssembly.Module.imports(new WebAssembly.Module(readFileSync(small)))[0].module}"`);
}

/** `glue(guard)`: what an instance is imported with, how it starts and stops, and what it exports. */
function factory(glue) {
  // The generated loading: ours is `www/instance.js`. Of it, only what the wasm wants to have called is kept.
  const [body, tail] = parted(glue, /^let wasmModule, wasmInstance, wasm;$/m);
  const begin = /^ +wasm\.\w+\(\);$/gm;
  const exported = [];
  let inside = changed(body, /^export function (\w+)/gm, (_, name) => {
    exported.push(name);
    return `function ${name}`;
  });
  // All ways in that the browser has: closures, and the end of closures that were forgotten.
  inside = changed(inside, /const real = (\(\.\.\.args\) => \{.*?\n {4}\});/gs, (_, closure) => `const real = guard(${closure});`);
  inside = changed(inside, /new FinalizationRegistry\((.+)\);/g, (_, end) => `new FinalizationRegistry(guard(${end}));`);
  return `export default function glue(guard) {
let wasm;
const texts = [];
${inside}
return {
  imports: __wbg_get_imports(),
  start(exports) {
    wasm = exports;
${tail.match(begin)?.join("\n") ?? ""}
  },
  stop() {
    wasm = {};
    ${body.includes("let heap =") ? "heap = [];" : "// (Its table of objects is its own.)"}
  },
${exported.map((name) => `  ${name}: guard(${name}),`).join("\n")}
};
}
`;
}

function parted(text, at) {
  const parts = text.split(at);
  if (parts.length !== 2) throw new Error(`the glue has changed: ${at} is there ${parts.length - 1} times`);
  return parts;
}

function changed(text, pattern, to) {
  const after = text.replaceAll(pattern, to);
  if (after === text) throw new Error(`the glue has changed: it has no ${pattern}`);
  return after;
}
