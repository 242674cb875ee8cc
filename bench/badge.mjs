// Measures how soon a visitor who is logged in sees the badge: from the start of the navigation to the first frame that
// shows it, on the demo page, each time in a browser that has never been there. With `INBOX_FALLBACK` in the environment,
// those browsers have no WebAssembly.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import puppeteer from "puppeteer-core";

const RUNS = 9;
const PATIENCE = 30_000;
const FLAGS = ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync"];

/** So many free ports, all held until the last one is found, so that they differ. */
async function freePorts(number) {
  const servers = await Promise.all(
    Array.from({ length: number }, () => new Promise((resolve, reject) => {
      const server = createServer().on("error", reject);
      server.listen(0, "127.0.0.1", () => resolve(server));
    })),
  );
  const ports = servers.map((server) => server.address().port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

/** Starts the demo on these ports; ready once it has said how to stop it. */
function startDemo(ports, data) {
  const options = ["--shop-port", ports[0], "--platform-port", ports[1], "--data", data].map(String);
  const child = spawn("cargo", ["run", "--quiet", "-p", "platform", "--", ...options], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise((resolve) => child.on("error", resolve).on("exit", resolve));
  const ready = new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).on("line", (line) => line.startsWith("Stop with") && resolve());
    ended.then((why) => reject(new Error(`the demo did not start: ${why}`)));
  });
  const stop = async () => {
    child.kill();
    await ended;
  };
  return { ready, stop };
}

/** Logs in outside of any browser, so that the browsers have seen nothing of the shop. */
async function logIn(shop) {
  const answer = await fetch(`${shop}/login`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ email: "anna@example.com" }),
  });
  const [cookie] = answer.headers.getSetCookie();
  const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie ?? "") ?? [];
  if (!name) throw new Error(`/login answered ${answer.status} without a cookie`);
  return { name, value, domain: "127.0.0.1", path: "/", httpOnly: true };
}

/** Runs in the page, before anything of it: resolves with the time of the first frame that shows a badge. */
function watchForBadge() {
  const isShown = (host) => host.shadowRoot?.querySelector("[part~=badge]")?.checkVisibility();
  globalThis.badgeShown = new Promise((resolve) => {
    const look = () => {
      if (![...document.querySelectorAll("app-inbox")].some(isShown)) return requestAnimationFrame(look);
      // What comes after this frame's callbacks is its painting; what comes after that is the next task.
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve(performance.now());
      port2.postMessage(null);
    };
    requestAnimationFrame(look);
  });
}

/** One visit by a new browser: milliseconds until the badge, and the requests sent until then. */
async function visit(executablePath, shop, cookie) {
  const browser = await puppeteer.launch({ executablePath, args: FLAGS, protocolTimeout: PATIENCE });
  try {
    await browser.setCookie(cookie);
    const page = await browser.newPage();
    await page.evaluateOnNewDocument(watchForBadge);
    if (process.env.INBOX_FALLBACK) await page.evaluateOnNewDocument(() => delete globalThis.WebAssembly);
    const sent = [];
    const session = await page.createCDPSession();
    session.on("Network.requestWillBeSent", ({ request: { method, url }, timestamp }) => sent.push({ method, url, timestamp }));
    await session.send("Network.enable");
    await page.goto(`${shop}/`, { waitUntil: "domcontentloaded", timeout: PATIENCE });
    const badge = await page.evaluate(() => badgeShown);
    const start = sent.find(({ url }) => url === `${shop}/`).timestamp;
    const requests = sent.filter(({ timestamp }) => (timestamp - start) * 1_000 <= badge);
    return { badge, requests, version: await browser.version() };
  } finally {
    await browser.close();
  }
}

/** What the visits have shown, in a few lines. */
function report(visits, platform) {
  const ordered = visits.toSorted((one, other) => one.badge - other.badge);
  const { badge, requests, version } = ordered[(RUNS - 1) / 2];
  const milliseconds = (time) => `${Math.round(time)} ms`;
  const ours = requests.filter(({ url }) => url.startsWith(platform) || /\/scripts\/|\/inbox-token$/.test(url));
  return [
    `badge on the demo page, from the start of the navigation, ${RUNS} visits with nothing cached`,
    `${version}, ${availableParallelism()} cores`,
    `median ${milliseconds(badge)}, from ${milliseconds(ordered[0].badge)} to ${milliseconds(ordered.at(-1).badge)}`,
    `${requests.length} requests before the badge, ${ours.length} of them the inbox's:`,
    ...ours.map(({ method, url }) => `  ${method.padEnd(8)}${new URL(url).pathname}`),
  ];
}

const executablePath = execFileSync("sh", ["-c", "command -v chromium"], { encoding: "utf8" }).trim();
const data = mkdtempSync(join(tmpdir(), "app-inbox-bench-"));
const ports = await freePorts(2);
const [shop, platform] = ports.map((port) => `http://127.0.0.1:${port}`);
const demo = startDemo(ports, data);
const stop = async () => {
  await demo.stop();
  rmSync(data, { recursive: true, force: true });
};
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, () => stop().then(() => process.exit(1)));
}

try {
  await demo.ready;
  const cookie = await logIn(shop);
  const visits = [];
  for (let run = 0; run < RUNS; run += 1) {
    visits.push(await visit(executablePath, shop, cookie));
  }
  for (const line of report(visits, platform)) console.log(`  ${line}`);
} finally {
  await stop();
}
