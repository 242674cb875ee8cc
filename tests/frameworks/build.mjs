// Writes pages that frameworks have rendered on the server, and the scripts that hydrate them, into a folder:
// `react18.html`, `react18.js`, and so on. All show the same shop, with the same places for a bell, and their scripts wait
// until `shop.hydrate()` is called. Development builds tell more; a second argument, `production`, makes those of sites.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { compile } from "svelte/compiler";

const here = fileURLToPath(new URL(".", import.meta.url));
const [out, mode = "development"] = process.argv.slice(2);
const require = createRequire(import.meta.url);

const REACT18 = { react: "react18", "react-dom": "react-dom18" };
/** The page's name, its source, and what else its bundle needs. */
const PAGES = [
  ["react18", "react.js", { alias: REACT18, define: { WHOLE: "false" } }],
  ["react18-document", "react.js", { alias: REACT18, define: { WHOLE: "true" } }],
  ["react19", "react.js", { define: { WHOLE: "false" } }],
  ["react19-document", "react.js", { define: { WHOLE: "true" } }],
  ["vue", "vue.js", {}],
  ["svelte", "svelte.js", {}],
  ["preact", "preact.js", {}],
];

/** Compiles `.svelte` files for the server or for the browser. */
const svelte = (generate, dev) => ({
  name: "svelte",
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.svelte$/ }, ({ path }) => ({
      contents: compile(readFileSync(path, "utf8"), { generate, dev, filename: path }).js.code,
    })),
});

const around = (part) => `<html lang="en"><head><meta charset="utf-8"><title>Kettle &amp; Leaf</title>
<script src="/probe.js"></script><script src="/page.js"></script><script src="/shop.js" defer></script></head>
<body><div id="root">${part}</div><div id="outside"></div></body></html>`;

async function make([name, source, { alias, define }]) {
  const common = (generate, browser) => ({
    entryPoints: [join(here, source)],
    bundle: true,
    write: false,
    logLevel: "warning",
    alias,
    conditions: [mode, "module"],
    define: {
      ...define,
      BROWSER: String(browser),
      "process.env.NODE_ENV": JSON.stringify(mode),
      __VUE_OPTIONS_API__: "false",
      __VUE_PROD_DEVTOOLS__: "false",
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: "false",
    },
    plugins: [svelte(generate, mode === "development")],
  });
  const [server, browser] = await Promise.all([
    build({ ...common("server", false), platform: "node", format: "cjs" }),
    build({ ...common("client", true), platform: "browser", format: "iife" }),
  ]);
  const file = join(out, `${name}.cjs`);
  writeFileSync(file, server.outputFiles[0].text);
  const { part, whole } = await require(file).render();
  writeFileSync(join(out, `${name}.html`), `<!doctype html>${whole ?? around(part)}`);
  writeFileSync(join(out, `${name}.js`), browser.outputFiles[0].text);
}

mkdirSync(out, { recursive: true });
await Promise.all(PAGES.map(make));
