// Prints raw, gzip and brotli bytes of the files that are shipped, and fails when the script tag's sum is over its
// budget. What is loaded only when a page asks for it stands beside the sum.
import { readFileSync, readdirSync } from "node:fs";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

/** Bytes of brotli that a page may cost: script and wasm together. */
const BUDGET = 60_600;

const weigh = (path) => {
  const raw = readFileSync(path);
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: raw.length };
  return [raw.length, gzipSync(raw, { level: 9 }).length, brotliCompressSync(raw, { params }).length];
};

function table(folder, names, ...onDemand) {
  const rows = names.map((name) => [name, ...weigh(`${folder}/${name}`)]);
  const sum = rows.reduce((sum, row) => sum.map((bytes, column) => bytes + row[column + 1]), [0, 0, 0]);
  const line = (name, ...bytes) => console.log(`  ${name.padEnd(36)}${bytes.map((b) => String(b).padStart(9)).join("")}`);
  line(folder, "raw", "gzip", "brotli");
  for (const row of rows) line(...row);
  line("sum", ...sum);
  for (const name of onDemand) line(`on demand: ${name}`, ...weigh(`${folder}/${name}`));
  return sum[2];
}

const files = readdirSync("dist/cdn");
const scripts = files.filter((name) => name === "eS.js" || name.endsWith(".wasm"));
// What draws attention to news, and what stands in for the wasm where there is none.
const onDemand = files.filter((name) => /^(attention|app-inbox)-.*\.js$/.test(name));
const brotli = table("dist/cdn", scripts, ...onDemand);
// A page loads one of them, and only if it isn't in English.
const words = `dist/cdn/${files.find((name) => name.startsWith("words-"))}`;
table(words, readdirSync(words).sort((a, b) => weigh(`${words}/${b}`)[2] - weigh(`${words}/${a}`)[2]).slice(0, 1));
table("dist/npm", ["index.js", "words.js", "app_inbox.js", "app_inbox_bg.wasm"], "attention.js", "fallback.js");
// A plain build is for work on the code, not for shipping.
if (brotli > BUDGET && !process.env.INBOX_PLAIN) {
  console.error(`The script tag costs ${brotli} bytes of brotli; its budget is ${BUDGET}; \`node build/heaviest.mjs\` tells what weighs most.`);
  process.exit(1);
}
