// Listens for whatever a hostile string could make run, load or change on a page, and walks what the widget has built.
window.oracle = (() => {
  const words = (text) => new Set(text.split(' '));
  // All that the widget ever builds, and the attributes that it gives.
  const ELEMENTS = words(
    'div span button h2 h3 p a b strong i em u s br ul ol li img time article svg path g circle ellipse rect line polyline polygon',
  );
  const ANYWHERE = words('part class dir lang hidden inert role tabindex popover');
  const ATTRIBUTES = {
    a: words('href rel referrerpolicy title'),
    article: words('data-id data-long'),
    button: words('type data-do data-number data-moves'),
    div: words('data-theme data-density data-place data-gap'),
    img: words('src alt loading referrerpolicy'),
    time: words('datetime title'),
  };
  const DRAWN = words(
    'viewBox d points cx cy r rx ry x y x1 y1 x2 y2 width height transform fill fill-rule clip-rule fill-opacity stroke ' +
      'stroke-width stroke-linecap stroke-linejoin stroke-miterlimit stroke-dasharray stroke-opacity opacity',
  );
  // All that the words of an author become.
  const RICH = words('a b strong i em u s p ul ol li br');
  const SVG = 'http://www.w3.org/2000/svg';

  const troubles = [];
  const note = (trouble) => troubles.length < 20 && troubles.push(trouble);
  const images = new Set();

  const before = Object.fromEntries(['alert', 'prompt', 'confirm', 'print', 'open'].map((name) => [name, window[name]]));
  const {signal, end} = ((control) => ({signal: control.signal, end: () => control.abort()}))(new AbortController());

  window.ran = () => note('something ran');
  for (const name of Object.keys(before)) {
    window[name] = () => note(`${name} was called`);
  }
  for (const kind of ['error', 'unhandledrejection', 'securitypolicyviolation']) {
    addEventListener(kind, (event) => note(`${kind}: ${event.message ?? event.reason ?? event.blockedURI ?? event.target.src}`), {capture: true, signal});
  }
  for (const kind of ['hashchange', 'popstate', 'pagehide', 'beforeunload']) {
    addEventListener(kind, () => note(`${kind}: the page was led away`), {signal});
  }
  const ours = (node) => node.localName === 'app-inbox' || node.parentElement?.closest('app-inbox');
  const watched = new MutationObserver((records) => {
    for (const {type, target, addedNodes} of records) {
      if (type === 'attributes') {
        note(`the page's ${target.localName} was changed`);
      }
      for (const node of addedNodes) {
        if (node.nodeType === Node.ELEMENT_NODE && !ours(node)) {
          note(`the page has a new ${node.localName}`);
        }
      }
    }
  });

  // What is wrong with an element: nothing, as a rule.
  function fault(element) {
    const {localName, namespaceURI} = element;
    if (!ELEMENTS.has(localName)) {
      return 'an element that we never build';
    }
    const drawn = namespaceURI === SVG;
    const rich = element.parentElement?.closest('[part=row-content]');
    if (rich && !RICH.has(localName)) {
      return 'in the words of an author';
    }
    for (const name of element.getAttributeNames()) {
      const allowed =
        ANYWHERE.has(name) || name.startsWith('aria-') || (drawn ? DRAWN.has(name) : ATTRIBUTES[localName]?.has(name));
      if (!allowed || (rich && localName !== 'a')) {
        return `the attribute ${name}`;
      }
      if (name === 'class' && element.className !== element.getAttribute('part') && !drawn) {
        return 'a class that is no part';
      }
      if (drawn && /url|src|\\/i.test(element.getAttribute(name))) {
        return `the value of ${name}`;
      }
    }
    if (localName === 'a') {
      const {protocol, username, password, host, title, rel, referrerPolicy} = element;
      const known = ['https:', 'http:', 'mailto:', 'tel:', location.protocol].includes(protocol);
      const external = host !== '' && host !== location.host;
      const honest = title === (external ? host : '');
      const silent = rel === 'noopener noreferrer' && referrerPolicy === 'no-referrer';
      return known && !username && !password && honest && silent ? undefined : 'a link that leads astray';
    }
    if (localName === 'img') {
      images.add(element.src);
      const {protocol, origin} = new URL(element.src); // throws where there is nothing to load
      const silent = element.loading === 'lazy' && element.referrerPolicy === 'no-referrer';
      return (protocol === 'https:' || origin === location.origin) && silent ? undefined : 'an image from nowhere good';
    }
    return undefined;
  }

  return {
    images,
    /** From now on the page is watched; what it loads by itself comes from these hosts. */
    watch(hosts) {
      watched.observe(document, {subtree: true, childList: true});
      watched.observe(document.documentElement, {attributes: true});
      watched.observe(document.body, {attributes: true});
      // An image that can't be had is gone before anybody walks by.
      const image = ({name, initiatorType}) => images.has(name) || (initiatorType === 'img' && name.startsWith('https:'));
      const known = (entry) => image(entry) || hosts.includes(new URL(entry.name).host);
      const seen = (list) => list.getEntries().forEach((entry) => known(entry) || note(`${entry.name} was loaded`));
      new PerformanceObserver(seen).observe({type: 'resource'});
    },
    /** The page is nobody's concern any more, and as it was. */
    rest() {
      end();
      watched.disconnect();
      Object.assign(window, before);
      delete window.ran;
    },
    /** How many elements a place holds that nobody may build, and what has happened so far, if anything. */
    walk(root) {
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_ALL);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        if (node.nodeType === Node.TEXT_NODE) {
          continue;
        }
        const found = node.nodeType === Node.ELEMENT_NODE ? fault(node) : `a node of the kind ${node.nodeType}`;
        if (found) {
          note(`${found}: ${node.outerHTML?.slice(0, 200)}`);
        }
      }
      return troubles.join('\n');
    },
  };
})();
