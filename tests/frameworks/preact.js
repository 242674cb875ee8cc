// The shop in Preact, whose server would render nothing but the elements themselves.
import { h, hydrate } from "preact";
import { useEffect, useState } from "preact/hooks";

function Shop() {
  const [ticks, setTicks] = useState(0);
  const [round, setRound] = useState(0);
  useEffect(() => {
    shop.tick = () => setTicks((ticks) => ticks + 1);
    shop.redraw = () => setRound((round) => round + 1);
    shop.ready = true;
  }, []);
  return h(
    "main",
    null,
    h("h1", null, "Kettle & Leaf"),
    h(
      "nav",
      { id: "busy", key: round },
      h("button", null, "Search"),
      h("span", { id: "leaf" }),
      h("span", { id: "kept" }),
      h("b", { id: "ticks" }, String(ticks)),
    ),
    h("p", null, "Tea, sent slowly"),
  );
}

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
