//! Languages that aren't built in: what is to be seen until their words are there, when they come, and when they don't.

use app_inbox::locale::Language;
use app_inbox::web;
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use super::page::{
    Page, bell, bells, find_part, focused, in_row, js, js_number, js_with, part, quiet, rows, say, until,
};

/// A file of `www/words`.
macro_rules! files {
    ($($tag:literal)*) => { &[$(($tag, include_str!(concat!("../../www/words/", $tag, ".json")))),*] };
}

/// All languages, with what is in their files.
pub(crate) const FILES: &[(&str, &str)] = files!(
    "ar" "az" "bg" "cs" "da" "de" "el" "es" "et" "fi" "fr" "ga" "he" "hr" "hu" "hy" "it" "ja" "ka" "kk" "ko" "lt" "lv"
    "mt" "nb" "nl" "pl" "pt" "pt-BR" "ro" "sk" "sl" "sv" "tr" "uk" "zh" "zh-Hant"
);

fn name() -> String {
    part("bell").attribute("aria-label").unwrap_or_default()
}

/// What stands in the attributes for the language and the direction of all that the widget says.
fn spoken() -> String {
    let attribute = |name| part("root").attribute(name).unwrap_or_default();
    format!("{} {}", attribute("lang"), attribute("dir"))
}

async fn until_named(expected: &str) {
    until(&format!("the bell is {expected}"), || name() == expected).await;
}

#[wasm_bindgen_test]
async fn a_language_is_asked_for_once_and_before_the_token_and_english_never() {
    for (language, asked) in [
        ("en", ""),
        ("en-GB", ""),
        ("xx", ""),
        ("fa", ""),
        ("is-IS", ""),
        ("uk-UA", "uk"),
        ("pt-BR", "pt-BR"),
        ("pt", "pt"),
        ("zh_TW", "zh-Hant"),
        ("iw", "he"),
        ("nn-NO", "nb"),
    ] {
        let page = Page::new();
        page.set_messages("a*");
        page.hold();
        page.init(&format!("{{language: '{language}'}}"));
        assert_eq!(page.languages().join(" "), asked, "{language}");
        page.release();
        page.until_bell().await;
        quiet().await;
        assert_eq!(page.languages().join(" "), asked, "{language}");
        assert_eq!(page.warnings(), [""; 0], "{language}");
    }
}

#[wasm_bindgen_test]
async fn english_is_spoken_until_the_words_come_and_then_all_changes_at_once_and_the_visitor_stays_where_they_are()
 {
    let page = Page::new();
    let ids: Vec<String> = ('a'..='z').map(|id| format!("{id}*")).collect();
    page.set_messages(&ids.join(" "));
    page.hold_words("uk");
    page.init("{language: 'uk-UA', pageSize: 100}");
    page.until_bell().await;
    page.open().await;
    assert_eq!((name().as_str(), spoken().as_str()), ("Notifications, 26 unread", "en ltr"));
    assert_eq!(part("mark-all").text(), "Mark all as read");
    assert!(in_row("a", "row-time").text().contains("2023"));
    in_row("m", "row-open").focus();
    part("body").set_scroll_top(300.0);
    page.release_words("uk");
    until_named("Сповіщення, 26 непрочитаних").await;
    assert_eq!(spoken(), "uk-UA ltr");
    assert_eq!(part("title").text(), "Сповіщення");
    assert_eq!(part("panel").attribute("aria-label").as_deref(), Some("Сповіщення"));
    assert_eq!(part("mark-all").text(), "Позначити все прочитаним");
    assert_eq!(part("close").attribute("aria-label").as_deref(), Some("Закрити"));
    assert_eq!(
        in_row("a", "dot").attribute("aria-label").as_deref(),
        Some("Непрочитане. Позначити прочитаним")
    );
    assert!(in_row("a", "row-time").text().contains("лист"), "{}", in_row("a", "row-time").text());
    assert_eq!(part("bell").attribute("aria-expanded").as_deref(), Some("true"));
    assert_eq!(
        js_number("document.querySelector('app-inbox').shadowRoot.querySelectorAll('[part=panel]').length"),
        1.0
    );
    assert_eq!(focused(&bell()), Some(in_row("m", "row-open")));
    assert_eq!(part("body").scroll_top(), 300.0);
    // The new panel is heard as the old one was.
    part("close").click();
    assert!(find_part(&bell(), "panel").is_none());
    part("bell").click();
    assert_eq!(rows(&bell()).split(' ').count(), 26);
}

