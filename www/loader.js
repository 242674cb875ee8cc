// What a page includes: fetches the wasm that lies beside this script and gives it the page's queue.
//
// `SITE` (options baked in for one site, or null), `WASM` (the wasm's file name) and `INTEGRITY` (its digest) are put in
// by the build.
import { claim, tell } from "./owner.js";
import { adopt } from "./queue.js";

const script = document.currentScript;
const stack = new Error().stack;

async function load() {
  // Another file of that name would be another program.
  const response = await fetch(new URL(WASM, address()), { integrity: INTEGRITY });
  if (!response.ok) throw response.status;
  return response.arrayBuffer();
}

/** Where this script came from. A page may name an element `currentScript`, and a module has none: its stack tells. */
function address() {
  const known = script instanceof HTMLScriptElement && script.src;
  return known || (/\w+:\/\/\S+?(?=:\d+:\d+)/.exec(stack) ?? [location.href])[0];
}

/** The page's global function, or ours where there is none; nothing where something else has that name. */
function pages() {
  try {
    if (window.eS === undefined) window.eS = stub;
    return typeof window.eS === "function" && window.eS;
  } catch {
    return undefined;
  }
}

function stub() {
  stub.c(arguments);
}

const global = pages();
if (global) {
  const say = claim("eS.js", WASM + "; it must lie beside the script, as it is, and be served with CORS", load, SITE);
  if (global.c !== say) adopt(global, say);
} else {
  tell("window.eS is taken by something else; the inbox stays off");
}
