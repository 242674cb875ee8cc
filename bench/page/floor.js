// The floor: what a bell, a badge and a list cost anybody who speaks the platform's protocol, written by hand, with
// nothing else in it: no languages, no errors, no access, no design, no second visitor.
const page = document.getElementById("root");
const sheet = new CSSStyleSheet();
sheet.replaceSync(`
  .box { position: relative; font: 14px/1.4 system-ui, sans-serif }
  .bell { all: unset; display: block; position: relative; padding: 8px; cursor: pointer }
  .badge { position: absolute; top: 0; right: 0; padding: 0 5px; border-radius: 9px; background: #c8102e; color: #fff; font-size: 11px }
  .panel { position: absolute; right: 0; top: 44px; width: 400px; max-height: 620px; overflow: auto; border: 1px solid #ddd; border-radius: 8px; background: #fff }
  .row { padding: 12px 16px; border-bottom: 1px solid #eee }
  .unread { background: #f0f5ff }
  .title { display: block; font-weight: 650 }
  time { color: #5b6472; font-size: 12px }`);
document.adoptedStyleSheets = [sheet];

const make = (name, className, text) => Object.assign(document.createElement(name), { className, textContent: text });
const box = make("div", "box", "");
const bell = make("button", "bell", "🔔");
const badge = make("span", "badge", "");
bell.setAttribute("aria-label", "Notifications");
badge.hidden = true;
bell.append(badge);
box.append(bell);
page.append(box);

let token;
async function ask(path) {
  token ??= await getToken();
  const answer = await fetch(`${API}/appinbox/v1/messages${path}`, { headers: { "ES-TOKEN": token } });
  token = answer.headers.get("ES-TOKEN");
  return answer.json();
}

const counted = ask("/count").then(({ count }) => {
  badge.textContent = count > 99 ? "99+" : count;
  badge.hidden = !count;
});

function ago(time) {
  const minutes = Math.round((Date.now() - time) / 60_000);
  return minutes < 60 ? `${minutes}m ago` : minutes < 1440 ? `${Math.round(minutes / 60)}h ago` : `${Math.round(minutes / 1440)}d ago`;
}

let panel;
bell.onclick = async () => {
  if (panel) return (panel = panel.remove());
  panel = make("div", "panel", "");
  panel.setAttribute("role", "dialog");
  box.append(panel);
  await counted;
  const { list } = await ask(`?page=0&pageSize=${SIZE}`);
  const rows = document.createDocumentFragment();
  for (const { title, content, createdDate, newMessage } of list) {
    const row = make("article", newMessage ? "row unread" : "row", "");
    row.append(make("b", "title", title), make("span", "", content), make("time", "", ` ${ago(createdDate)}`));
    rows.append(row);
  }
  panel.append(rows);
};
