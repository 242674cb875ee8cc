// Prints raw, gzip and brotli bytes of the files that are shipped, and fails when the script tag's sum is over its
// budget.
import { readFileSync, readdirSync } from "node:fs";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

/** Bytes of brotli that a page may cost: script and wasm together. */
const BUDGET = 45_000;

const weigh = (path) => {
  const raw = readFileSync(path);
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: raw.length };
  return [raw.length, gzipSync(raw, { level: 9 }).length, brotliCompressSync(raw, { params }).length];
};

function table(folder, names) {
  const rows = names.map((name) => [name, ...weigh(`${folder}/${name}`)]);
  const sum = rows.reduce((sum, row) => sum.map((bytes, column) => bytes + row[column + 1]), [0, 0, 0]);
  const line = (name, ...bytes) => console.log(`  ${name.padEnd(30)}${bytes.map((b) => String(b).padStart(9)).join("")}`);
  line(folder, "raw", "gzip", "brotli");
  for (const row of rows) line(...row);
  line("sum", ...sum);
  return sum[2];
}

const scripts = readdirSync("dist/cdn").filter((name) => name === "eS.js" || name.endsWith(".wasm"));
const brotli = table("dist/cdn", scripts);
table("dist/npm", ["index.js", "app_inbox.js", "app_inbox_bg.wasm"]);
// A plain build is for work on the code, not for shipping.
if (brotli > BUDGET && !process.env.INBOX_PLAIN) {
  console.error(`The script tag costs ${brotli} bytes of brotli; its budget is ${BUDGET}.`);
  process.exit(1);
}
