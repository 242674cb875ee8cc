//! Rows that the page has made, and what a page does from inside them: it may look like ours, and may call us at any time.

use wasm_bindgen_test::wasm_bindgen_test;

use super::page::{
    Page, bell, bells, find_part, focused, in_row, js, js_element, js_number, js_with, key, own_stub, part,
    pointer_down, quiet, row, rows, say, tell, until,
};

/// A page whose list is open, with these options of its own; what it notes is in `noted`.
async fn with(options: &str, messages: &str) -> Page {
    let page = Page::new();
    own_stub();
    js("globalThis.noted = []");
    page.set_messages(messages);
    page.init(options);
    page.until_bell().await;
    page.open().await;
    page
}

fn noted() -> String {
    js("noted.join()").as_string().unwrap_or_default()
}

fn told(page: &Page) -> Vec<String> {
    page.requests().into_iter().filter(|request| request.starts_with("POST")).collect()
}

fn is_open() -> bool {
    bells().iter().any(|bell| find_part(bell, "panel").is_some())
}

/// Rows of this markup; what is opened is noted.
fn rows_of(markup: &str) -> String {
    format!(
        "{{
            onNotificationClick: ({{id, read}}, event) => {{ noted.push([id, read, event.type].join(' ')); event.preventDefault(); }},
            renderNotification: ({{id, title, text, read}}) => {{
                const node = document.createElement('section');
                node.innerHTML = `{markup}`;
                return node;
            }},
        }}"
    )
}

#[wasm_bindgen_test]
async fn a_row_of_the_pages_own_opens_by_pointer_and_by_key_and_hears_that_it_was_read() {
    let page = with(&rows_of("<b>${title}: ${text} (${read})</b> <button>Own</button>"), "b* a*").await;
    let own = |selector: &str| js_element(&format!("document.querySelector('app-inbox {selector}')"));
    assert_eq!(own("section").text(), "Title of b: Content of b (false) Own");
    pointer_down(&own("b"));
    assert!(is_open(), "a press on it is no press outside");
    own("b").click();
    assert_eq!(noted(), "b false click");
    assert_eq!(own("section").text(), "Title of b: Content of b (true) Own");
    // A key on a control of the page's own is its own.
    key(&own("button"), "Enter");
    assert_eq!(noted(), "b false click");
    row("a").focus();
    key(&row("a"), "Enter");
    assert_eq!(noted(), "b false click,a false click");
    assert_eq!(focused(&bell()), Some(row("a")), "it has been made anew, but not its place");
    until("both are told", || told(&page).concat().contains("\"a\"")).await;
}

