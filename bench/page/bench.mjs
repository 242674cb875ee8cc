// How fast the built files are, beside a floor written by hand: `node bench/page/bench.mjs [--runs 9]`.
//
// Each visit is one of a browser that has never been there; contenders and scenarios take turns, so that what else the
// machine does meets all of them. Figures are medians, with the least and the most. They are written into
// docs/performance.md and drawn in docs/performance.svg; `--badge` only tells how soon the badge is there, `--lighthouse`
// only what Lighthouse says, and both write nothing. `--without-wasm` takes WebAssembly away from all pages.
import { readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { serve } from "./server.mjs";
import { SCENARIOS, comes, rests, scrolls, settings, storms, weighs } from "./visits.mjs";

const { values: { runs, badge: badgeOnly, lighthouse: lighthouseOnly, "without-wasm": withoutWasm } } = parseArgs({
  options: {
    runs: { type: "string", default: "9" },
    badge: { type: "boolean" },
    lighthouse: { type: "boolean" },
    "without-wasm": { type: "boolean" },
  },
});
const RUNS = Number(runs);
settings.withoutWasm = Boolean(withoutWasm);
const PAGE = "docs/performance.md";
const [BEGIN, END] = ["<!-- the bench writes from here -->", "<!-- to here -->"];

/** Megabytes that the inbox may take; the run fails when it takes more. */
const MEMORY = { "after load": 2.5, "with 10,000, open": 6 };

const median = (numbers) => numbers.toSorted((one, other) => one - other)[(numbers.length - 1) >> 1];
const span = (numbers, digits = 0) => {
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)].map((number) => number.toFixed(digits));
  return `${median(numbers).toFixed(digits)} (${least}–${most})`;
};

/** Visits of all contenders, in turns: what was measured, by scenario and contender. */
async function race(server, names, all) {
  const measured = {};
  for (let run = 0; run < RUNS; run += 1) {
    for (const name of names) {
      const contenders = ["floor", "ours"];
      if (all) contenders.push("ahead");
      // Hints are about what comes before the badge.
      if (all && SCENARIOS[name].notifications === 20) contenders.push("hinted");
      // Who goes first changes.
      for (const contender of run % 2 ? contenders : contenders.toReversed()) {
        const visit = await comes(server, contender, SCENARIOS[name]);
        ((measured[name] ??= {})[contender] ??= []).push(visit);
      }
    }
  }
  return measured;
}

const times = (visits, what) => visits.map((visit) => visit[what]);

/** By scenario: the contenders' times, and how many times the floor's they are. */
function rows(measured, what, kinds) {
  return Object.entries(measured).map(([name, visits]) => {
    const taken = kinds.map((kind) => times(visits[kind], what));
    const medians = taken.map(median);
    return { name, kinds, medians, ratios: medians.map((time) => time / medians.at(-1)), said: taken.map((times) => span(times)) };
  });
}

const table = (head, lines) => [head, head.map((_, place) => (place ? "---:" : "---")), ...lines]
  .map((cells) => `| ${cells.join(" | ")} |`).join("\n");

const NAMES = { ours: "App Inbox", hinted: "with hints", ahead: "fetched ahead", floor: "floor" };

function raced(title, lines) {
  const [{ kinds }] = lines;
  return table(
    [title, ...kinds.map((kind) => `${NAMES[kind]}, ms`), ...kinds.slice(0, -1).map((kind) => `${NAMES[kind]} / floor`)],
    lines.map(({ name, said, ratios }) => [name, ...said, ...ratios.slice(0, -1).map((ratio) => ratio.toFixed(2))]),
  );
}

async function several(times, measure) {
  const taken = [];
  for (let run = 0; run < times; run += 1) taken.push(await measure());
  return taken;
}

/** What Lighthouse says, as a table; the run fails when the inbox makes more of a difference than it may. */
async function judged(server) {
  // Not before it is needed: it need not be there for the badge.
  const { judge } = await import("./lighthouse.mjs");
  const times = Math.max(3, Math.ceil(RUNS / 3));
  const { version, measures } = await judge(server, times);
  const lines = measures.map(({ name, digits, allowed, less, without, with: ours }) => {
    const change = Number((median(ours) - median(without)).toFixed(digits));
    if ((less ? -change : change) > allowed) process.exitCode = 1;
    return [name, span(without, digits), span(ours, digits), change, allowed === undefined ? "" : `${less ? "−" : ""}${allowed}`];
  });
  return table([`Lighthouse ${version}, ${times} reports each`, "shop without", "shop with App Inbox", "change", "allowed"], lines);
}

