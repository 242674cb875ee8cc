// Asks npm's registry what is known against the packages that build and test the inbox, and fails when there is something.
// Without an answer there is nothing to fail for.
import { spawnSync } from "node:child_process";

const { stdout } = spawnSync("npm", ["audit", "--json"], { encoding: "utf8", timeout: 60_000 });

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

const { vulnerabilities } = parsed(stdout);
if (vulnerabilities) {
  const found = Object.values(vulnerabilities);
  for (const { name, severity, range } of found) console.error(`  ${severity}: ${name} ${range}`);
  console.log(`  npm packages: ${found.length} known to be vulnerable`);
  process.exitCode = found.length ? 1 : 0;
} else {
  console.log("  npm packages: the registry gave no answer, so nothing is known of them");
}
