// The queue that a page's stub has filled before we were there.
import { attempt } from "./attempt.js";

/** A longer one is no queue of calls. */
const LONGEST = 1e6;

/**
 * Leads everything that the global function has queued and will say to `say`. Pages keep references to the function and
 * to its queue, so both stay the same objects. Whatever of it throws is a page's doing, and is left out.
 */
export function adopt(global, say) {
  const queue = attempt(() => global.q);
  const live = [];
  live.push = say;
  attempt(() => (global.c = say));
  attempt(() => (global.q = live));
  const length = Math.min(Number(attempt(() => queue.length)), LONGEST);
  const entries = [];
  const take = (index) => entries.push(queue[index]);
  for (let index = 0; index < length; index += 1) attempt(take, index);
  // A reference to the queue itself must reach us as well, and the calls in it are no longer needed.
  attempt(() => (queue.push = say));
  attempt(() => (queue.length = 0));
  // (Not `for … of`: a page may have taken the iterators away, and this must not throw at it.)
  entries.forEach((entry) => attempt(say, entry));
}
