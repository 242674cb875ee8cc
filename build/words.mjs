// Writes the words of all languages, from the files of `www/words`, into what is shipped, and prints the name of their
// folder on the CDN, which changes with what is in them. Their names stay behind: what is shipped are the plurals and the
// words as the lines of one text, in the order in which the wasm knows them.
//
// To bundlers the words are modules, each imported by its own name: they take them along as files that a page loads when
// it needs them. Assets of this size they would put into the bundle, all of them.
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";

const SOURCE = "www/words";

const tags = readdirSync(SOURCE).map((name) => name.replace(/\.json$/, "")).sort();
const lines = (tag) => Object.values(JSON.parse(readFileSync(`${SOURCE}/${tag}.json`, "utf8"))).join("\n");
const files = tags.map((tag) => [tag, JSON.stringify(lines(tag))]);
const folder = `words-${createHash("sha256").update(JSON.stringify(files)).digest("hex").slice(0, 12)}`;

mkdirSync(`dist/cdn/${folder}`);
mkdirSync("dist/npm/words");
for (const [tag, words] of files) {
  writeFileSync(`dist/cdn/${folder}/${tag}.json`, words);
  writeFileSync(`dist/npm/words/${tag}.js`, `export default ${words};\n`);
}
const table = tags.map((tag) => `  "${tag}": () => import("./words/${tag}.js"),\n`).join("");
writeFileSync("dist/npm/words.js", `export default {\n${table}};\n`);
console.log(folder);
