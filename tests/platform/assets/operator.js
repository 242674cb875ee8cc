// The operator's page. It keeps nothing: what it shows is what the platform's API says.

const byId = (id) => document.getElementById(id);

// The kinds of faults, and what each of them asks for.
const KINDS = {
  status: {label: 'answer with a status', asks: {code: 500, retry_after: '', new_token: false}},
  delay: {label: 'delay', asks: {ms: 3000}},
  hold: {label: 'hold until released', asks: {}},
  stall: {label: 'never answer', asks: {}},
  cut: {label: 'cut the connection', asks: {processed: false}},
  cut_body: {label: 'cut in the middle of the body', asks: {}},
  stall_body: {label: 'stall in the middle of the body', asks: {}},
  no_token_header: {label: 'keep the next token back', asks: {}},
  token_header: {label: 'another value for the next token', asks: {value: 'nonsense'}},
  no_expose: {label: 'do not expose the headers', asks: {}},
  no_cors: {label: 'refuse other origins', asks: {}},
  body: {label: 'answer with another body', asks: {text: '<h1>Log in</h1>', content_type: 'text/html', status: 200}},
  header: {label: 'another header', asks: {name: 'Retry-After', value: '120'}},
  padded: {label: 'blanks before the body', asks: {mib: 50, gzip: false}},
  drip: {label: 'the body byte by byte', asks: {ms: 1000}},
  redirect: {label: 'redirect', asks: {to: 'https://example.com/'}},
};

const WORDS = {
  code: 'Status', retry_after: 'Retry-After (may be empty)', new_token: 'Hand out the next token', ms: 'Milliseconds',
  processed: 'Handle the request first', value: 'Value', text: 'Body', content_type: 'Content-Type',
  status: 'Status', to: 'Location', name: 'Name', mib: 'Mebibytes', gzip: 'Compressed',
};

