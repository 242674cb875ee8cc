//! Beginning, changing hands and ending: what is left, what is heard, and what comes too late.

use js_sys::Array;
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use super::page::{
    Page, bell, bells, find_part, in_row, js, js_with, litter, memory, own_stub, part, quiet, rows, say,
    source, tell, until,
};

/// A function that writes down what it is given, and what it has written down.
fn recorder(body: &str) -> (JsValue, Array) {
    let record = Array::new();
    (js_with(&format!("(record) => (...given) => {{ {body} }}"), &[&record]), record)
}

fn lines(record: &Array) -> Vec<String> {
    record.iter().filter_map(|line| line.as_string()).collect()
}

/// A function of the page that settles when the page says so.
fn pending() -> &'static str {
    "globalThis.pending = (() => {
        let settle;
        const promise = new Promise((resolve) => (settle = resolve));
        return Object.assign(() => promise, {settle});
    })()"
}

#[wasm_bindgen_test]
async fn i_14_destroy_takes_everything_off_and_hears_nothing_more() {
    let page = Page::new();
    let before = page.listeners();
    page.set_messages("c* b a");
    page.init("{}");
    page.until_bell().await;
    page.open().await;
    assert!(page.listeners() > before, "there is something to take off");
    say("inbox", "destroy");
    assert_eq!(bells().len(), 0, "at once");
    assert_eq!(page.listeners(), before);
    let asked = (page.requests().len(), page.asked());
    for word in ["refresh", "open", "close", "destroy"] {
        say("inbox", word);
    }
    js("dispatchEvent(new Event('online')), document.dispatchEvent(new Event('visibilitychange'))");
    quiet().await;
    assert_eq!((page.requests().len(), page.asked()), asked);
    assert_eq!(bells().len(), 0);
}

/// Does something a thousand times, and finds listeners, nodes and memory as they were after a hundred.
///
/// What waited for a promise is given back when the browser collects that, in its own time: so much may come on top, and
/// no more than a kilobyte a round.
async fn a_thousand_times(page: &Page, mut act: impl AsyncFnMut(u32)) {
    const UNCOLLECTED: f64 = 1_048_576.0;
    let nodes = || js("document.querySelectorAll('*').length").as_f64();
    let mut before = None;
    for round in 1..=1_000 {
        // The limits of an hour and of a minute are those of a page that asks without end.
        page.pass(400_000.0);
        act(round).await;
        if round % 50 == 0 {
            litter();
        }
        if round == 100 {
            before = Some((page.listeners(), nodes(), memory()));
        }
    }
    let Some((listeners, elements, bytes)) = before else { unreachable!("there were a hundred rounds") };
    assert_eq!((page.listeners(), nodes()), (listeners, elements));
    assert!(memory() <= bytes + UNCOLLECTED, "{bytes} bytes have become {}", memory());
}

#[wasm_bindgen_test]
async fn i_15_p_09_beginning_and_ending_a_thousand_times_leaves_nothing() {
    let page = Page::new();
    let before = page.listeners();
    page.set_messages("c* b a");
    a_thousand_times(&page, async |round| {
        page.init("{}");
        page.until_bell().await;
        if round % 10 == 0 {
            say("inbox", "open");
        }
        say("inbox", "destroy");
    })
    .await;
    assert_eq!((page.asked(), page.listeners(), bells().len()), (1_000, before, 0));
}

#[wasm_bindgen_test]
async fn p_06_opening_and_closing_a_thousand_times_leaves_no_listener_no_node_and_no_memory() {
    let page = Page::with_rows("b* a").await;
    a_thousand_times(&page, async |_| {
        say("inbox", "close");
        say("inbox", "open");
    })
    .await;
    say("inbox", "close");
    assert!(find_part(&bell(), "panel").is_none());
}

#[wasm_bindgen_test]
async fn p_07_a_thousand_renewals_leave_no_listener_no_node_and_no_memory() {
    let page = Page::with_bell("b* a").await;
    a_thousand_times(&page, async |round| {
        page.forget_tokens();
        page.set_count(Some(round + 1));
        say("inbox", "refresh");
        let name = format!("Notifications, {} unread", round + 1);
        until(&name, || part("bell").attribute("aria-label").as_ref() == Some(&name)).await;
    })
    .await;
    // Each round is a request that is answered 401, and the same once more with the new token.
    assert_eq!((page.asked(), page.answered()), (1_001, 2_001));
}