#[wasm_bindgen_test]
async fn the_focus_stays_in_the_panel_and_outside_of_it_whatever_the_words_do() {
    for (focus, stays) in [("panel", "panel"), ("close", "close"), ("bell", "bell"), ("mark-all", "mark-all")]
    {
        let page = Page::new();
        page.set_messages("b* a");
        page.hold_words("de");
        page.init("{language: 'de'}");
        page.until_bell().await;
        page.open().await;
        part(focus).focus();
        page.release_words("de");
        until_named("Benachrichtigungen, 1 ungelesen").await;
        assert_eq!(focused(&bell()), Some(part(stays)), "{focus}");
    }
}

#[wasm_bindgen_test]
async fn words_that_come_before_the_bell_are_there_with_it() {
    let page = Page::new();
    page.set_messages("a*");
    page.hold();
    page.init("{language: 'pl'}");
    quiet().await;
    page.release();
    page.until_bell().await;
    assert_eq!((name().as_str(), spoken().as_str()), ("Powiadomienia, 1 nieprzeczytane", "pl ltr"));
}

#[wasm_bindgen_test]
async fn words_that_cannot_be_had_leave_english_and_are_told_of_once() {
    let lost = "[App Inbox] could not load the words of et; the inbox speaks English";
    let mut told = Vec::new();
    for words in [
        "() => Promise.reject(404)",
        "() => { throw 1; }",
        "() => undefined",
        "() => null",
        "() => '{}'",
        "() => new String('one\\nNews')",
        "() => ({toString: () => 'one\\nNews'})",
        "() => new Proxy({}, {get(_, name) { if (name !== 'then') throw 1; }})",
        "() => ({then(resolve, reject) { reject(); reject(); }})",
        "5",
    ] {
        let page = Page::new();
        page.set_messages("a*");
        let desk = js_with("(desk, words) => Object.assign(desk, {words})", &[&page.desk(), &js(words)]);
        web::take_over(&desk, JsValue::NULL);
        page.init("{language: 'et'}");
        page.until_bell().await;
        quiet().await;
        assert_eq!((name().as_str(), spoken().as_str()), ("Notifications, 1 unread", "en ltr"), "{words}");
        told.extend(page.warnings());
        assert_eq!(told, [lost], "{words}");
    }
}

#[wasm_bindgen_test]
async fn words_are_text_and_nothing_else() {
    let page = Page::new();
    let image = "<img src=x onerror=\"ran = 1\">";
    let words = "'other\\n<img src=x onerror=\"ran = 1\">\\n{n}'";
    let desk =
        js_with("(desk, words) => Object.assign(desk, {words: () => words})", &[&page.desk(), &js(words)]);
    web::take_over(&desk, JsValue::NULL);
    page.init("{language: 'uk'}");
    page.until_bell().await;
    until_named(image).await;
    part("bell").click();
    // A text that is cut off has its last line for all that is missing.
    until("it is empty", || find_part(&bell(), "state-text").is_some_and(|text| text.text() == "{n}")).await;
    assert_eq!(part("title").text(), image);
    assert!(js("globalThis.ran === undefined").is_truthy());
}