async function api(path, method = 'GET', body = undefined) {
  const response = await fetch(`/operator/api/${path}`, {
    method,
    headers: body === undefined ? {} : {'Content-Type': 'application/json'},
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) {
    throw new Error(problem(text) || `the platform answered ${response.status}`);
  }
  return text ? JSON.parse(text) : null;
}

// A refusal is JSON when the platform explains itself, and plain text when a field has the wrong shape.
function problem(text) {
  try {
    return JSON.parse(text).error;
  } catch {
    return text;
  }
}

function say(text, bad = false) {
  byId('notice').textContent = text;
  byId('notice').classList.toggle('bad', bad);
}

// Runs what a button does, shows what came of it, and reads the page's tables anew.
function act(work) {
  return async (event) => {
    event?.preventDefault();
    try {
      say(await work() ?? '');
    } catch (error) {
      say(error.message, true);
    }
    await refresh();
  };
}

// --- composing a message

const send = act(async () => {
  let custom_data;
  try {
    custom_data = JSON.parse(byId('custom').value || '{}');
  } catch (error) {
    throw new Error(`Custom data: ${error.message}`);
  }
  await api('messages', 'POST', {
    contact: Number(byId('contact').value),
    title: byId('title').value,
    content: byId('content').value,
    image: byId('image').value,
    link: byId('link').value,
    category: byId('category').value,
    ttl_hours: Number(byId('ttl').value),
    custom_data,
  });
  return `Sent to ${byId('contact').selectedOptions[0].dataset.name}`;
});

// Puts a tag around the selected text; a list makes an item of each line.
function insertTag(tag) {
  const field = byId('content');
  const selected = field.value.slice(field.selectionStart, field.selectionEnd);
  const tagged = {
    b: `<b>${selected}</b>`,
    i: `<i>${selected}</i>`,
    ul: `<ul>${selected.split('\n').map((line) => `<li>${line}</li>`).join('')}</ul>`,
    a: `<a href="https://">${selected}</a>`,
  };
  field.setRangeText(tagged[tag], field.selectionStart, field.selectionEnd, 'end');
  field.focus();
}

// --- faults

function showDetails() {
  const asks = Object.entries(KINDS[byId('kind').value].asks);
  byId('details').replaceChildren(...asks.map(([name, usual]) => {
    const input = make('input', {name, autocomplete: 'off'});
    if (typeof usual === 'boolean') {
      input.type = 'checkbox';
      return make('label', {}, input, ` ${WORDS[name]}`);
    }
    input.type = typeof usual === 'number' ? 'number' : 'text';
    input.value = usual;
    return make('label', {}, `${WORDS[name]} `, input);
  }));
}

const addFault = act(async () => {
  const what = {kind: byId('kind').value};
  for (const input of byId('details').querySelectorAll('input')) {
    const value = {checkbox: input.checked, number: Number(input.value)}[input.type] ?? input.value;
    what[input.name] = input.name === 'retry_after' && value === '' ? null : value;
  }
  const times = byId('times').value === '' ? null : Number(byId('times').value);
  await api('faults', 'POST', {on: byId('on').value, times, what});
  return 'The fault is on';
});

function faultLine({on, times, what: {kind, ...details}}) {
  const asked = Object.entries(details).filter(([, value]) => value !== null && value !== false);
  const words = asked.map(([name, value]) => value === true ? name : `${name} ${value}`).join(', ');
  const often = times === null ? 'until cleared' : times === 1 ? 'once more' : `${times} more times`;
  return make('li', {}, make('b', {}, on), ` ${KINDS[kind]?.label ?? kind}${words && `: ${words}`}, ${often}`);
}

// --- tables

const time = new Intl.DateTimeFormat('en-GB', {timeStyle: 'medium'});
const date = new Intl.DateTimeFormat('en-GB', {dateStyle: 'medium', timeStyle: 'short'});

function messageRow(message) {
  const over = message.expires_at <= Date.now();
  const state = over ? ['soft', 'expired'] : message.read ? ['good', 'read'] : ['', 'unread'];
  return row(
    ['', date.format(message.created_at)],
    ['', message.contact],
    ['text', message.title],
    ['', message.category ?? ''],
    state,
    ['', date.format(message.expires_at)],
  );
}

function requestRow(seen) {
  const token = seen.token ? `${seen.token.slice(0, 8)}… ${seen.token_alive ? `chain ${seen.chain}` : 'dead'}` : '';
  const answer = seen.left ? 'left' : seen.status ?? 'none';
  return row(
    ['', time.format(seen.at_ms)],
    ['code text', `${seen.method} ${seen.path_and_query} ${seen.body}`],
    ['', seen.contact ?? ''],
    ['code', token],
    [seen.in_flight > 1 ? 'bad' : '', seen.in_flight],
    [answer >= 200 && answer < 300 ? 'good' : 'bad', answer],
  );
}

function row(...cells) {
  // A title may run the other way than the page; its cell does not.
  return make('tr', {}, ...cells.map(([className, text]) => make('td', {className}, make('bdi', {}, String(text)))));
}

function fill(id, items, line, none) {
  const columns = byId(id).parentElement.querySelectorAll('th').length;
  const empty = columns
    ? make('tr', {}, make('td', {className: 'empty', colSpan: columns}, none))
    : make('li', {className: 'empty'}, none);
  byId(id).replaceChildren(...(items.length ? items.map(line) : [empty]));
}

function showContacts(contacts) {
  const chosen = byId('contact').value;
  byId('contact').replaceChildren(...contacts.map(({id, name, unread}) => {
    const option = make('option', {value: id}, `${name} (${unread} unread)`);
    option.dataset.name = name;
    return option;
  }));
  byId('contact').value = chosen || (contacts[0]?.id ?? '');
}

function make(name, properties, ...children) {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
}

// --- what the page shows

async function refresh() {
  const [contacts, messages, faults, settings] =
    await Promise.all(['contacts', 'messages', 'faults', 'settings'].map((path) => api(path)));
  showContacts(contacts);
  fill('messages', messages, messageRow, 'No messages yet');
  fill('faults', faults, faultLine, 'None: all is well');
  byId('one-token').checked = settings.one_token_per_contact;
  byId('wire').value = settings.wire;
}

// Rows change only when something happened, so that a selection survives.
let shown = '';

async function follow() {
  try {
    const log = await api('log?last=40');
    const now = JSON.stringify(log);
    if (now !== shown) {
      shown = now;
      fill('log', log, requestRow, 'No requests yet');
      // The open list of contacts would lose its place.
      if (document.activeElement !== byId('contact')) {
        await refresh();
      }
    }
  } catch {
    say('The platform does not answer', true);
  }
  setTimeout(follow, 1000);
}

const changeSettings = act(() => api('settings', 'PUT', {
  one_token_per_contact: byId('one-token').checked,
  wire: byId('wire').value,
}).then(() => 'Saved'));

byId('kind').append(...Object.entries(KINDS).map(([value, {label}]) => make('option', {value}, label)));
byId('kind').addEventListener('change', showDetails);
byId('compose').addEventListener('submit', send);
byId('fault').addEventListener('submit', addFault);
byId('clear').addEventListener('click', act(() => api('faults', 'DELETE').then(() => 'No faults are on')));
byId('release').addEventListener('click', act(() => api('faults/release', 'POST').then(() => 'Released')));
byId('revoke').addEventListener('click', act(async () => `Tokens revoked: ${(await api('revoke', 'POST')).revoked}`));
byId('one-token').addEventListener('change', changeSettings);
byId('wire').addEventListener('change', changeSettings);
for (const button of document.querySelectorAll('[data-tag]')) {
  button.addEventListener('click', () => insertTag(button.dataset.tag));
}

showDetails();
refresh().then(follow, () => say('The platform does not answer', true));
