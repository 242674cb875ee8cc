// The shop in Vue 3.
import { createSSRApp, h, nextTick, onMounted, ref } from "vue";
import { renderToString } from "vue/server-renderer";

const Shop = {
  setup() {
    const ticks = ref(0);
    const round = ref(0);
    onMounted(() => {
      shop.tick = () => (ticks.value += 1);
      shop.redraw = () => (round.value += 1);
      shop.ready = true;
    });
    return () =>
      h("main", [
        h("h1", "Kettle & Leaf"),
        h("nav", { id: "busy", key: round.value }, [
          h("button", "Search"),
          h("span", { id: "leaf" }),
          h("span", { id: "kept", "data-allow-mismatch": "children" }),
          h("b", { id: "ticks" }, String(ticks.value)),
        ]),
        h("p", "Tea, sent slowly"),
      ]);
  },
};

export const render = async () => ({ part: await renderToString(createSSRApp(Shop)) });

if (BROWSER) {
  globalThis.shop = { hydrate: () => createSSRApp(Shop).mount("#root") };
}
