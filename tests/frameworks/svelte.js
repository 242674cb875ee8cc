// The shop in Svelte 5.
import { hydrate } from "svelte";
import { render as renderToString } from "svelte/server";
import Shop from "./Shop.svelte";

export const render = () => ({ part: renderToString(Shop).body });

if (BROWSER) {
  globalThis.shop = { hydrate: () => hydrate(Shop, { target: document.getElementById("root") }) };
}
