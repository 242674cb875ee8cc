// Prints the hints by which a page has the browser fetch script and wasm before it comes to the snippet.
//
//     node build/hints.mjs FOLDER ADDRESS [SCRIPT]
import { readdirSync } from "node:fs";

/** The hints for the files of a folder that is served under an address, where a page has this script. */
export function hintsOf(folder, address, script = "eS.js") {
  const wasm = readdirSync(folder).find((name) => name.endsWith(".wasm"));
  // Without its digest, which browsers take for scripts and styles only; the script asks for the file with it, and is given
  // what was fetched.
  return `<link rel="preload" as="script" href="${address}/${script}">
<link rel="preload" as="fetch" href="${address}/${wasm}" crossorigin>
`;
}

if (process.argv[1] === import.meta.filename) process.stdout.write(hintsOf(...process.argv.slice(2)));
