// What the page has put in the place of the browser's own may throw.

/** What an action returns, which may be given something; nothing when it throws. */
export function attempt(action, given) {
  try {
    return action(given);
  } catch {
    return undefined;
  }
}
