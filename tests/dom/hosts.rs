//! Pages that are hard on what they hold: that take the bell away, style it, replace the browser's own functions, or swallow
//! what happens.

use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use super::page::{
    Element, Page, bell, bells, edges_of, find_part, focused, in_row, is_visible, js, js_element, js_number,
    js_with, own_stub, part, pointer_down, quiet, row, rows, say, source, until,
};

/// Where everything of the open widget is, to the pixel.
fn places() -> String {
    js("[...document.querySelector('app-inbox').shadowRoot.querySelectorAll('[part]')].map((element) => {
        const {x, y, width, height} = element.getBoundingClientRect();
        return [element.part, x, y, width, height].join(' ');
    }).join('\\n')")
    .as_string()
    .unwrap_throw()
}

#[wasm_bindgen_test]
async fn d_02_names_of_our_own_properties_mean_nothing_on_the_page() {
    let page = Page::with_rows("b* a").await;
    let colours = "(() => {
        const of = (part, name) => getComputedStyle(document.querySelector('app-inbox').shadowRoot.querySelector(`[part~=${part}]`))[name];
        return [of('panel', 'backgroundColor'), of('title', 'color'), of('badge', 'backgroundColor'), of('row-meta', 'color'),
            of('panel', 'maxHeight')].join();
    })()";
    let before = js(colours);
    js_with(
        "(bell) => {
            const rules = [...bell.shadowRoot.adoptedStyleSheets].flatMap((sheet) => [...sheet.cssRules]);
            const names = new Set(rules.map((rule) => rule.cssText).join().match(/--_[\\w-]+/g));
            if (names.size < 5) throw new Error('there are no names');
            const style = document.createElement('style');
            style.id = 'leaking';
            style.textContent = `*, :root { ${[...names].map((name) => `${name}: lime !important`).join(';')} }`;
            document.head.append(style);
        }",
        &[bell().as_ref()],
    );
    let after = js(colours);
    js("document.getElementById('leaking').remove()");
    assert_eq!(after, before);
    drop(page);
}

#[wasm_bindgen_test]
async fn d_03_reset_sheets_move_nothing_by_a_pixel() {
    let page = Page::new();
    page.set_messages("c* b a");
    page.set_html("<style></style><i id='spot' style='position: fixed; left: 300px; top: 100px'></i>");
    page.init("{target: '#spot'}");
    page.until_bell().await;
    page.open().await;
    let before = places();
    for reset in [
        "*, ::before, ::after { box-sizing: border-box; margin: 0; padding: 0; border: 0 solid; } button { font: inherit; color: inherit; }",
        "img, svg, video { display: block; vertical-align: middle; max-width: 100%; height: auto; }",
        "html { font-size: 62.5%; line-height: 3; letter-spacing: 2px; word-spacing: 9px; text-transform: uppercase; text-indent: 2em; }",
        "body { font: 30px/2 serif; text-align: center; white-space: pre; direction: rtl; hyphens: auto; zoom: 1; }",
        "a { color: red; text-decoration: none; } h2, h3 { font-size: 4em; margin: 2em; } p { margin: 0 0 1rem; }",
        "div, span, button, article, header, time { display: block; width: 9999px; padding: 40px; border: 10px solid; float: left; }",
        "* { all: revert; columns: 3; writing-mode: vertical-rl; }",
    ] {
        js_with(
            "(css) => { document.querySelector('style').textContent = css; }",
            &[&JsValue::from_str(reset)],
        );
        // The page's own place of the bell stays.
        js(
            "document.getElementById('spot').style.cssText = 'all: initial; position: fixed !important; left: 300px; top: 100px'",
        );
        assert_eq!(places(), before, "{reset}");
    }
}

