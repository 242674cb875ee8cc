// A request to the platform, and all of its answer.
import { attempt } from "./attempt.js";

/** Bytes of a body at most, as they are when they are unpacked: far more than a page of the list can need. */
const LONGEST = 4_194_304;
/** Letters of a body that browsers take for a request that outlives its page: 64 KiB, of up to three bytes each. */
const SHORT = 21_000;

/** Whether the last answer was one that a browser may have kept, and might say again for ever: a redirection, or "gone". */
let kept = false;

/**
 * Sends a request now. `answer` is a promise of its `status`, of what its headers say for `token` and `retryAfter`, and of
 * its `text`, which isn't there when the answer is a refusal or too long; it is rejected when the answer was lost on the
 * way. The `controller` can `abort` the request; nothing else cuts it off, for the answer holds the next token.
 */
export function send(method, address, token, body) {
  const controller = attempt(() => new AbortController());
  return { answer: ask(method, address, token, body, controller), controller };
}

async function ask(method, address, token, body, controller) {
  const headers = { "ES-TOKEN": token };
  if (body) headers["Content-Type"] = "application/json";
  const cache = kept ? "reload" : "default";
  // A redirection looks like an answer that was lost.
  kept = true;
  const response = await fetch(address, {
    method,
    headers,
    body,
    // What a visitor has read is told even when the click leads to another page.
    keepalive: body?.length < SHORT,
    signal: controller?.signal,
    cache,
    // The token's header must not follow a redirect to somebody else. That answers are not to be kept is the platform's to
    // say: with another `cache` Chromium would ask for leave before each request, whatever `Access-Control-Max-Age` says.
    credentials: "omit",
    redirect: "error",
    referrerPolicy: "no-referrer",
  });
  const header = (name) => attempt(() => response.headers.get(name));
  const answer = { status: response.status, token: header("ES-TOKEN"), retryAfter: header("Retry-After") };
  kept = response.ok !== true && response.status < 500 && ![401, 403, 429].includes(response.status);
  if (response.ok === true) answer.text = await read(response, controller);
  return answer;
}

async function read(response, controller) {
  // The page's own `fetch` may know no streams.
  const reader = attempt(() => response.body.getReader());
  if (!reader) return String(await response.text());
  const decoder = new TextDecoder();
  let text = "";
  for (let length = 0; ; ) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    text += decoder.decode(value, { stream: true });
    length += value.byteLength;
    if (isNaN(length)) throw value;
    if (length > LONGEST) {
      // The token in its head is good, and what it says can't be read.
      controller?.abort();
      return undefined;
    }
  }
}