#[wasm_bindgen_test]
async fn words_of_an_earlier_init_come_too_late() {
    let page = Page::new();
    page.set_messages("a*");
    page.hold_words("uk");
    page.init("{language: 'uk'}");
    page.until_bell().await;
    let another = |options: &str| {
        js_with("(callback) => { globalThis.token = callback; }", &[&page.callback()]);
        page.init(&format!("{{getAuthTokenCallback: () => token(), {options}}}"));
    };
    another("language: 'de'");
    page.until_bell().await;
    until_named("Benachrichtigungen, 1 ungelesen").await;
    page.release_words("uk");
    quiet().await;
    assert_eq!((name().as_str(), spoken().as_str()), ("Benachrichtigungen, 1 ungelesen", "de ltr"));
    // And after the end there is nothing that could speak.
    page.hold_words("pl");
    another("language: 'pl'");
    say("inbox", "destroy");
    page.release_words("pl");
    quiet().await;
    assert_eq!(bells().len(), 0);
    another("language: 'en'");
    page.until_bell().await;
    quiet().await;
    assert_eq!((name().as_str(), spoken().as_str()), ("Notifications, 1 unread", "en ltr"));
    js("delete globalThis.token");
}

#[wasm_bindgen_test]
async fn the_bell_counts_in_the_plural_of_its_language() {
    for (language, told) in [
        (
            "uk",
            &[
                (1, "1 непрочитане"),
                (2, "2 непрочитані"),
                (5, "5 непрочитаних"),
                (11, "11 непрочитаних"),
                (21, "21 непрочитане"),
                (112, "112 непрочитаних"),
            ][..],
        ),
        (
            "pl",
            &[
                (1, "1 nieprzeczytane"),
                (22, "22 nieprzeczytane"),
                (21, "21 nieprzeczytanych"),
                (13, "13 nieprzeczytanych"),
            ],
        ),
        (
            "ga",
            &[
                (1, "1 cheann gan léamh"),
                (2, "2 cheann gan léamh"),
                (3, "3 cinn gan léamh"),
                (7, "7 gcinn gan léamh"),
                (11, "11 ceann gan léamh"),
            ],
        ),
        (
            "sl",
            &[
                (1, "1 neprebrano"),
                (2, "2 neprebrani"),
                (4, "4 neprebrana"),
                (5, "5 neprebranih"),
                (102, "102 neprebrani"),
            ],
        ),
        ("lt", &[(1, "1 neskaitytas"), (9, "9 neskaityti"), (10, "10 neskaitytų"), (21, "21 neskaitytas")]),
        ("lv", &[(10, "10 nelasītu"), (21, "21 nelasīts"), (2, "2 nelasīti")]),
        ("fr", &[(1, "1 non lue"), (2, "2 non lues")]),
        (
            "ar-EG",
            &[
                (1, "إشعار واحد غير مقروء"),
                (2, "إشعاران غير مقروءين"),
                (3, "٣ إشعارات غير مقروءة"),
                (11, "١١ إشعارًا غير مقروء"),
                (100, "١٠٠ إشعار غير مقروء"),
            ],
        ),
        ("he", &[(1, "אחת שלא נקראה"), (2, "שתיים שלא נקראו"), (20, "20 שלא נקראו")]),
        ("ja", &[(1, "未読 1 件"), (50, "未読 50 件")]),
    ] {
        for (count, expected) in told {
            let page = Page::new();
            page.set_count(Some(*count));
            page.init(&format!("{{language: '{language}'}}"));
            page.until_bell().await;
            until(&format!("{count} is {expected}"), || name().ends_with(&format!(", {expected}"))).await;
        }
    }
}

