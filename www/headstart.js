// A head start: while the wasm is on its way, asks for the token, and with it for the count, as the inbox itself begins.
//
// It decides nothing. The inbox asks for both as soon as it is there, and is handed what has been begun, if that is what it
// asks for. So this begins only what the inbox will ask for in any case, and nothing more once the inbox is there.

/** The vendor's platform, as in options.rs. */
const API_URL = "https://esputnik.com";
/** Addresses of a platform that options.rs takes for sure. A token goes nowhere else. */
const PLATFORM = /^(https:\/\/[\w.-]+|http:\/\/(localhost|127\.0\.0\.1))(:\d+)?$/;
/** Texts that api.rs takes for a token for sure: for others, the inbox decides. */
const TOKEN = /^(?!(undefined|null|NaN|true|false)$)[\w.~+/=-]{1,8192}$/;

/**
 * Begins for this `init`, the words of a call; `site` holds the options that were baked in, and `isOff` tells whether the
 * page has ended it already. What an option is, is decided in options.rs; what is read here is less than that, and what
 * isn't plain is left to it.
 */
export function headStart(init, site, isOff) {
  let over = false;
  let callback;
  let given;
  let request;

  const option = (name) => {
    const holder = [init[2], init[1], site].find((object) => Object.hasOwn(object ?? {}, name) && object[name] != null);
    return holder?.[name];
  };

  async function begin() {
    // The page's own script comes to its end first: its callback may need what stands below its `init`.
    await undefined;
    callback = option("getAuthTokenCallback");
    const platform = option("apiUrl") ?? API_URL;
    const isAwake = document.visibilityState === "visible" && !document.prerendering && navigator.onLine;
    const isWanted = typeof callback === "function" && (option("APP_INBOX") ?? true) === true && PLATFORM.test(platform);
    if (over || isOff() || !isAwake || !isWanted) return;
    given = (async () => callback())();
    const token = await given;
    if (over || typeof token !== "string" || !TOKEN.test(token)) return;
    const controller = new AbortController();
    const address = `${platform}/appinbox/v1/messages/count`;
    // As in fetch.rs.
    const answer = fetch(address, {
      headers: { "ES-TOKEN": token },
      credentials: "omit",
      redirect: "error",
      referrerPolicy: "no-referrer",
      signal: controller.signal,
    });
    request = { address, token, answer, controller };
    const blocked = ({ blockedURI, disposition }) => {
      // It has never left. The inbox tries, and learns why it can't.
      if (address.startsWith(blockedURI) && disposition === "enforce") request = undefined;
    };
    document.addEventListener("securitypolicyviolation", blocked);
    try {
      await answer;
    } finally {
      setTimeout(() => document.removeEventListener("securitypolicyviolation", blocked));
    }
  }

  // What goes wrong is the inbox's to see, which waits for the same.
  begin().catch(() => {});

  return {
    /** What the callback has been called for, if it is this one. From now on nothing new is begun. */
    asked(wanted) {
      over = true;
      return wanted === callback ? given : undefined;
    },

    /** The answer that is on its way to this request, if there is one; `signal` cuts it off from now on. */
    begun(address, token, signal) {
      if (request?.address !== address || request.token !== token) return undefined;
      const { answer, controller } = request;
      request = undefined;
      signal.addEventListener("abort", () => controller.abort());
      return answer;
    },
  };
}
