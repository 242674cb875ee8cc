// Frameworks that have rendered a page on their server take its elements over in the browser, and a bell that is among
// them too early makes them throw all of it away and draw it anew (docs/frameworks.md has what was measured).

/** Things that only such pages have, whose scripts may run at any time before the page is complete. */
const ELEMENTS = "#__next,#___gatsby,#__nuxt,[ng-server-context],[data-sveltekit-preload-data]";
const GLOBALS = ["__next_f", "__remixContext", "__reactRouterContext"];
/** Scripts that run between the end of the document and `DOMContentLoaded`: they may hold any framework. */
const DEFERRED = "script[type=module],script[defer]";
/** Milliseconds that it is waited for at most, and in which it may go on: something on a page may load for ever. */
const LONGEST = 10_000;
/** Milliseconds for what has been begun, where no browser tells when it has nothing to do. */
const A_WHILE = 200;

let over;

/** A promise of when it is over; nothing where there is nothing to wait for. */
export function hydration() {
  const known = document.querySelector(ELEMENTS) || GLOBALS.some((name) => name in window);
  // What hasn't been read yet may hold such a script.
  if (!known && document.readyState !== "loading" && !document.querySelector(DEFERRED)) return undefined;
  // How far the document is, its state doesn't tell: it is interactive before deferred scripts have run, and after.
  const { loadEventStart, domContentLoadedEventStart } = performance.getEntriesByType("navigation")[0];
  const begun = known ? loadEventStart : domContentLoadedEventStart;
  if (begun && performance.now() - begun > LONGEST) return undefined;
  // Whoever has waited once needn't wait again.
  return (over ??= new Promise((resolve) => {
    // What has begun goes on in slices, and its scripts may get others first.
    const idle = () =>
      window.requestIdleCallback ? requestIdleCallback(resolve, { timeout: 2_000 }) : setTimeout(resolve, A_WHILE);
    if (begun) return idle();
    addEventListener(known ? "load" : "DOMContentLoaded", idle, { once: true });
    setTimeout(idle, LONGEST);
  }));
}
