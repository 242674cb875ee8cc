// What a page includes: fetches the wasm that lies beside this script and gives it the page's queue.
//
// `SITE` (options baked in for one site, or null), `WASM` (the wasm's file name), `INTEGRITY` (its digest), `FALLBACK` (the
// file name of the same as JavaScript), `WORDS` (the folder of the words of other languages) and `ATTENTION` (the file name
// of what tells of news beside the bell) are put in by the build.
import { hydration } from "./hydration.js";
import { claim, tell } from "./owner.js";
import { adopt } from "./queue.js";

// A page may name an element `currentScript`, and a module has none: its stack tells, which costs milliseconds to take down.
const script = document.currentScript;
const known = script instanceof HTMLScriptElement && script.src;
const stack = known ? "" : new Error().stack;

async function load() {
  // Another file of that name would be another program.
  const response = await get(WASM, { integrity: INTEGRITY });
  return response.arrayBuffer();
}

async function words(tag) {
  const response = await get(`${WORDS}/${tag}.json`);
  return response.json();
}

/** Fetches a file that lies beside this script. */
async function get(path, options) {
  const response = await fetch(new URL(path, address()), options);
  if (!response.ok) throw response.status;
  return response;
}

/**
 * Imports a file that lies beside this script. Under a policy, `import()` has this script's own right to run, and Trusted
 * Types let its address pass. It checks no digest, and one of the same file fetched beforehand would say nothing of what is
 * imported then: that such a file is ours rests on its name, which changes with its content, and on the host that this
 * script came from. A page can say more, by the `integrity` of its import map.
 */
function bring(name) {
  return import(new URL(name, address()));
}

/** Where this script came from. */
function address() {
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
  const say = claim("eS.js", WASM + "; it must lie beside the script, as it is, and be served with CORS", {
    load,
    fallback: () => bring(FALLBACK),
    words,
    more: () => bring(ATTENTION),
    hydration,
    site: SITE,
  });
  if (global.c !== say) adopt(global, say);
} else {
  tell("window.eS is taken by something else; the inbox stays off");
}
