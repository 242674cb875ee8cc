// The shop as React and Preact see it, which are told apart by what they are imported from.

/** The component; `kept` holds the attributes of an element that the framework is asked to leave alone. */
export const shopOf = ({ h, useEffect, useState }, kept) =>
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
        h("span", kept),
        h("b", { id: "ticks" }, String(ticks)),
      ),
      h("p", null, "Tea, sent slowly"),
    );
  };
