// The demo shop's own script: the callback that its snippet names, and the buttons on the page.

// A plain global function, because the snippet in the page calls it by this name.
// The request carries no e-mail: who asks is decided by the session cookie, on the server.
async function yourImplementationOfAuthCallback() {
  const response = await fetch('/inbox-token', {method: 'POST'});
  if (!response.ok) {
    throw new Error(`/inbox-token answered ${response.status}`);
  }
  const {token} = await response.json();
  return token;
}

document.addEventListener('DOMContentLoaded', () => {
  showVisitor();
  showOperator();
  countBasket();
  for (const button of document.querySelectorAll('[data-login]')) {
    button.addEventListener('click', () => changeVisitor('/login', {email: button.dataset.login}));
  }
  document.getElementById('logout').addEventListener('click', () => changeVisitor('/logout', {}));
});

async function showVisitor() {
  const {email} = await (await fetch('/me')).json();
  document.getElementById('who').textContent = email ? `Logged in as ${email}` : 'Nobody is logged in';
  document.getElementById('logout').hidden = !email;
  for (const button of document.querySelectorAll('[data-login]')) {
    button.setAttribute('aria-pressed', String(button.dataset.login === email));
  }
}

async function showOperator() {
  const {operator} = await (await fetch('/demo.json')).json();
  document.getElementById('operator').href = operator;
}

// A shop's page is loaded anew after a log-in, and so the snippet runs for the new visitor.
async function changeVisitor(path, body) {
  await fetch(path, {
    method: 'POST',
    headers: {'Content-Type': 'application/json'},
    body: JSON.stringify(body),
  });
  location.reload();
}

function countBasket() {
  const basket = document.getElementById('basket');
  for (const button of document.querySelectorAll('[data-add]')) {
    button.addEventListener('click', () => {
      basket.textContent = String(Number(basket.textContent) + 1);
    });
  }
}
