import { createInbox } from "app-inbox";

async function getAuthTokenCallback() {
  const response = await fetch("/inbox-token", { method: "POST" });
  return (await response.json()).token;
}

const apiUrl = new URLSearchParams(location.search).get("platform");
window.states = [];
window.inbox = createInbox({ getAuthTokenCallback, apiUrl, target: document.querySelector("#bell"), language: "en" });
window.inbox.on("change", (state) => window.states.push(state));
