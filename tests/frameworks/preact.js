// The shop in Preact, whose server would render nothing but the elements themselves.
import { h, hydrate } from "preact";
import { useEffect, useState } from "preact/hooks";
import { shopOf } from "./shop.js";

const Shop = shopOf({ h, useEffect, useState }, { id: "kept" });

export const render = () => ({
  part: [
    "<main><h1>Kettle &amp; Leaf</h1>",
    '<nav id="busy"><button>Search</button><span id="leaf"></span><span id="kept"></span><b id="ticks">0</b></nav>',
    "<p>Tea, sent slowly</p></main>",
  ].join(""),
});

if (BROWSER) {
  globalThis.shop = { hydrate: () => hydrate(h(Shop), document.getElementById("root")) };
}