#[wasm_bindgen_test]
async fn markup_of_the_page_that_looks_like_ours_means_nothing_to_us() {
    let markup = "<article data-id=x slot=y><i data-do=all>all</i><u data-do=filter>filter</u></article>";
    let page = with(&rows_of(markup), "b* a*").await;
    for (press, heard) in [("i", "b false click"), ("u", "b false click,b true click")] {
        js_element(&format!("document.querySelector('app-inbox {press}')")).click();
        assert_eq!(noted(), heard, "{press}");
        assert_eq!(rows(&bell()), "b a*", "{press}");
    }
    until("one is told", || !told(&page).is_empty()).await;
    assert_eq!(told(&page), [r#"POST messages/status {"status":"OPENED","ids":["b"]}"#]);
    // So may what our element stands in.
    drop(page);
    let page = Page::new();
    js("globalThis.noted = []");
    page.set_messages("b* a*");
    page.set_html("<article data-id=x data-do=all slot=y><p id=place></p></article>");
    page.init("{target: '#place', onNotificationClick: ({id}) => noted.push(id)}");
    page.until_bell().await;
    page.open().await;
    in_row("b", "row-open").click();
    assert_eq!((rows(&bell()).as_str(), noted().as_str()), ("b a*", "b"));
}

#[wasm_bindgen_test]
async fn fields_in_a_component_of_the_pages_own_keep_their_keys() {
    js("globalThis.OwnField ??= class extends HTMLElement {
        constructor() {
            super();
            this.attachShadow({mode: 'open'}).innerHTML = '<input>';
        }
    }");
    js("customElements.get('own-field') || customElements.define('own-field', OwnField)");
    let page = with(&rows_of("<own-field></own-field>"), "b a").await;
    let field = js_element("document.querySelector('own-field').shadowRoot.querySelector('input')");
    field.focus();
    for name in ["Home", "End", "ArrowDown", "ArrowUp", "Enter"] {
        key(&field, name);
        let active = js_element("document.querySelector('own-field').shadowRoot.activeElement");
        assert_eq!((active, noted().as_str()), (field.clone(), ""), "{name}");
    }
    drop(page);
}

#[wasm_bindgen_test]
async fn only_the_main_button_of_a_mouse_and_the_middle_one_open() {
    let page = with("{onNotificationClick: ({id}, {button}) => noted.push(id + button)}", "b* a*").await;
    for (button, heard) in [(2, ""), (3, ""), (1, "b1")] {
        let press = "(element, button) => element.dispatchEvent(
            new MouseEvent('auxclick', {button, bubbles: true, composed: true, cancelable: true}))";
        js_with(press, &[in_row("b", "row-open").as_ref(), &button.into()]);
        assert_eq!(noted(), heard, "{button}");
    }
    drop(page);
}

#[wasm_bindgen_test]
async fn w_11_a_page_may_do_what_it_likes_while_its_rows_are_made() {
    for does in [
        "dispatchEvent(new Event('resize'))",
        "dispatchEvent(new Event('scroll'))",
        "document.dispatchEvent(new Event('scroll', {bubbles: true}))",
        "own.c(['inbox', 'markRead', id])",
        "own.c(['inbox', 'refresh'])",
        "own.c(['inbox', 'close'])",
        "own.c(['inbox', 'destroy'])",
    ] {
        let options = format!(
            "{{markRead: 'view', pageSize: 100, renderNotification: ({{id}}) => {{ noted.push(id); {does}; return null; }}}}"
        );
        let page = Page::new();
        own_stub();
        js("globalThis.noted = []");
        let ids: Vec<String> = (0..80).map(|id| format!("r{id:02}")).collect();
        page.set_messages(&ids.join(" "));
        page.init(&options);
        page.until_bell().await;
        part("bell").click();
        until(does, || js_number("noted.length") > 0.0).await;
        // While it scrolls as well.
        if let Some(body) = bells().first().and_then(|bell| find_part(bell, "body")) {
            body.set_scroll_top(2_000.0);
            quiet().await;
        }
        say("inbox", "destroy");
        page.init("{getAuthTokenCallback: () => own.none}");
        assert_eq!(page.errors(), [""; 0], "{does}");
        drop(page);
    }
}

#[wasm_bindgen_test]
async fn w_11_a_page_that_is_left_by_the_focus_may_call_us() {
    let page = with(&rows_of("<button onblur=\"own.c(['inbox', 'refresh'])\">Own</button>"), "b a").await;
    let button = js_element("document.querySelector('app-inbox button')");
    button.focus();
    key(&button, "ArrowDown");
    quiet().await;
    assert_eq!((rows(&bell()).as_str(), focused(&bell())), ("b a", Some(row("a"))));
    drop(page);
}

#[wasm_bindgen_test]
async fn t_38_what_was_decided_before_another_init_or_the_end_is_not_done_after_it() {
    let meanwhile = [
        (
            "['init', {APP_INBOX: true}, {getAuthTokenCallback: async () => 'other', apiUrl: 'https://other.example', pollInterval: 0}]",
            1,
        ),
        ("['inbox', 'destroy']", 0),
    ];
    for (call, others) in meanwhile {
        let page = Page::new();
        own_stub();
        js("globalThis.sent = []");
        js("(() => { const {fetch} = globalThis; globalThis.fetch = (address, init) => {
            sent.push(`${address} ${init.headers['ES-TOKEN']}`);
            return address.startsWith('https://other') ? new Promise(() => {}) : fetch(address, init);
        }; })()");
        page.set_messages("b* a");
        page.init("{}");
        page.until_bell().await;
        let listener = js_with("(call) => ({open}) => { if (open) own.c(call); }", &[&js(call)]);
        tell(&["inbox", "on", "change"], &listener);
        let before = js_number("sent.length");
        part("bell").click();
        quiet().await;
        let after = js_with("(before) => sent.slice(before).join()", &[&before.into()]);
        let after = after.as_string().unwrap_or_default();
        let expected = "https://other.example/appinbox/v1/messages/count other";
        assert_eq!(after, if others == 1 { expected } else { "" }, "{call}");
        tell(&["inbox", "off", "change"], &listener);
        js("delete globalThis.sent");
        drop(page);
    }
}

#[wasm_bindgen_test]
async fn who_listens_late_is_told_how_things_stand() {
    let page = Page::with_bell("b* a").await;
    let listener = js("(state) => (globalThis.noted = [...globalThis.noted, JSON.stringify(state)])");
    js("globalThis.noted = []");
    tell(&["inbox", "on", "change"], &listener);
    assert_eq!(noted(), r#"{"signedIn":true,"unread":1,"open":false}"#);
    tell(&["inbox", "off", "change"], &listener);
    say("inbox", "destroy");
    tell(&["inbox", "on", "change"], &listener);
    assert_eq!(js_number("noted.length"), 1.0, "where nobody is, nothing is told");
    tell(&["inbox", "off", "change"], &listener);
    drop(page);
}

#[wasm_bindgen_test]
async fn the_focus_is_not_left_behind_the_panel() {
    let page = with("{onOpenChange: (open, {reason}) => noted.push(`${open} ${reason}`)}", "b a").await;
    page.set_html("<input id='own' style='position: fixed'>");
    let own = js_element("document.getElementById('own')");
    let place = "(own, bell, away) => {
        const {left, top} = bell.shadowRoot.querySelector('[part=panel]').getBoundingClientRect();
        own.style.left = `${away ? 0 : left + 20}px`;
        own.style.top = `${away ? 0 : top + 20}px`;
    }";
    js_with(place, &[own.as_ref(), bell().as_ref(), &true.into()]);
    own.focus();
    assert!(is_open(), "it is to be seen there");
    in_row("b", "row-open").focus();
    js_with(place, &[own.as_ref(), bell().as_ref(), &false.into()]);
    own.focus();
    assert!(!is_open(), "behind the panel it is not");
    assert_eq!(noted(), "true bell,false outside");
    assert_eq!(js_element("document.activeElement"), own);
}