#[wasm_bindgen_test]
async fn numbers_are_told_in_the_digits_of_the_language() {
    for (language, count, badge, ending) in [
        ("ar-EG", 3, "٣", "٣ إشعارات غير مقروءة"),
        ("ar-EG", 1234, "٩٩+", "١٬٢٣٤ إشعارًا غير مقروء"),
        ("de", 1234, "99+", "1.234 ungelesen"),
        ("en", 1234, "99+", "1234 unread"),
    ] {
        let page = Page::new();
        page.set_count(Some(count));
        page.init(&format!("{{language: '{language}'}}"));
        page.until_bell().await;
        until(&format!("{count} is {ending}"), || name().ends_with(ending)).await;
        assert_eq!(part("badge").text(), badge, "{language}");
    }
}

#[wasm_bindgen_test]
async fn without_the_browsers_tables_numbers_are_plain_and_plurals_are_the_last() {
    let page = Page::new();
    page.set_count(Some(1));
    js("globalThis.before = Intl, globalThis.Intl = undefined");
    page.init("{language: 'uk'}");
    page.until_bell().await;
    until_named("Сповіщення, 1 непрочитаних").await;
    js("globalThis.Intl = before, delete globalThis.before");
}

#[wasm_bindgen_test]
async fn every_language_has_the_plurals_that_browsers_count_by() {
    let used = "(tag) => {
        const rules = new Intl.PluralRules(tag);
        const used = new Set(Array.from({length: 1_001}, (_, n) => rules.select(n)));
        return 'zero one two few many other'.split(' ').filter((plural) => used.has(plural)).join(' ');
    }";
    for (tag, file) in FILES {
        let plurals = js_with("(file) => JSON.parse(file).plurals", &[&(*file).into()]);
        assert_eq!(plurals, js_with(used, &[&(*tag).into()]), "{tag}");
    }
}

/// Parts of the panel whose words don't fit into it, or take more than four lines in its header.
fn cramped() -> String {
    let cramped = "(root) => {
        const panel = root.querySelector('[part=panel]').getBoundingClientRect();
        const fits = (element) => {
            const {left, right, height} = element.getBoundingClientRect();
            const low = element.getAttribute('part') !== 'header' || height < 110;
            return element.scrollWidth <= element.clientWidth && left >= panel.left && right <= panel.right && low;
        };
        const parts = 'header title mark-all close body state state-text retry'.split(' ');
        const all = parts.flatMap((part) => [...root.querySelectorAll(`[part=${part}]`)]);
        const shown = all.filter((element) => element.getClientRects().length);
        return shown.filter((element) => !fits(element)).map((element) => element.getAttribute('part')).join(' ');
    }";
    let root = js("document.querySelector('app-inbox').shadowRoot");
    js_with(cramped, &[&root]).as_string().unwrap_or_default()
}

#[wasm_bindgen_test]
async fn every_language_fits_into_the_panel_of_a_phone() {
    let mut faults = Vec::new();
    for (tag, file) in FILES {
        let words = js_with("(file) => JSON.parse(file)", &[&(*file).into()]);
        let word = |name: &str| js_with("(words, name) => words[name]", &[&words, &name.into()]).as_string();
        for status in [200, 404] {
            let page = Page::new();
            page.set_html("<style>app-inbox::part(panel) { width: 304px; }</style>");
            page.set_messages("b* a");
            page.fail("list", status);
            page.init(&format!("{{language: '{tag}'}}"));
            page.until_bell().await;
            until(tag, || spoken().starts_with(tag)).await;
            let direction = if Language::read(tag).right_to_left { "rtl" } else { "ltr" };
            assert_eq!(spoken(), format!("{tag} {direction}"));
            part("bell").click();
            let part_that_comes = if status == 200 { "row" } else { "retry" };
            until(part_that_comes, || find_part(&bell(), part_that_comes).is_some()).await;
            assert_eq!(Some(part("title").text()), word("notifications"), "{tag}");
            assert_eq!(Some(part("mark-all").text()), word("markAllRead"), "{tag}");
            let cramped = cramped();
            if !cramped.is_empty() {
                faults.push(format!("{tag}: {cramped}, with {part_that_comes}"));
            }
        }
    }
    assert_eq!(faults, [""; 0]);
}