#[wasm_bindgen_test]
async fn p_08_a_thousand_visitors_leave_no_listener_no_node_and_no_memory() {
    let page = Page::new();
    page.set_messages("b* a");
    js_with("(callback) => { globalThis.token = callback; }", &[&page.callback()]);
    a_thousand_times(&page, async |round| {
        page.init("{getAuthTokenCallback: () => token()}");
        assert_eq!(bells().len(), 0, "nothing of the visitor before");
        page.until_bell().await;
        if round % 10 == 0 {
            say("inbox", "open");
        }
    })
    .await;
    assert_eq!((page.asked(), bells().len()), (1_000, 1));
    js("delete globalThis.token");
}

#[wasm_bindgen_test]
async fn w_13_an_answer_after_the_end_changes_nothing() {
    let page = Page::with_bell("c* b a").await;
    page.hold();
    part("bell").click();
    say("inbox", "destroy");
    assert_eq!((bells().len(), page.cut_off()), (0, 1), "the request is cut off");
    let asked = page.requests().len();
    page.release();
    quiet().await;
    assert_eq!((bells().len(), page.requests().len()), (0, asked));
}

#[wasm_bindgen_test]
async fn w_13_a_token_after_the_end_changes_nothing() {
    let page = Page::new();
    js(pending());
    page.init("{getAuthTokenCallback: pending}");
    quiet().await;
    say("inbox", "destroy");
    js("pending.settle('secret-late')");
    quiet().await;
    assert_eq!((bells().len(), page.requests().len()), (0, 0));
    js("delete globalThis.pending");
}

#[wasm_bindgen_test]
async fn t_34_the_callback_may_say_anything_to_us() {
    let page = Page::new();
    page.set_messages("a*");
    own_stub();
    for word in ["open", "close", "refresh", "destroy"] {
        page.init(&format!("{{getAuthTokenCallback: () => {{ own.c(['inbox', '{word}']); return ''; }}}}"));
        quiet().await;
        assert_eq!(bells().len(), 0, "{word}");
        say("inbox", "destroy");
    }
    // One that begins anew for somebody else in the middle of being asked.
    let again = "{getAuthTokenCallback: () => {
        own.c(['init', {APP_INBOX: true}, {getAuthTokenCallback: own.other, pollInterval: 0}]);
        return 'secret-never-used';
    }}";
    js_with("(callback) => { own.other = callback; }", &[&page.callback()]);
    page.init(again);
    page.until_bell().await;
    quiet().await;
    assert_eq!((page.requests(), page.asked()), (vec!["GET messages/count".to_owned()], 1));
    js("delete globalThis.own");
}

#[wasm_bindgen_test]
async fn i_04_init_again_with_the_same_callback_changes_nothing() {
    let page = Page::with_rows("b* a").await;
    let (bell, row, asked) = (bell(), super::page::row("b"), (page.asked(), page.requests().len()));
    for _ in 0..10 {
        page.init("{language: 'uk', target: 'body'}");
    }
    quiet().await;
    assert_eq!((super::page::bell(), super::page::row("b")), (bell, row));
    assert_eq!((page.asked(), page.requests().len()), asked);
}

#[wasm_bindgen_test]
async fn i_06_init_a_thousand_times_is_one_inbox() {
    let page = Page::new();
    page.set_messages("a*");
    for _ in 0..1_000 {
        page.init("{}");
    }
    page.until_bell().await;
    quiet().await;
    assert_eq!((bells().len(), page.asked(), page.requests().len()), (1, 1, 1));
}

#[wasm_bindgen_test]
async fn i_06_a_thousand_visitors_in_a_row_are_one_inbox_and_a_few_calls() {
    let page = Page::new();
    page.set_messages("a*");
    js("globalThis.calls = []");
    for _ in 0..1_000 {
        page.init("{getAuthTokenCallback: () => new Promise(() => calls.push('pending'))}");
    }
    let calls = js("calls.length").as_f64();
    assert!(calls <= Some(30.0), "the limits hold over all callbacks: {calls:?} calls");
    // The last one counts, as soon as the limits allow it.
    page.init("{}");
    page.pass(3_600_000.0);
    say("inbox", "refresh");
    page.until_bell().await;
    quiet().await;
    assert_eq!((bells().len(), page.asked(), page.requests().len()), (1, 1, 1));
    js("delete globalThis.calls");
}

