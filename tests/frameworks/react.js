// The shop in React 18 or 19. `WHOLE`: React has the whole document, not only a part of its body.
import { createElement as h, useEffect, useState } from "react";
import { hydrateRoot } from "react-dom/client";
import { renderToString } from "react-dom/server";
import { shopOf } from "./shop.js";

/** An element whose content React leaves alone: the same object every time, or else React 19 empties it anew. */
const KEPT = { id: "kept", suppressHydrationWarning: true, dangerouslySetInnerHTML: { __html: "" } };

const Shop = shopOf({ h, useEffect, useState }, KEPT);

function Whole() {
  return h(
    "html",
    { lang: "en" },
    h(
      "head",
      null,
      h("meta", { charSet: "utf-8" }),
      h("title", null, "Kettle & Leaf"),
      h("script", { src: "/probe.js" }),
      h("script", { src: "/page.js" }),
      h("script", { src: "/shop.js", defer: true }),
    ),
    h("body", null, h("div", { id: "root" }, h(Shop)), h("div", { id: "outside" })),
  );
}

export const render = () => (WHOLE ? { whole: renderToString(h(Whole)) } : { part: renderToString(h(Shop)) });

if (BROWSER) {
  globalThis.shop = {
    hydrate: () => (WHOLE ? hydrateRoot(document, h(Whole)) : hydrateRoot(document.getElementById("root"), h(Shop))),
  };
}