/** Bars for each scenario, the floor's below the others. */
function plot(groups) {
  const [left, width, bar, gap] = [190, 640, 14, 18];
  const lines = [];
  let y = 16;
  const text = (x, y, words, more = "") => `<text x="${x}" y="${y}"${more}>${words}</text>`;
  for (const { title, rows } of groups) {
    const most = Math.max(...rows.flatMap(({ medians }) => medians));
    lines.push(text(0, y, title, ' font-weight="700"'));
    y += gap;
    for (const { name, kinds, medians, ratios } of rows) {
      lines.push(text(0, y + bar, name));
      for (const [place, kind] of kinds.entries()) {
        const [time, ratio] = [medians[place], ratios[place]];
        const length = Math.max(1, (width - left - 190) * (time / most));
        const words = `${NAMES[kind]}: ${time.toFixed(0)} ms${kind === "floor" ? "" : `, ${ratio.toFixed(2)} × the floor`}`;
        lines.push(`<rect class="${kind}" x="${left}" y="${y}" width="${length.toFixed(1)}" height="${bar - 2}"/>`);
        lines.push(text((left + length + 6).toFixed(1), y + bar - 4, words, ' font-size="11"'));
        y += bar;
      }
      y += 8;
    }
    y += gap;
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width + 60} ${y}" role="img" aria-label="Times of the App Inbox and of the floor">
<style>text { font: 12px system-ui, sans-serif; fill: #444 } .ours { fill: #1f5fd6 } .hinted, .ahead { fill: #6b9bf0 } .floor { fill: #b9c0cb } @media (prefers-color-scheme: dark) { text { fill: #ccc } }</style>
${lines.join("\n")}
</svg>
`;
}

function write(text, svg) {
  const page = readFileSync(PAGE, "utf8");
  const [before, rest] = page.split(BEGIN);
  const [, after] = rest?.split(END) ?? [];
  if (after === undefined) throw new Error(`${PAGE} has no place for the figures`);
  writeFileSync(PAGE, `${before}${BEGIN}\n${text}\n${END}${after}`);
  writeFileSync("docs/performance.svg", svg);
}

const server = await serve("dist/cdn");
try {
  if (badgeOnly) {
    const { plain } = await race(server, ["plain"]);
    const [{ said, ratios: [ratio] }] = rows({ plain }, "badge", ["ours", "floor"]);
    console.log(`  navigation → badge, ${RUNS} visits each with nothing cached, ${availableParallelism()} cores:`);
    console.log(`  ${said[0]} ms; a floor written by hand ${said[1]} ms; ratio ${ratio.toFixed(2)}`);
  } else if (lighthouseOnly) {
    console.log(await judged(server));
  } else {
    const measured = await race(server, Object.keys(SCENARIOS), true);
    const small = Object.fromEntries(Object.entries(measured).filter(([name]) => SCENARIOS[name].notifications === 20));
    const badge = rows(small, "badge", ["ours", "hinted", "floor"]);
    const opening = rows(measured, "rows", ["ours", "ahead", "floor"]);
    const scrolled = await several(3, () => scrolls(server));
    const storm = await several(3, () => storms(server));
    const memory = {};
    for (const [name, contender, scenario, open] of [
      ["after load", "ours", "plain", false], ["after load, the floor", "floor", "plain", false],
      ["with 10,000, open", "ours", "10,000", true], ["with 10,000, open, the floor", "floor", "10,000", true],
    ]) memory[name] = await several(3, () => weighs(server, contender, SCENARIOS[scenario], open));
    if (Object.entries(MEMORY).some(([name, most]) => median(memory[name]) > most)) process.exitCode = 1;
    const [visible, hidden] = [await rests(server, false), await rests(server, true)];
    const [{ version }] = measured.plain.ours;
    const text = [
      `${new Date().toISOString().slice(0, 10)}, ${version}, ${availableParallelism()} cores; medians of ${RUNS} visits (least–most).`,
      raced("Navigation → badge", badge),
      raced("Click → rows", opening),
      table(["Also", "App Inbox"], [
        ["scrolling through 10,000, 95 of 100 frames within, ms", span(times(scrolled, "frame"), 1)],
        ["rows in the document meanwhile", span(times(scrolled, "rows"))],
        ["a thousand calls a second for 10 s, longest task, ms (0: none over 50)", span(times(storm, "longest"))],
        ["requests before the badge, its own files included", String(measured.plain.ours[0].requests.length - 1)],
        ["an hour in sight, untouched: requests, bytes of bodies", `${visible.requests}, ${visible.bytes}`],
        ["an hour hidden: requests", String(hidden.requests)],
      ]),
      table(["Memory, MB, JavaScript, document and WebAssembly", "median (least–most)", "allowed"],
        Object.entries(memory).map(([name, taken]) => [name, span(taken, 2), MEMORY[name] ?? ""])),
      await judged(server),
    ].join("\n\n");
    console.log(text);
    write(text, plot([{ title: "Navigation → badge", rows: badge }, { title: "Click → rows", rows: opening }]));
  }
} finally {
  server.close();
}
