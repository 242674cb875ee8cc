// Whether the inbox leaves anything behind on a page that is never left: `node bench/page/soak.mjs [--rounds 10000]`.
//
// So many times the panel opens and closes, as often the platform refuses a token so that another is fetched, and a tenth as
// often the inbox ends and begins again. Each of the three has a page of its own. Its first rounds count for nothing: what a
// browser compiles, and the largest that a memory has to be, come with them. It waits for what is to be seen, never for a
// time; where the inbox itself would wait, or would call no callback any more, the page's clock is moved on. It prints what
// there was before and after, and fails when more has grown than may.
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import puppeteer from "puppeteer-core";
import { serve } from "./server.mjs";
import { FLAGS, chromium, weighWasm } from "./visits.mjs";

const { values } = parseArgs({ options: { rounds: { type: "string", default: "10000" } } });
const ROUNDS = Number(values.rounds);
const UNCOUNTED = 100;
/**
 * After how many rounds garbage is collected. What has waited for a promise is given back only then, and how much of the
 * wasm's memory it takes until then would be up to the browser's leisure. It must be less often before anything counts.
 */
const TIDY = 25;
/** Milliseconds for all rounds that the page does in one go. */
const PATIENCE = 120_000;
/** How often is measured, for the least counts: what has just happened may still hold something. */
const LOOKS = 5;

const ACTS = [
  { title: "open and close", act: "opens", rounds: ROUNDS },
  { title: "a token is refused", act: "renews", rounds: ROUNDS, forgetful: true },
  { title: "end and begin again", act: "lives", rounds: Math.ceil(ROUNDS / 10) },
];
/** The heap still grows a little while what is run often is compiled better. */
const ALLOWED = { "heap, KiB": 256, nodes: 0, listeners: 0, timers: 0, "wasm pages": 0 };
const COLUMNS = [12, 10, 10, 10, 10];

/** What runs in the page before anything of it. */
const SCRIPTS = [readFileSync("tests/page/clock.js", "utf8"), `(${weighWasm})()`, `(${probe})()`];

/** Runs after the clock, whose timers it counts, and makes the page act. */
function probe() {
  const frame = requestAnimationFrame.bind(window);
  const pending = new Set();
  /** Counts what these have begun and what has neither come nor been called off. */
  const count = (kind, begin, end, repeats) => {
    const [begins, ends] = [window[begin].bind(window), window[end].bind(window)];
    window[begin] = (action, ...rest) => {
      const act = (...given) => {
        if (!repeats) pending.delete(name);
        action(...given);
      };
      const id = begins(act, ...rest);
      const name = `${kind} ${id}`;
      pending.add(name);
      return id;
    };
    window[end] = (id) => {
      pending.delete(`${kind} ${id}`);
      ends(id);
    };
  };
  // (The two share their numbers, and either may be ended by the other's function.)
  count("timer", "setTimeout", "clearTimeout");
  count("timer", "setInterval", "clearInterval", true);
  count("frame", "requestAnimationFrame", "cancelAnimationFrame");
  count("idle", "requestIdleCallback", "cancelIdleCallback");

  const until = async (what, test) => {
    const start = Date.now();
    while (!test()) {
      if (Date.now() - start > 30_000) throw new Error(`waited in vain for ${what}`);
      await new Promise(frame);
    }
  };
  const shown = (name) => find(name).some((element) => element.checkVisibility());

  /** How many answers have begun to come. */
  let answers = 0;
  const fetches = window.fetch.bind(window);
  window.fetch = (...given) => {
    const answer = fetches(...given);
    answer.then(() => (answers += 1), () => {});
    return answer;
  };

  let unread;
  // Said while the wasm is still on its way: the first change is told only once.
  addEventListener("DOMContentLoaded", () => eS("inbox", "on", "change", (change) => ({ unread } = change)));
  const acts = {
    async opens() {
      const before = answers;
      // What was read is no longer fresh then, but nothing on its way is given up.
      skip(12_000);
      eS("inbox", "open");
      await until("rows", () => shown("row") && answers > before);
      await new Promise(frame);
      eS("inbox", "close");
      await until("the end of the panel", () => !find("panel").length);
    },
    async renews() {
      const [calls, before] = [asked, unread];
      // What is looked at from time to time is due then; and a callback is called 20 times an hour at most.
      skip(400_000);
      await until("another count", () => unread !== before);
      if (asked !== calls + 1) throw new Error(`${asked - calls} calls of the callback for one refused token`);
    },
    async lives(round) {
      const calls = asked;
      skip(400_000);
      eS("init", { APP_INBOX: true }, OPTIONS);
      // Every other one ends when it has only just begun.
      if (round % 2) await until("a call of the callback", () => asked > calls);
      else {
        await until("the bell", () => shown("bell"));
        await acts.opens();
      }
      eS("inbox", "destroy");
      if (find("bell").length) throw new Error("the bell is still there");
    },
  };
  globalThis.soak = {
    // The bell may be there before the inbox is.
    begins: () => until("the first count", () => unread !== undefined),
    async acts(name, rounds) {
      for (let round = 0; round < rounds; round += 1) await acts[name](round);
    },
    left: () => ({ timers: pending.size, "wasm pages": wasmBytes() / 65_536 }),
  };
}