#[wasm_bindgen_test]
async fn d_04_whatever_stands_around_the_bell_the_panel_lies_above_it() {
    for around in [
        "transform: rotate(1deg)",
        "filter: blur(1px)",
        "overflow: hidden; height: 50px",
        "contain: strict; height: 60px",
        "will-change: transform",
        "zoom: 1.5",
        "position: fixed; z-index: -1",
        "opacity: .5",
        "clip-path: inset(0 0 0 0)",
        "perspective: 100px",
        "backdrop-filter: blur(2px)",
        "content-visibility: auto",
        "container-type: size; height: 60px",
    ] {
        let page = Page::new();
        page.set_messages("c* b a");
        page.set_html(&format!(
            "<div style='{around}'><i id='spot'></i></div><div style='position: fixed; inset: 0; z-index: 2147483647; pointer-events: none'></div>"
        ));
        page.init("{target: '#spot'}");
        page.until_bell().await;
        page.open().await;
        let edges = edges_of(&part("panel"));
        let (x, y) = ((edges.left + edges.right) / 2.0, (edges.top + edges.bottom) / 2.0);
        assert_eq!(js_element(&format!("document.elementFromPoint({x}, {y})")), bell(), "{around}");
        part("close").click();
        assert!(find_part(&bell(), "panel").is_none(), "{around}");
    }
}

#[wasm_bindgen_test]
async fn d_05_a_body_that_is_swapped_has_its_bell_again_once_and_closed() {
    let page = Page::with_rows("b* a").await;
    let fixture = js("globalThis.kept = document.body");
    for swap in [
        // A whole new body, a copy of the old one, and what frameworks do that load pages by script.
        "document.body.replaceWith(document.createElement('body'))",
        "document.body.replaceWith(kept.cloneNode(true))",
        "document.body.replaceChildren()",
        "document.body = document.createElement('body')",
        "document.documentElement.replaceChild(document.createElement('body'), document.body)",
    ] {
        say("inbox", "open");
        js(swap);
        until("there is a bell", || alive().len() == 1).await;
        quiet().await;
        let alive = alive();
        assert_eq!(alive.len(), 1, "{swap}");
        assert_eq!(find_part(&alive[0], "badge").map(|badge| badge.text()).as_deref(), Some("1"), "{swap}");
        assert!(find_part(&alive[0], "panel").is_none(), "{swap}: closed");
    }
    js("document.body.replaceWith(kept), delete globalThis.kept");
    until("there is a bell", || bells().len() == 1).await;
    page.open().await;
    assert_eq!((rows(&bell()).as_str(), page.asked()), ("b* a", 1));
    drop((page, fixture));
}

