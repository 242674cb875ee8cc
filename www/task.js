// What runs for long in one go keeps the page from all that it has to do.
import { attempt } from "./attempt.js";

/** Milliseconds after which it goes on in any case: a page may have its own in the place of what tells of the next task. */
const LONGEST = 100;

/** A promise of the browser's next task. */
export function task() {
  return new Promise((resolve) => {
    attempt(() => setTimeout(resolve, LONGEST));
    attempt(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        resolve();
      };
      port2.postMessage(undefined);
    });
  });
}

/** What a promise comes to, in a task of its own. */
export async function inTask(promise) {
  const value = await promise;
  await task();
  return value;
}
