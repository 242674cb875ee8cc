// Two origins on this machine, as in production: the page with its files, brotli as a good host would, and the platform.
import { readFileSync, readdirSync } from "node:fs";
import { createServer } from "node:http";
import { setTimeout as after } from "node:timers/promises";
import { brotliCompressSync } from "node:zlib";
import { hintsOf } from "../../build/hints.mjs";
import { shop } from "./shop.mjs";

const TYPES = { js: "text/javascript", wasm: "application/wasm", json: "application/json" };
const BASE = {
  "Cache-Control": "no-store",
  // What measuring memory takes.
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "credentialless",
};
const CORS = {
  "Access-Control-Allow-Origin": "*",
  "Access-Control-Allow-Headers": "ES-TOKEN, Content-Type",
  "Access-Control-Expose-Headers": "ES-TOKEN, Retry-After",
  "Access-Control-Max-Age": "600",
  "Cross-Origin-Resource-Policy": "cross-origin",
  "Cache-Control": "no-store",
};

const NAMES = ["report", "invoice", "order", "review", "ticket", "delivery"];

/** So many notifications, every fourth of them unread. */
function recorded(number) {
  const now = Date.now();
  return Array.from({ length: number }, (_, index) => ({
    id: `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`,
    createdDate: now - (index + 1) * 7 * 60_000,
    title: `Your ${NAMES[index % NAMES.length]} #${1000 + index} is ready`,
    content: "It was updated a moment ago. Open it to see what has changed and what to do next.",
    newMessage: index % 4 === 0,
    status: index % 4 === 0 ? "UNOPENED" : "OPENED",
  }));
}

/** A page for a contender; `shows` tells what there is to be seen of it. */
const page = (api, size, contender, hints) => `<!doctype html><html lang="en"><meta charset="utf-8"><title>A page</title>
${contender === "hinted" ? hints : ""}<style>body { margin: 40px 40px 40px 600px }</style><div id="root"></div><p>A page with a bell.</p>
<script>
const API = ${JSON.stringify(api)}, SIZE = ${size}, AHEAD = ${contender === "ahead"}, getToken = async () => "first-" + (asked += 1);
let asked = 0;
</script>
${contender === "floor" ? FLOOR : OURS}`;

const FLOOR = `<script>
const find = (name) => [...document.querySelectorAll("." + name)];
const all = () => SIZE;
</script><script src="/floor.js" async></script>`;

const OURS = `<script>
const find = (name) => [...document.querySelector("app-inbox")?.shadowRoot?.querySelectorAll("[part~=" + name + "]") ?? []];
// As many as there is room for: the others are not in the document.
const all = () => Math.min(SIZE, 5);
!function (t, e, c, n) {var s = e.createElement(c); s.async = 1, s.src = '/scripts/' + n + '.js'; var r = e.scripts[0]; r.parentNode.insertBefore(s, r); var f = function () {f.c(arguments); }; f.q = []; f.c = function () {f.q.push(arguments); }; t['eS'] = t['eS'] || f; }(window, document, 'script', 'eS');
const OPTIONS = {getAuthTokenCallback: getToken, language: "en", apiUrl: API, target: "#root", pageSize: SIZE, prefetch: AHEAD ? "idle" : "none"};
eS("init", {APP_INBOX: true}, OPTIONS);
</script>`;

/**
 * Serves a folder of built files; `set` says how many notifications there are, how slow the platform is, and whether it
 * is `forgetful`: then no token of its own is good any more, and every count is another.
 */
export async function serve(folder) {
  const files = new Map();
  const add = (path, file) => {
    const type = TYPES[file.split(".").at(-1)];
    if (type) files.set(path, { body: brotliCompressSync(readFileSync(file)), type });
  };
  for (const name of readdirSync(folder)) add(`/scripts/${name}`, `${folder}/${name}`);
  add("/floor.js", new URL("floor.js", import.meta.url).pathname);
  const hints = hintsOf(folder, "/scripts");

  const state = { notifications: [], size: 20, latency: 0, forgetful: false, requests: [] };
  let tokens = 0;
  let counts = 0;

  const pages = await listen(({ url }, response) => {
    const { pathname } = new URL(url, "http://page");
    const file = files.get(pathname);
    state.requests.push({ path: pathname, bytes: file?.body.length ?? 0 });
    if (file) {
      response.writeHead(200, { ...BASE, "Content-Type": file.type, "Content-Encoding": "br" });
      return response.end(file.body);
    }
    const contender = /^\/(ours|ahead|hinted|floor)\/$/.exec(pathname)?.[1];
    response.writeHead(contender || pathname === "/warm" ? 200 : 404, { ...BASE, "Content-Type": "text/html" });
    response.end(contender ? page(api.origin, state.size, contender, hints) : "<!doctype html><title>warm</title>warm");
  });

  const api = await listen(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url, "http://platform");
    let asked = 0;
    for await (const chunk of request) asked += chunk.length;
    if (state.latency) await after(state.latency);
    const refused = state.forgetful && request.headers["es-token"]?.startsWith("next-");
    const silent = request.method === "OPTIONS" || refused;
    const body = silent ? "" : JSON.stringify(answer(pathname, searchParams));
    state.requests.push({ path: `${request.method} ${pathname}`, api: true, bytes: asked + body.length });
    const headers = { ...CORS, "Content-Type": "application/json", "ES-TOKEN": `next-${(tokens += 1)}` };
    response.writeHead(refused ? 401 : 200, headers).end(body);
  });

  for (const [path, content, type] of shop(api.origin)) files.set(path, { body: brotliCompressSync(content), type });

  function answer(pathname, search) {
    const { notifications, forgetful } = state;
    if (forgetful && pathname.endsWith("/count")) return { count: (counts += 1) };
    if (pathname.endsWith("/count")) return { count: notifications.filter(({ newMessage }) => newMessage).length };
    if (pathname.endsWith("/status")) return {};
    const [number, size] = ["page", "pageSize"].map((name) => Number(search.get(name)));
    const list = notifications.slice(number * size, (number + 1) * size);
    return { list, totalPages: Math.ceil(notifications.length / size) };
  }

  return {
    origin: pages.origin,
    state,
    set({ notifications, latency = 0, forgetful = false }) {
      const [list, size] = [recorded(notifications), notifications];
      Object.assign(state, { notifications: list, size, latency, forgetful, requests: [] });
    },
    close() {
      for (const { server } of [pages, api]) server.close(), server.closeAllConnections();
    },
  };
}

function listen(handle) {
  const server = createServer(handle);
  return new Promise((resolve) =>
    server.listen(0, "127.0.0.1", () => resolve({ server, origin: `http://127.0.0.1:${server.address().port}` })),
  );
}