#[wasm_bindgen_test]
async fn d_05_in_a_closed_shadow_root_of_the_page_a_press_is_inside_where_it_is_inside() {
    let page = Page::new();
    page.set_messages("b* a");
    page.set_html("<section></section><p></p>");
    js("globalThis.place = document.createElement('i'),
        document.querySelector('section').attachShadow({mode: 'closed'}).append(place)");
    page.init("{target: place}");
    let inner = |part: &str| {
        js_element(&format!("place.querySelector('app-inbox').shadowRoot.querySelector('[part~={part}]')"))
    };
    let is_open =
        || js("!!place.querySelector('app-inbox')?.shadowRoot.querySelector('[part~=row]')") == true;
    until("there is a bell", || js("!!place.querySelector('app-inbox')") == true).await;
    inner("bell").click();
    until("it is open", is_open).await;
    pointer_down(&inner("title"));
    assert!(is_open());
    pointer_down(&js_element("document.querySelector('p')"));
    assert!(!is_open());
    js("delete globalThis.place");
    drop(page);
}

#[wasm_bindgen_test]
async fn d_05_in_an_open_shadow_root_of_the_page_what_is_outside_is_outside() {
    let page = Page::new();
    page.set_messages("b* a");
    page.set_html("<section></section>");
    js("document.querySelector('section').attachShadow({mode: 'open'}).innerHTML = '<i></i><p></p>'");
    page.init("{target: document.querySelector('section').shadowRoot.querySelector('i')}");
    let inner = |part: &str| {
        js_element(&format!(
            "document.querySelector('section').shadowRoot.querySelector('app-inbox').shadowRoot.querySelector('[part~={part}]')"
        ))
    };
    let host = "document.querySelector('section').shadowRoot.querySelector('app-inbox')";
    let is_open = || js(&format!("!!{host}?.shadowRoot.querySelector('[part~=row]')")) == true;
    until("there is a bell", || js(&format!("!!{host}")) == true).await;
    inner("bell").click();
    until("it is open", is_open).await;
    pointer_down(&inner("title"));
    assert!(is_open());
    pointer_down(&js_element("document.querySelector('section').shadowRoot.querySelector('p')"));
    assert!(!is_open());
    drop(page);
}

/// The bells that are none of a page's copies.
fn alive() -> Vec<Element> {
    bells()
        .into_iter()
        .filter(|bell| js_with("(bell) => bell.shadowRoot", &[bell.as_ref()]).is_object())
        .collect()
}

#[wasm_bindgen_test]
async fn d_05_targets_that_are_drawn_anew_have_their_bells_again() {
    let page = Page::new();
    page.set_messages("b* a");
    let header = "<header><nav><i class='menu'></i></nav></header>";
    page.set_html(header);
    page.init("{target: '.menu'}");
    page.until_bell().await;
    // A route without the header, for longer than a target is waited for, and back.
    for route in ["<main>Checkout</main>", "<main>Thanks</main>"] {
        page.set_html(route);
        page.pass(40_000.0);
        quiet().await;
        assert_eq!(bells().len(), 0);
    }
    page.set_html(&header.repeat(2));
    until("there are bells", || bells().len() == 2).await;
    let badges: Vec<_> =
        bells().iter().filter_map(|bell| find_part(bell, "badge")).map(|badge| badge.text()).collect();
    assert_eq!((badges.join(" "), page.requests().len()), ("1 1".to_owned(), 1));
}

#[wasm_bindgen_test]
async fn d_06_d_09_a_page_that_takes_the_bell_away_again_and_again_is_let_have_its_way() {
    let page = Page::new();
    page.set_messages("a*");
    js("globalThis.taken = 0");
    js("globalThis.revert = new MutationObserver(() => {
        const bell = document.querySelector('app-inbox');
        if (bell) { taken += 1; bell.remove(); }
    })");
    js("revert.observe(document, {childList: true, subtree: true})");
    page.init("{}");
    until("it is given up", || page.warnings().iter().any(|told| told.contains("put back any more"))).await;
    quiet().await;
    assert_eq!(js_number("taken"), 41.0, "the first one and forty more");
    js("revert.disconnect(), delete globalThis.revert, delete globalThis.taken");
    // A look, a command, and a minute change nothing about it.
    page.pass(61_000.0);
    say("inbox", "refresh");
    page.set_html("<p></p>");
    quiet().await;
    assert_eq!(bells().len(), 0);
    // Another beginning does.
    page.set_messages("b* a*");
    js_with("(callback) => { globalThis.token = callback; }", &[&page.callback()]);
    page.init("{getAuthTokenCallback: () => token()}");
    page.until_bell().await;
    js("delete globalThis.token");
}

#[wasm_bindgen_test]
async fn t_36_d_07_a_callback_that_takes_our_element_away_gets_it_back_once() {
    let page = Page::with_bell("b* a").await;
    js_with("(callback) => { globalThis.token = callback; }", &[&page.callback()]);
    say("inbox", "destroy");
    page.init(
        "{getAuthTokenCallback: () => {
        document.querySelector('app-inbox')?.remove();
        document.body.append(document.createElement('hr'));
        document.querySelector('hr').remove();
        return token();
    }}",
    );
    page.until_bell().await;
    page.forget_tokens();
    page.set_count(Some(7));
    say("inbox", "refresh");
    until("there is a bell with the news", || bells().len() == 1 && part("badge").text() == "7").await;
    page.open().await;
    js("delete globalThis.token");
}

#[wasm_bindgen_test]
async fn d_07_a_bell_that_is_moved_wrapped_or_adopted_goes_on() {
    let page = Page::with_bell("b* a").await;
    page.set_html("<div id='elsewhere'></div>");
    let host = bell();
    for change in [
        "document.getElementById('elsewhere').append(document.querySelector('app-inbox'))",
        "document.querySelector('app-inbox').replaceWith(Object.assign(document.createElement('p'), {id: 'wrap'}))",
        "document.body.prepend(document.querySelector('app-inbox'))",
    ] {
        if change.contains("replaceWith") {
            js_with(
                "(bell) => { const wrap = document.createElement('p'); bell.replaceWith(wrap); wrap.append(bell); }",
                &[host.as_ref()],
            );
        } else {
            js(change);
        }
        quiet().await;
        assert_eq!(bell(), host, "{change}: the same one");
        page.open().await;
        assert_eq!(rows(&bell()), "b* a", "{change}");
        part("close").click();
    }
    // Into another document: here it is missing, and there is one again.
    js_with(
        "(bell) => {
            globalThis.far = document.body.appendChild(document.createElement('iframe'));
            far.contentDocument.body.append(bell);
        }",
        &[host.as_ref()],
    );
    page.until_bell().await;
    assert_ne!(bell(), host);
    page.open().await;
    js("far.remove(), delete globalThis.far");
}

