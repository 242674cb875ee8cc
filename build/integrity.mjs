// Prints the integrity values of files, as script tags and import maps take them.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename } from "node:path";

for (const path of process.argv.slice(2)) {
  const digest = createHash("sha384").update(readFileSync(path)).digest("base64");
  console.log(`  ${basename(path).padEnd(36)} sha384-${digest}`);
}
