// Prints what became of every mutant, file by file, as a table; later outcomes (of the files given) go over earlier ones.
import { readFileSync } from "node:fs";

const last = new Map();
for (const file of process.argv.slice(2)) {
  for (const { scenario, summary } of JSON.parse(readFileSync(file, "utf8")).outcomes) {
    if (scenario.Mutant) last.set(scenario.Mutant.name, { file: scenario.Mutant.file, summary });
  }
}

const KINDS = ["CaughtMutant", "Timeout", "MissedMutant", "Unviable"];
const counts = new Map();
for (const { file, summary } of last.values()) {
  for (const row of [file, "all"]) {
    counts.set(row, counts.get(row) ?? Object.fromEntries(KINDS.map((kind) => [kind, 0])));
    counts.get(row)[summary] += 1;
  }
}

console.log("| File | caught | timed out | missed | did not compile | share |\n|---|--:|--:|--:|--:|--:|");
const all = counts.get("all");
counts.delete("all");
for (const [file, count] of [...[...counts].sort(), ["all", all]]) {
  const noticed = count.CaughtMutant + count.Timeout;
  const share = ((100 * noticed) / (noticed + count.MissedMutant || 1)).toFixed(1);
  console.log(`| ${[file, ...KINDS.map((kind) => count[kind])].join(" | ")} | ${share} % |`);
}

const missed = [...last].filter(([, { summary }]) => summary === "MissedMutant").map(([name]) => name);
console.log(`\nMissed:\n${missed.join("\n") || "none"}`);