#[wasm_bindgen_test]
async fn i_05_t_40_t_42_another_callback_wipes_the_visitor_at_once() {
    let page = Page::with_rows("b* a*").await;
    page.init("{getAuthTokenCallback: () => ''}");
    assert_eq!(bells().len(), 0, "in the same task");
    quiet().await;
    assert_eq!(bells().len(), 0);

    page.set_messages("z*");
    page.init("{}");
    page.until_bell().await;
    page.open().await;
    assert_eq!((rows(&bell()).as_str(), part("badge").text().as_str()), ("z*", "1"));
}

#[wasm_bindgen_test]
async fn t_38_t_39_what_comes_late_for_the_visitor_before_is_dropped() {
    let page = Page::with_rows("b* a*").await;
    // An answer that is on its way …
    page.hold();
    say("inbox", "refresh");
    until("a look is under way", || page.requests().len() == 3).await;
    js(pending());
    page.init("{getAuthTokenCallback: pending}");
    assert_eq!((bells().len(), page.cut_off()), (0, 1));
    page.release();
    quiet().await;
    assert_eq!((bells().len(), page.requests().len()), (0, 3));
    // … and a token that is.
    page.set_messages("z*");
    page.init("{}");
    js("pending.settle('secret-of-the-first')");
    page.until_bell().await;
    page.open().await;
    quiet().await;
    assert_eq!(rows(&bell()), "z*");
    assert!(!source(&bell()).contains("Title of a"));
    js("delete globalThis.pending");
}

