// What Lighthouse says of the demo shop with the inbox and without (see shop.mjs), as its default is: a telephone on slow 4G
// with a processor four times slower, both by calculation.
//
// It brings two hundred packages along, so that it is none of package.json: build.sh puts it into .tools when it is asked
// for.
import puppeteer from "puppeteer-core";
import lighthouse from "../../.tools/lighthouse/node_modules/lighthouse/core/index.js";
import { FLAGS, chromium } from "./visits.mjs";

/** What is looked at: where a report has it, and by how much the inbox may make it worse. */
const MEASURES = [
  { name: "performance score", allowed: 1, digits: 0, of: ({ categories }) => categories.performance.score * 100, less: true },
  { name: "layout shift (CLS)", allowed: 0, digits: 3, of: metric("cumulative-layout-shift") },
  { name: "total blocking time, ms", allowed: 10, digits: 0, of: metric("total-blocking-time") },
  { name: "first contentful paint, ms", digits: 0, of: metric("first-contentful-paint") },
  { name: "largest contentful paint, ms", digits: 0, of: metric("largest-contentful-paint") },
];

function metric(name) {
  return ({ audits }) => {
    const { numericValue, errorMessage } = audits[name];
    if (numericValue === undefined) throw new Error(`Lighthouse, ${name}: ${errorMessage}`);
    return numericValue;
  };
}

/** So many reports of each of the two pages, in turns; gives what they say, by measure. */
export async function judge(server, times) {
  server.set({ notifications: 20 });
  const said = { without: [], with: [] };
  for (let time = 0; time < times; time += 1) {
    // Who goes first changes.
    for (const page of time % 2 ? ["with", "without"] : ["without", "with"]) {
      said[page].push(await patiently(() => report(server, page)));
    }
  }
  const measures = MEASURES.map((measure, place) => ({
    ...measure,
    without: said.without.map(({ amounts }) => amounts[place]),
    with: said.with.map(({ amounts }) => amounts[place]),
  }));
  return { version: said.with[0].version, measures };
}

/** On a busy machine Lighthouse may miss what it looks for; all that was measured before it shall not be lost by that. */
async function patiently(look, tries = 3) {
  try {
    return await look();
  } catch (problem) {
    if (tries === 1) throw problem;
    return patiently(look, tries - 1);
  }
}

/** What Lighthouse says of a page in a browser that has never been there, by measure. */
async function report(server, page) {
  server.state.requests = [];
  const browser = await puppeteer.launch({ executablePath: chromium(), args: FLAGS });
  try {
    const { port } = new URL(browser.wsEndpoint());
    const settings = { port, onlyCategories: ["performance"], logLevel: "silent" };
    const { lhr } = await lighthouse(`${server.origin}/shop/${page}/`, settings);
    if (lhr.runtimeError) throw new Error(`Lighthouse: ${lhr.runtimeError.message}`);
    const counted = server.state.requests.some(({ path }) => path.endsWith("/count"));
    if (counted !== (page === "with")) throw new Error(`the shop ${page} the inbox ${counted ? "has one" : "has none"}`);
    return { version: lhr.lighthouseVersion, amounts: MEASURES.map(({ of }) => of(lhr)) };
  } finally {
    await browser.close();
  }
}