/** The least that is left on the page when all that nobody holds has been collected. */
async function left(page, session) {
  const least = {};
  for (let look = 0; look < LOOKS; look += 1) {
    for (const [what, amount] of Object.entries(await measure(page, session))) {
      least[what] = Math.min(least[what] ?? Infinity, amount);
    }
  }
  return least;
}

async function measure(page, session) {
  // The browser's list of refused requests is none of ours.
  await session.send("Runtime.discardConsoleEntries");
  for (let twice = 0; twice < 2; twice += 1) await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  const { nodes, jsEventListeners: listeners } = await session.send("Memory.getDOMCounters");
  return { "heap, KiB": usedSize / 1_024, nodes, listeners, ...(await page.evaluate(() => soak.left())) };
}

/** Acts on a page of its own; gives what there was before and after. */
async function soak(browser, server, { act, rounds, ...platform }) {
  server.set({ notifications: 20, ...platform });
  const page = await browser.newPage();
  const session = await page.createCDPSession();
  for (const script of SCRIPTS) await page.evaluateOnNewDocument(script);
  await page.goto(`${server.origin}/ours/`);
  await page.evaluate(() => soak.begins());
  const acts = (rounds) => page.evaluate((act, rounds) => soak.acts(act, rounds), act, rounds);
  await acts(UNCOUNTED);
  const before = await left(page, session);
  for (let rest = rounds; rest > 0; rest -= TIDY) {
    await acts(Math.min(rest, TIDY));
    await session.send("HeapProfiler.collectGarbage");
  }
  const after = await left(page, session);
  await page.close();
  return { before, after };
}

function line(cells) {
  const padded = cells.map((cell, place) => String(cell)[place ? "padStart" : "padEnd"](COLUMNS[place]));
  console.log(`  ${padded.join("")}`);
}

/** Prints what has become of it; says whether more has grown than may. */
function tell({ before, after }) {
  let grown = false;
  line(["", "before", "after", "growth", "allowed"]);
  for (const [what, allowed] of Object.entries(ALLOWED)) {
    const growth = Math.round(after[what] - before[what]);
    const tooMuch = growth > allowed;
    grown ||= tooMuch;
    line([what, Math.round(before[what]), Math.round(after[what]), growth, allowed + (tooMuch ? " !" : "  ")]);
  }
  return grown;
}

const server = await serve("dist/cdn");
const browser = await puppeteer.launch({ executablePath: chromium(), args: FLAGS, protocolTimeout: PATIENCE });
try {
  for (const act of ACTS) {
    console.log(`  ${act.title}, ${act.rounds} times`);
    if (tell(await soak(browser, server, act))) process.exitCode = 1;
  }
} finally {
  await browser.close();
  server.close();
}