#[wasm_bindgen_test]
async fn d_08_a_bell_waits_for_elements_that_a_framework_has_still_to_take_over() {
    for (options, waits) in
        [("{target: '#spot'}", true), ("{target: document.getElementById('spot')}", false), ("{}", false)]
    {
        let page = Page::new();
        page.set_messages("b* a");
        page.set_html("<i id='spot'></i>");
        page.hold_hydration();
        page.init(options);
        until("the count is known", || page.answered() == 1).await;
        quiet().await;
        assert_eq!(bells().is_empty(), waits, "{options}");
        if waits {
            // The framework goes about its work, and the page about its own.
            js(
                "document.getElementById('spot').replaceWith(Object.assign(document.createElement('b'), {id: 'spot'}))",
            );
            say("inbox", "refresh");
            quiet().await;
            assert_eq!(bells().len(), 0);
        }
        page.release_hydration();
        page.until_bell().await;
        page.open().await;
        assert_eq!(rows(&bell()), "b* a", "{options}");
    }
}

#[wasm_bindgen_test]
async fn d_11_without_custom_elements_or_with_our_name_taken_there_is_a_bell() {
    let page = Page::new();
    page.set_messages("b* a");
    js("globalThis.before = Object.getOwnPropertyDescriptor(globalThis, 'customElements')");
    js("Object.defineProperty(globalThis, 'customElements', {configurable: true, value: undefined})");
    page.init("{}");
    page.until_bell().await;
    page.open().await;
    say("inbox", "destroy");
    js("Object.defineProperty(globalThis, 'customElements', before), delete globalThis.before");
    // For the life of this page our name is now that of an element that lets nobody attach anything: the tests that come
    // after this one must not see it, so it is a frame's.
    let shadow = js("(() => {
        const frame = document.body.appendChild(document.createElement('iframe'));
        const {customElements, HTMLElement, document: far} = frame.contentWindow;
        customElements.define('app-inbox', class extends HTMLElement {
            constructor() { super(); this.attachShadow({mode: 'closed'}); }
        });
        const attach = (name) => { try { return !!far.createElement(name).attachShadow({mode: 'open'}); } catch { return false; } };
        const both = [attach('app-inbox'), attach('div')].join();
        frame.remove();
        return both;
    })()");
    assert_eq!(shadow, "false,true", "what the widget falls back on");
    // The same refusal, here.
    js("globalThis.before = Element.prototype.attachShadow");
    js("Element.prototype.attachShadow = function (init) {
        if (this.localName === 'app-inbox') throw new DOMException('taken', 'NotSupportedError');
        return before.call(this, init);
    }");
    page.init("{target: document.body}");
    let host =
        "[...document.body.children].find((element) => element.shadowRoot?.querySelector('[part~=bell]'))";
    until("there is a bell", || js(host).is_object()).await;
    let found = js_element(host);
    assert_eq!(found.name(), "div");
    find_part(&found, "bell").unwrap_throw().click();
    until("there are rows", || rows(&found) == "b* a").await;
    say("inbox", "destroy");
    assert!(!found.is_connected());
    js("Element.prototype.attachShadow = before, delete globalThis.before");
}

#[wasm_bindgen_test]
async fn d_12_without_shadow_roots_or_with_the_pages_own_the_page_is_left_alone() {
    for (attach, expected) in [
        ("undefined", 0),
        ("function () { throw new Error('mine'); }", 0),
        ("() => null", 0),
        ("function (init) { return before.call(this, {...init, mode: 'open'}); }", 1),
    ] {
        let page = Page::new();
        page.set_messages("a*");
        let nodes = js_number("document.querySelectorAll('*').length");
        js("globalThis.before = Element.prototype.attachShadow");
        js(&format!("Element.prototype.attachShadow = {attach}"));
        page.init("{}");
        until("the count is known", || page.answered() == 1).await;
        quiet().await;
        assert_eq!(bells().len(), expected, "{attach}");
        assert_eq!(js_number("document.querySelectorAll('*').length"), nodes + expected as f64, "{attach}");
        js("Element.prototype.attachShadow = before, delete globalThis.before");
    }
}

