import { createInbox } from "app-inbox";

async function getAuthTokenCallback() {
  const response = await fetch("/inbox-token", { method: "POST" });
  return (await response.json()).token;
}

const asked = new URLSearchParams(location.search);
const target = "#bell";
const [apiUrl, titleCount] = [asked.get("platform"), asked.has("count")];
const language = asked.get("language") ?? "en";
window.states = [];
window.createAnother = (alike) =>
  createInbox({ getAuthTokenCallback: alike ? getAuthTokenCallback : () => getAuthTokenCallback(), apiUrl, target, language });
window.inbox = createInbox({ getAuthTokenCallback, apiUrl, target, titleCount, language });
window.inbox.on("change", (state) => window.states.push(state));
