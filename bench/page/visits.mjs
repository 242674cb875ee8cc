// Visits of a browser that has never been there, and what it measures on each.
import { execFileSync } from "node:child_process";
import { setTimeout as after } from "node:timers/promises";
import puppeteer from "puppeteer-core";

const PATIENCE = 60_000;
/** As the machine's tests use it; and memory is measured when it is asked for, not some time later. */
export const FLAGS = ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
  "--disable-sync", "--hide-scrollbars", "--enable-blink-features=ForceEagerMeasureMemory", "--js-flags=--expose-gc"];
const SLOW_4G = { offline: false, latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8 };

/** How many notifications there are, how many times slower the processor is, and how slow network and platform are. */
export const SCENARIOS = {
  plain: { notifications: 20, cpu: 1 },
  "4× CPU": { notifications: 20, cpu: 4 },
  "slow 4G, 4× CPU": { notifications: 20, cpu: 4, latency: 50, network: SLOW_4G },
  "1,000": { notifications: 1_000, cpu: 1 },
  "10,000": { notifications: 10_000, cpu: 1 },
  "10,000, 6× CPU": { notifications: 10_000, cpu: 6 },
};

export const chromium = () => execFileSync("sh", ["-c", "command -v chromium"], { encoding: "utf8" }).trim();

/** Takes WebAssembly away from every page to come. */
export const settings = { withoutWasm: false };

/** Runs in the page before anything of it, to tell how many bytes of memory WebAssembly has. */
export function weighWasm() {
  const memories = new Set();
  const { instantiate } = globalThis.WebAssembly ?? {};
  if (instantiate) WebAssembly.instantiate = async (...given) => {
    const result = await instantiate(...given);
    for (const thing of Object.values((result.instance ?? result).exports)) {
      if (thing instanceof WebAssembly.Memory) memories.add(thing);
    }
    return result;
  };
  globalThis.wasmBytes = () => [...memories].reduce((sum, { buffer }) => sum + buffer.byteLength, 0);
}

/** Likewise, to measure what a visitor sees. */
function probe() {
  const shown = (element) => {
    const { width, height } = element?.getBoundingClientRect() ?? {};
    return width > 0 && height > 0 && element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  };
  // What comes after a frame's callbacks is its painting; what comes after that is the next task.
  const firstFrame = (test) => new Promise((resolve) => {
    const look = () => {
      if (!test()) return requestAnimationFrame(look);
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve(performance.now());
      port2.postMessage(null);
    };
    requestAnimationFrame(look);
  });
  const long = [];
  new PerformanceObserver((list) => long.push(...list.getEntries().map(({ duration }) => duration)))
    .observe({ type: "longtask", buffered: true });
  let pressed;
  addEventListener("pointerdown", ({ timeStamp }) => (pressed ??= timeStamp), true);
  globalThis.bench = {
    badge: firstFrame(() => typeof find === "function" && shown(find("badge")[0])),
    rows: () => firstFrame(() => {
      const rows = find("row");
      return rows.length >= all() && shown(rows[0]) && shown(rows[all() - 1]);
    }).then((at) => at - pressed),
    long,
    bell() {
      const { x, y, width, height } = find("bell")[0].getBoundingClientRect();
      return [x + width / 2, y + height / 2];
    },
    /** Milliseconds between the frames of two seconds of scrolling through all there is. */
    async scrolls() {
      const body = find("body")[0] ?? find("panel")[0];
      const gaps = [];
      let before = performance.now();
      for (let frame = 0; frame < 120; frame += 1) {
        body.scrollTop = (body.scrollHeight * frame) / 120;
        await new Promise(requestAnimationFrame);
        const now = performance.now();
        gaps.push(now - before);
        before = now;
      }
      return gaps;
    },
    /** Ten seconds of a thousand calls a second; gives how many of them were made. */
    async storm() {
      long.length = 0;
      const start = performance.now();
      let calls = 0;
      for (let passed = 0; passed < 10_000; passed = performance.now() - start) {
        for (; calls < passed; calls += 1) {
          if (calls % 2) eS("inbox", "refresh");
          else eS("inbox", "markRead", `00000000-0000-4000-8000-${String(calls % 1_000).padStart(12, "0")}`);
        }
        await new Promise((done) => setTimeout(done));
      }
      return calls;
    },
  };
}

