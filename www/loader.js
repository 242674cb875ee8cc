// What a page includes: fetches the wasm that lies beside this script and gives it the page's queue.
//
// `SITE` (options baked in for one site, or null) and `WASM` (the wasm's file name) are put in by the build.
import start, { takeOver } from "glue";

const script = document.currentScript;
const owner = Symbol.for("app-inbox");

// Two snippets, two tags, two versions: the first one runs, the others have nothing to do.
if (!window[owner]) {
  Object.defineProperty(window, owner, { value: true });

  let queue = window.eS;
  if (queue === undefined) {
    queue = function () {
      queue.c(arguments);
    };
    queue.q = [];
    queue.c = (call) => {
      queue.q.push(call);
    };
    window.eS = queue;
  }

  // A page may name an element `currentScript`; only a script knows where it came from.
  const base = script instanceof HTMLScriptElement ? script.src : location.href;
  if (typeof queue !== "function") {
    console.warn("[App Inbox] window.eS is taken by something else; the inbox stays off");
  } else {
    start({ module_or_path: new URL(WASM, base) }).then(
      () => takeOver(queue, SITE),
      (reason) => {
        // Nobody will ever read the queue: it must not grow.
        queue.c = () => {};
        queue.q = { push: queue.c };
        const policy = reason instanceof WebAssembly.CompileError || /unsafe-eval/.test(reason);
        console.warn(
          "[App Inbox] " +
            (policy
              ? "the page's Content-Security-Policy must allow 'wasm-unsafe-eval' in script-src"
              : "could not load " + WASM + "; it must lie beside the script and be served with CORS") +
            "; the inbox stays off",
        );
      },
    );
  }
}