#[wasm_bindgen_test]
async fn d_16_where_the_page_swallows_every_press_a_command_still_opens_the_panel() {
    let page = Page::with_bell("b* a").await;
    js("globalThis.swallow = (event) => event.stopImmediatePropagation()");
    js(
        "['click', 'keydown', 'focus', 'focusin', 'pointerdown', 'pointerup'].forEach((kind) => addEventListener(kind, swallow, true))",
    );
    part("bell").click();
    assert!(find_part(&bell(), "panel").is_none(), "nothing of ours hears before the window does");
    say("inbox", "open");
    until("there are rows", || rows(&bell()) == "b* a").await;
    assert_eq!(focused(&bell()), Some(part("panel")));
    say("inbox", "close");
    js(
        "['click', 'keydown', 'focus', 'focusin', 'pointerdown', 'pointerup'].forEach((kind) => removeEventListener(kind, swallow, true))",
    );
    js("delete globalThis.swallow");
    page.open().await;
}

#[wasm_bindgen_test]
async fn d_18_inside_a_text_that_is_being_edited_nothing_of_ours_can_be() {
    let page = Page::new();
    page.set_messages("b* a");
    page.set_html("<div contenteditable='true'><b id='own'>Text</b> <i id='spot'></i> text</div>");
    page.init("{target: '#spot'}");
    page.until_bell().await;
    page.open().await;
    for design in ["off", "on"] {
        js(&format!("document.designMode = '{design}'"));
        let before = source(&bell());
        // What a hand does that marks our words and types over them.
        for command in ["insertText", "delete", "bold", "removeFormat"] {
            js_with("(element) => getSelection().selectAllChildren(element)", &[&in_row("b", "row-content")]);
            js(&format!("document.execCommand('{command}', false, 'x')"));
        }
        assert_eq!(source(&bell()), before, "{design}");
        part("close").click();
        part("bell").click();
        until("there are rows", || rows(&bell()) == "b* a").await;
    }
    js("document.designMode = 'off'");
    // The page's own text can be.
    js("getSelection().selectAllChildren(document.getElementById('own'))");
    js("document.execCommand('insertText', false, 'typed')");
    assert!(js("document.querySelector('[contenteditable]').textContent.includes('typed')").is_truthy());
}

#[wasm_bindgen_test]
async fn d_19_selecting_touching_and_pointing_are_our_own() {
    let page = Page::new();
    page.set_messages("b* a");
    page.set_html(
        "<style>* { user-select: none !important; touch-action: none !important; cursor: none !important; }</style>
        <div style='user-select: none; touch-action: none; cursor: none'><i id='spot'></i></div>",
    );
    page.init("{target: '#spot'}");
    page.until_bell().await;
    page.open().await;
    let style = |name: &str, of: &str| {
        js(&format!("getComputedStyle(document.querySelector('app-inbox').shadowRoot.querySelector('[part~={name}]')).{of}"))
            .as_string()
            .unwrap_or_default()
    };
    assert_eq!((style("bell", "cursor"), style("row-open", "cursor")), ("pointer".into(), "pointer".into()));
    assert_eq!(style("body", "touchAction"), "auto");
    assert_ne!(style("row-content", "cursor"), "none");
    assert_ne!(style("row-content", "userSelect"), "none");
}

#[wasm_bindgen_test]
async fn d_20_on_paper_there_is_no_bell() {
    let _page = Page::with_bell("a*").await;
    let hidden = js_with(
        "(bell) => bell.shadowRoot.adoptedStyleSheets.flatMap((sheet) => [...sheet.cssRules])
            .filter((rule) => rule.media?.mediaText === 'print')
            .flatMap((rule) => [...rule.cssRules])
            .some((rule) => rule.selectorText === ':host' && rule.style.display === 'none'
                && rule.style.getPropertyPriority('display') === 'important')",
        &[bell().as_ref()],
    );
    assert!(hidden.is_truthy());
}