/** Opens a page of a contender and hands it to `act` when its badge is there; closes the browser afterwards. */
async function visit(server, contender, { cpu, network, ...platform }, act) {
  server.set(platform);
  const browser = await puppeteer.launch({ executablePath: chromium(), args: FLAGS, protocolTimeout: PATIENCE });
  try {
    const page = await browser.newPage();
    const session = await page.createCDPSession();
    // The renderer and the fonts are there before anything is measured.
    await page.goto(`${server.origin}/warm`);
    if (settings.withoutWasm) await page.evaluateOnNewDocument(() => delete globalThis.WebAssembly);
    for (const before of [weighWasm, probe]) await page.evaluateOnNewDocument(before);
    if (network) await session.send("Network.enable");
    if (network) await session.send("Network.emulateNetworkConditions", network);
    if (cpu > 1) await session.send("Emulation.setCPUThrottlingRate", { rate: cpu });
    server.state.requests = [];
    await page.goto(`${server.origin}/${contender}/`, { waitUntil: "domcontentloaded", timeout: PATIENCE });
    const badge = await page.evaluate(() => bench.badge);
    return await act({ page, session, badge, version: await browser.version() });
  } finally {
    await browser.close();
  }
}

async function press(page) {
  const rows = page.evaluateHandle(() => ({ rows: bench.rows() }));
  const handle = await rows;
  await page.mouse.click(...(await page.evaluate(() => bench.bell())));
  return page.evaluate(({ rows }) => rows, handle);
}

/** Comes, sees the badge, opens the panel: milliseconds, and what came over the wire. */
export const comes = (server, contender, scenario) =>
  visit(server, contender, scenario, async ({ page, badge, version }) => {
    const requests = server.state.requests.map(({ path }) => path);
    await after(300);
    // A list that is fetched ahead is there when the visitor comes to the bell.
    if (contender === "ahead") await page.waitForFunction(() => find("row").length > 0, { timeout: PATIENCE });
    const rows = await press(page);
    return { badge, rows, requests, version };
  });

/** Scrolls through ten thousand: the time that 95 of 100 frames took at most, and the rows in the document. */
export const scrolls = (server) =>
  visit(server, "ours", SCENARIOS["10,000"], async ({ page }) => {
    await press(page);
    const gaps = (await page.evaluate(() => bench.scrolls())).toSorted((one, other) => one - other);
    return { frame: gaps[Math.floor(gaps.length * 0.95)], rows: await page.evaluate(() => find("row").length) };
  });

/** A storm of calls: the longest task of the page meanwhile. */
export const storms = (server) =>
  visit(server, "ours", SCENARIOS["1,000"], async ({ page }) => {
    await press(page);
    await after(500);
    const calls = await page.evaluate(() => bench.storm());
    return { calls, longest: Math.max(0, ...(await page.evaluate(() => bench.long))) };
  });

/** Megabytes: of JavaScript and the document, and of the wasm, which the browser's own count leaves out. */
export const weighs = (server, contender, scenario, open) =>
  visit(server, contender, scenario, async ({ page }) => {
    if (open) await press(page);
    await after(500);
    const [bytes, wasm] = await page.evaluate(async () => {
      gc();
      return [(await performance.measureUserAgentSpecificMemory()).bytes, wasmBytes()];
    });
    return (bytes + wasm) / 2 ** 20;
  });

/** An hour of a page that nobody touches, in the browser's own virtual time: requests to the platform, and their bytes. */
export const rests = (server, hidden) =>
  visit(server, "ours", SCENARIOS.plain, async ({ page, session }) => {
    if (hidden) {
      await page.evaluate(() => {
        Object.defineProperty(Document.prototype, "hidden", { get: () => true });
        Object.defineProperty(Document.prototype, "visibilityState", { get: () => "hidden" });
        document.dispatchEvent(new Event("visibilitychange"));
      });
    }
    await after(500);
    server.state.requests = [];
    const over = new Promise((resolve) => session.once("Emulation.virtualTimeBudgetExpired", resolve));
    await session.send("Emulation.setVirtualTimePolicy", { policy: "pauseIfNetworkFetchesPending", budget: 3_600_000 });
    await over;
    const asked = server.state.requests.filter(({ api }) => api);
    return { requests: asked.length, bytes: asked.reduce((sum, { bytes }) => sum + bytes, 0) };
  });
