// The demo shop as a folder of files, for Lighthouse: the page with the inbox, and the very same page without.
//
// The shop's stylesheet, script and pictures are those of the demo; what its server would answer is a file as well, as for
// a visitor who is logged in. What the inbox adds is the snippet: here it names `eS.js` and has the options in it, where
// the demo has a script with the site's options baked in. The shop's own script, with the callback in it, is in both.
import { readFileSync, readdirSync } from "node:fs";

const SNIPPET = / *<script> !function.*<\/script>\n/;
const TYPES = { css: "text/css", js: "text/javascript", svg: "image/svg+xml" };

/** All files of the shop, whose platform is `api`: path, content and type. */
export function shop(api) {
  const page = readFileSync("www/index.html", "utf8");
  const names = ["shop.css", "shop.js", ...readdirSync("www/img").map((name) => `img/${name}`)];
  return [
    ["/shop/without/", change(page, SNIPPET, ""), "text/html"],
    ["/shop/with/", withOptions(page, api), "text/html"],
    ...names.map((name) => [`/${name}`, readFileSync(`www/${name}`), TYPES[name.split(".").at(-1)]]),
    ...Object.entries({
      "/me": { email: "anna@example.com" },
      "/demo.json": { operator: "/operator" },
      "/inbox-token": { token: "first" },
    }).map(([path, answer]) => [path, JSON.stringify(answer), "application/json"]),
  ];
}

function withOptions(page, api) {
  const named = change(page, /(?<='script', ')[0-9A-F]{32}/, "eS");
  return change(named, "language: 'en', ", `language: 'en', apiUrl: '${api}', target: '#inbox', `);
}

function change(text, from, to) {
  const changed = text.replace(from, to);
  if (changed === text) throw new Error(`www/index.html has no ${from}`);
  return changed;
}