#[wasm_bindgen_test]
async fn a_listener_is_told_of_every_change_and_of_nothing_else() {
    let page = Page::new();
    let (listener, record) = recorder("record.push(JSON.stringify(given))");
    tell(&["inbox", "on", "change"], &listener);
    page.set_messages("b* a");
    page.init("{}");
    page.until_bell().await;
    page.open().await;
    in_row("b", "row-open").click();
    say("inbox", "close");
    say("inbox", "destroy");
    let change =
        |signed_in, unread, open| format!(r#"[{{"signedIn":{signed_in},"unread":{unread},"open":{open}}}]"#);
    let expected = [
        change(true, 1, false),
        change(true, 1, true),
        change(true, 0, true),
        change(true, 0, false),
        change(false, 0, false),
    ];
    assert_eq!(lines(&record), expected);

    tell(&["inbox", "off", "change"], &listener);
    page.init("{}");
    page.until_bell().await;
    assert_eq!(record.length(), 5);
}

#[wasm_bindgen_test]
async fn l_09_a_listener_that_throws_is_told_to_its_author_and_stops_nothing() {
    let page = Page::new();
    let (thrower, _) = recorder("throw new Error('mine')");
    let (listener, record) = recorder("record.push('told')");
    for function in [&thrower, &listener] {
        tell(&["inbox", "on", "change"], function);
    }
    page.init("{}");
    page.until_bell().await;
    assert_eq!(lines(&record), ["told"]);
    for function in [&thrower, &listener] {
        tell(&["inbox", "off", "change"], function);
    }
}

#[wasm_bindgen_test]
async fn w_11_a_listener_may_open_close_and_destroy_in_the_middle_of_it_all() {
    let page = Page::new();
    page.set_messages("a*");
    own_stub();
    // Open, close, open, end: each in the middle of being told of the one before.
    let (listener, record) = recorder(
        "record.push(JSON.stringify(given[0]));
        own.c(['inbox', ['open', 'close', 'open', 'destroy'][(record.length - 1) / 2] ?? 'refresh']);
        record.push('told');",
    );
    tell(&["inbox", "on", "change"], &listener);
    page.init("{}");
    until("it has come to its end", || record.length() == 10).await;
    quiet().await;
    let change =
        |signed_in, unread, open| format!(r#"{{"signedIn":{signed_in},"unread":{unread},"open":{open}}}"#);
    let (closed, open) = (change(true, 1, false), change(true, 1, true));
    let changes = [closed.clone(), open.clone(), closed, open, change(false, 0, false)];
    let expected: Vec<_> = changes.into_iter().flat_map(|change| [change, "told".to_owned()]).collect();
    assert_eq!(lines(&record), expected, "one after the other, never one inside the other");
    assert_eq!(bells().len(), 0);
    tell(&["inbox", "off", "change"], &listener);
    js("delete globalThis.own");
}

#[wasm_bindgen_test]
async fn w_11_a_page_that_answers_our_own_focus_is_heard_in_its_turn() {
    let page = Page::with_bell("b* a").await;
    own_stub();
    js("globalThis.answer = () => own.c(['inbox', own.word])");
    js("document.addEventListener('focusin', answer)");
    for (word, open) in [("close", false), ("open", true), ("refresh", true), ("destroy", false)] {
        js(&format!("own.word = '{word}'"));
        say("inbox", "open");
        quiet().await;
        let is_open = bells().iter().any(|bell| find_part(bell, "panel").is_some());
        assert_eq!(is_open, open, "{word}");
        say("inbox", "close");
        // Closed, the bell has the focus.
        js("document.activeElement.shadowRoot?.activeElement.blur()");
    }
    js("document.removeEventListener('focusin', answer), delete globalThis.answer, delete globalThis.own");
    assert_eq!(page.errors(), [""; 0]);
}

#[wasm_bindgen_test]
async fn the_page_hears_of_a_click_before_anything_else_happens() {
    let page = Page::new();
    page.set_messages("b* a");
    page.change(
        "b",
        &js("{link: 'https://example.com/x', image: '/x.png', category: 'news', customData: {order: 7}, expiryDate: 1_900_000_000_000}"),
    );
    page.init(
        "{onNotificationClick: (notification, event) => {
            event.preventDefault();
            globalThis.clicked = [...globalThis.clicked ?? [], JSON.stringify(notification), event.type];
        }}",
    );
    page.until_bell().await;
    page.open().await;
    in_row("b", "row-open").click();
    in_row("b", "row-open").click();
    let told = |read: bool| {
        format!(
            r#"{{"id":"b","title":"Title of b","text":"Content of b","createdAt":1700000098000,"expiresAt":1900000000000,"image":"/x.png","link":"https://example.com/x","category":"news","read":{read},"customData":{{"order":7}}}},click"#
        )
    };
    assert_eq!(js("clicked.join()"), format!("{},{}", told(false), told(true)).as_str());
    js("delete globalThis.clicked");
}

#[wasm_bindgen_test]
async fn the_page_may_throw_or_destroy_inside_a_click() {
    let page = Page::with_rows("b* a").await;
    say("inbox", "destroy");
    own_stub();
    page.init("{onNotificationClick: () => { own.c(['inbox', 'destroy']); throw new Error('mine'); }}");
    page.until_bell().await;
    page.open().await;
    in_row("b", "row-open").click();
    assert_eq!(bells().len(), 0);
    quiet().await;
    assert!(!page.requests().iter().any(|request| request.starts_with("POST")));
    js("delete globalThis.own");
}

#[wasm_bindgen_test]
async fn d_07_a_bell_that_the_page_has_taken_away_throws_nothing() {
    let page = Page::with_rows("b* a").await;
    let (host, close) = (bell(), part("close"));
    host.remove();
    page.set_messages("c* b* a");
    say("inbox", "refresh");
    quiet().await;
    close.click();
    say("inbox", "open");
    quiet().await;
    say("inbox", "destroy");
    assert!(!host.is_connected());
}

#[wasm_bindgen_test]
async fn d_07_a_copy_of_a_bell_is_dead() {
    let page = Page::with_bell("b* a").await;
    page.set_html("<p id='copies'></p>");
    js("document.getElementById('copies').append(document.querySelector('app-inbox').cloneNode(true))");
    js("document.querySelector('#copies > app-inbox').click()");
    quiet().await;
    assert!(js("document.querySelector('#copies > app-inbox').shadowRoot === null").is_truthy());
    page.set_html("");
}