#[wasm_bindgen_test]
async fn a_panel_that_the_page_closes_gives_the_focus_back() {
    let options = "{open: false, onOpenChange: (open) => own.c(['inbox', open ? 'open' : 'close'])}";
    let page = with(options, "b a").await;
    in_row("b", "row-open").focus();
    key(&in_row("b", "row-open"), "Escape");
    assert!(!is_open());
    assert_eq!(focused(&bell()), Some(part("bell")));
    drop(page);
}

#[wasm_bindgen_test]
async fn keys_show_all_of_a_row_that_is_higher_than_the_panel() {
    let page = Page::new();
    page.set_messages("b a");
    let text = "<p>Line</p>".repeat(300);
    page.change("b", &js(&format!("{{content: `{text}`}}")));
    page.init("{}");
    page.until_bell().await;
    page.open().await;
    in_row("b", "more").click();
    in_row("b", "row-open").focus();
    let scrolled = || part("body").scroll_top();
    let (mut presses, mut before) = (0, -1.0);
    while focused(&bell()) == Some(in_row("b", "row-open")) {
        assert!(scrolled() > before, "each press shows more");
        assert!(scrolled() - before <= part("body").client_height(), "and leaves nothing out");
        before = scrolled();
        key(&in_row("b", "row-open"), "PageDown");
        presses += 1;
    }
    assert!(presses > 5, "{presses}");
    assert_eq!(focused(&bell()), Some(in_row("a", "row-open")));
    in_row("b", "row-open").focus();
    key(&in_row("b", "row-open"), "PageDown");
    key(&in_row("b", "row-open"), "PageDown");
    let below = scrolled();
    for name in ["ArrowDown", "ArrowUp", "PageUp"] {
        let before = scrolled();
        key(&in_row("b", "row-open"), name);
        assert_eq!(scrolled() > before, name == "ArrowDown", "{name}");
    }
    assert!(scrolled() < below && focused(&bell()) == Some(in_row("b", "row-open")));
    drop(page);
}

#[wasm_bindgen_test]
async fn only_what_was_in_sight_has_been_seen() {
    for (html, seen) in [
        ("<p id=place></p>", true),
        ("<div style='height: 3000px'></div><p id=place></p>", false),
        ("<section hidden><p id=place></p></section>", false),
    ] {
        let page = Page::new();
        page.set_messages("b* a*");
        page.set_html(html);
        page.init("{markRead: 'view', inline: true, target: '#place'}");
        until("there are rows", || bells().first().is_some_and(|bell| !rows(bell).is_empty())).await;
        page.pass(2_000.0);
        js("dispatchEvent(new Event('resize'))");
        until_told_or_not(&page, seen).await;
        drop(page);
    }
}

async fn until_told_or_not(page: &Page, seen: bool) {
    if seen {
        until("they are told", || !told(page).is_empty()).await;
    } else {
        js("dispatchEvent(new Event('resize'))");
        quiet().await;
        assert!(told(page).is_empty(), "{:?}", told(page));
    }
}

#[wasm_bindgen_test]
async fn a_list_that_is_not_shown_reads_no_further_pages() {
    let page = Page::new();
    let ids: Vec<String> = (0..100).map(|id| format!("r{id:02}")).collect();
    page.set_messages(&ids.join(" "));
    page.set_html("<section hidden><p id=place></p></section>");
    page.init("{inline: true, target: '#place'}");
    until("there are rows", || bells().first().is_some_and(|bell| !rows(bell).is_empty())).await;
    quiet().await;
    assert_eq!(page.requests().iter().filter(|request| request.contains("page=")).count(), 1);
    drop(page);
}

#[wasm_bindgen_test]
async fn y_14_targets_that_come_while_the_page_is_read_get_their_bells() {
    let page = Page::new();
    page.set_messages("a*");
    js("Object.defineProperty(document, 'readyState', {value: 'interactive', configurable: true})");
    page.set_html("<p class='place'></p>");
    page.init("{target: '.place'}");
    page.until_bell().await;
    // More of them than a bell is put back that the page takes away.
    for number in 2..15 {
        js(
            "document.querySelector('.place').after(Object.assign(document.createElement('p'), {className: 'place'}))",
        );
        until("there is one more", || bells().len() == number).await;
    }
    js("delete document.readyState");
    drop(page);
}