#[wasm_bindgen_test]
async fn d_21_an_extension_may_rewrite_our_nodes_and_nothing_breaks() {
    let page = Page::with_rows("c* b a").await;
    for rewrite in [
        // What translators, dark modes and checkers of spelling do.
        "root.querySelectorAll('[part=row-open], [part=title]').forEach((element) => {
            const font = document.createElement('font'); font.append(...element.childNodes); element.append(font); })",
        "root.querySelectorAll('*').forEach((element) => element.setAttribute('style', 'color: red'))",
        "root.querySelector('article').remove()",
        "root.querySelector('[part~=list]').replaceChildren()",
        "root.querySelectorAll('article').forEach((article) => article.replaceChildren())",
        "root.querySelector('[part~=badge]').remove()",
        "root.querySelector('[part~=body]').append(document.createElement('grammarly-extension'))",
        "root.querySelector('[part~=list]').remove()",
        "root.querySelector('[part~=panel]').remove()",
        "root.replaceChildren()",
    ] {
        js_with(&format!("({{shadowRoot: root}}) => {{ {rewrite} }}"), &[bell().as_ref()]);
        page.set_messages("d* c* b a");
        say("inbox", "refresh");
        quiet().await;
        page.set_messages("c b");
        say("inbox", "refresh");
        quiet().await;
        say("inbox", "close");
        say("inbox", "open");
        quiet().await;
        assert_eq!(page.errors(), [""; 0], "{rewrite}");
    }
    // Who opens it anew has it whole.
    say("inbox", "destroy");
    page.init("{}");
    page.until_bell().await;
    page.open().await;
    assert_eq!(rows(&bell()), "c b");
    assert!(is_visible(&row("c")));
}

#[wasm_bindgen_test]
async fn d_22_a_view_transition_leaves_one_bell() {
    let page = Page::new();
    page.set_messages("b* a");
    page.set_html("<i id='menu'></i>");
    page.init("{target: '#menu'}");
    page.until_bell().await;
    own_stub();
    js_with("(page) => { own.page = page; }", &[page.as_ref()]);
    js("own.swap = () => { own.page.html = '<b>next page</b><i id=menu></i>'; }");
    js("(document.startViewTransition ? document.startViewTransition(own.swap).finished : Promise.resolve(own.swap()))
        .then(() => { own.over = true; })");
    until("the transition is over", || js("own.over === true").is_truthy()).await;
    quiet().await;
    assert_eq!(bells().len(), 1);
    page.open().await;
    assert_eq!(rows(&bell()), "b* a");
    js("delete globalThis.own");
}

/// What is looked for at the end of every other test.
#[wasm_bindgen_test]
async fn x_26_whoever_looks_for_tokens_finds_them() {
    let page = Page::with_bell("a*").await;
    for (place, leak, mend) in [
        ("document", "document.body.append(own = new Comment('secret-1'))", "own.remove()"),
        (
            "shadow roots",
            "own = document.querySelector('app-inbox').shadowRoot.appendChild(new Text('secret-1'))",
            "own.remove()",
        ),
        ("localStorage", "localStorage.setItem('secret-1', '')", "localStorage.clear()"),
        ("sessionStorage", "sessionStorage.setItem('own', 'secret-1')", "sessionStorage.clear()"),
        ("cookies", "document.cookie = 'own=secret-1'", "document.cookie = 'own=; max-age=0'"),
        (
            "location",
            "history.replaceState(null, '', '#secret-1')",
            "history.replaceState(null, '', location.pathname + location.search)",
        ),
        ("history", "history.replaceState('secret-1', '')", "history.replaceState(null, '')"),
        ("window", "window.name = 'secret-1'", "window.name = ''"),
        ("performance", "performance.mark('secret-1')", "performance.clearMarks()"),
    ] {
        js(&format!("globalThis.own = null, {leak}"));
        assert_eq!(page.leaks(), [place], "{leak}");
        js(mend);
        assert_eq!(page.leaks(), [""; 0], "{mend}");
    }
    for (place, list) in
        [("console", "warnings"), ("errors", "errors"), ("requests", "requests"), ("requests", "headers")]
    {
        let before = page.leaks();
        js_with(&format!("(page) => page.{list}.push('secret-1')"), &[page.as_ref()]);
        assert_eq!((before.len(), page.leaks()), (0, vec![place.to_owned()]), "{list}");
        js_with(&format!("(page) => page.{list}.pop()"), &[page.as_ref()]);
    }
    js("delete globalThis.own");
}
