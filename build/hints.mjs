// Prints the hints by which a page has the browser fetch script and wasm before it comes to the snippet.
//
//     node build/hints.mjs FOLDER ADDRESS
import { readFileSync, readdirSync } from "node:fs";

/** The hints for the files of a folder that is served under an address. */
export function hintsOf(folder, address) {
  const wasm = readdirSync(folder).find((name) => name.endsWith(".wasm"));
  // A hint for a file that is asked for with another digest, or with none, would be fetched and thrown away.
  const [integrity] = /\bsha256-[\w+/]+=*/.exec(readFileSync(`${folder}/eS.js`, "utf8"));
  return `<link rel="preload" as="script" href="${address}/eS.js">
<link rel="preload" as="fetch" href="${address}/${wasm}" crossorigin integrity="${integrity}">
`;
}

if (process.argv[1] === import.meta.filename) process.stdout.write(hintsOf(...process.argv.slice(2)));
