//! The rows: each is kept as long as its notification is there, and nothing of its author's becomes markup.

use wasm_bindgen_test::wasm_bindgen_test;

use super::page::{
    Edges, Page, bell, edges_of, elements, find_part, focused, in_row, is_visible, js, js_with, links, part,
    quiet, row, rows, say, source, until,
};

/// A page with one open row, whose message has these fields.
async fn with_message(fields: &str) -> Page {
    let page = Page::with_bell("a").await;
    page.change("a", &js(fields));
    page.open().await;
    page
}

#[wasm_bindgen_test]
async fn rows_follow_the_list_and_those_that_stay_are_the_same_nodes() {
    let page = Page::with_rows("e* d c* b a").await;
    let kept = [row("d"), row("c"), row("b")];
    for line in [
        "f* e* d c* b a",      // one on top
        "h g* f* e* d c* b a", // two on top
        "h f* d c* b",         // first, last and one between are gone
        "j* h e f* d c* b a",  // gone ones come back
        "d c* b",              // only these are left
        "d* c b*",             // read and unread
        "z* y* d* c b*",
    ] {
        page.set_messages(line);
        let expected = sorted(line);
        page.refresh_to(&expected).await;
        assert_eq!([row("d"), row("c"), row("b")], kept, "{line}");
    }
}

/// The platform gives the newest first.
fn sorted(line: &str) -> String {
    let mut words: Vec<&str> = line.split(' ').collect();
    words.sort_by(|a, b| b.cmp(a));
    words.join(" ")
}

#[wasm_bindgen_test]
async fn rows_that_change_places_are_moved_and_not_made_anew() {
    let page = Page::with_bell("d c b a").await;
    page.set_order("d c b a");
    page.open().await;
    let kept = ["a", "b", "c", "d"].map(row);
    for line in ["a b c d", "b a d c", "c d a b", "d c b a"] {
        page.set_order(line);
        page.refresh_to(line).await;
        assert_eq!(["a", "b", "c", "d"].map(row), kept, "{line}");
    }
}

#[wasm_bindgen_test]
async fn a_row_whose_words_change_is_a_new_one_in_the_same_place() {
    let page = Page::with_rows("c b a").await;
    let (before, other) = (row("b"), row("a"));
    page.change("b", &js("{title: 'Another title', newMessage: true}"));
    page.refresh_to("c b* a").await;
    assert_eq!(in_row("b", "row-open").text(), "Another title");
    assert_ne!(row("b"), before);
    assert_eq!(row("a"), other);
}

#[wasm_bindgen_test]
async fn a_look_that_brings_nothing_new_touches_no_node() {
    let page = Page::with_rows("c* b a").await;
    js_with(
        "(root) => {
            globalThis.touched = [];
            globalThis.observer = new MutationObserver((records) => touched.push(...records));
            observer.observe(root, {subtree: true, childList: true, attributes: true, characterData: true});
        }",
        &[&part("root")],
    );
    for _ in 0..3 {
        let before = page.requests().len();
        say("inbox", "refresh");
        until("both have been asked", || page.requests().len() == before + 2).await;
        quiet().await;
    }
    js("observer.disconnect()");
    assert_eq!(js("touched.map(({type, target}) => `${type} of ${target.localName}`).join()"), "");
}

#[wasm_bindgen_test]
async fn every_row_says_which_of_how_many_it_is() {
    let page = Page::with_rows("c b a").await;
    for line in ["c b a", "d c b a", "d a"] {
        page.set_messages(line);
        page.refresh_to(line).await;
        let ids: Vec<&str> = line.split(' ').collect();
        for (position, id) in (1..).zip(&ids) {
            let row = row(id);
            assert_eq!(row.attribute("aria-posinset"), Some(format!("{position}")), "{id} of {line}");
            assert_eq!(row.attribute("aria-setsize"), Some(format!("{}", ids.len())), "{id} of {line}");
        }
    }
}

#[wasm_bindgen_test]
async fn m_14_the_focus_stays_on_its_row_when_others_come_and_go() {
    let page = Page::with_rows("d* c b a").await;
    let opener = in_row("b", "row-open");
    opener.focus();
    for line in ["f* e d* c b a", "e c b* a", "b", "c* b a", "c b"] {
        page.set_messages(line);
        page.refresh_to(line).await;
        assert_eq!(focused(&bell()), Some(opener.clone()), "{line}");
    }
}

#[wasm_bindgen_test]
async fn what_is_being_read_stays_in_its_place_when_rows_come_above_it() {
    let page = Page::with_rows("n m l k j i h g f e d c b a").await;
    let body = part("body");
    assert!(body.scroll_height() > body.client_height() + 300.0, "there is something to scroll");
    body.set_scroll_top(240.0);
    quiet().await;
    let (read, before) = (row("h"), edges_of(&row("h")).top);
    page.set_messages("q* p* o* n l k j i h g f e d c b a");
    page.refresh_to("q* p* o* n l k j i h g f e d c b a").await;
    quiet().await;
    assert_eq!(row("h"), read);
    let moved = edges_of(&row("h")).top - before;
    assert!(moved.abs() < 2.0, "it moved by {moved} pixels");
    assert!(body.scroll_top() > 240.0);
}

#[wasm_bindgen_test]
async fn the_list_stays_where_it_was_scrolled_to_when_rows_change_below() {
    let page = Page::with_rows("n m l k j i h g f e d c b a").await;
    part("body").set_scroll_top(200.0);
    quiet().await;
    page.set_messages("n m l k j i h g* f* e d c");
    page.refresh_to("n m l k j i h g* f* e d c").await;
    quiet().await;
    assert_eq!(part("body").scroll_top(), 200.0);
}

#[wasm_bindgen_test]
async fn h_22_the_next_page_comes_when_the_end_is_in_sight_and_lands_below() {
    let page = Page::new();
    let (first, second) = ("z y x w v u t s r q p o n m l k j i", "h g f e d c b a");
    let all = format!("{first} {second}");
    page.set_messages(&all);
    page.init("{pageSize: 18}");
    page.until_bell().await;
    page.open().await;
    quiet().await;
    assert_eq!(rows(&bell()), first);
    assert_eq!(
        part("state").text(),
        "Loading notifications…",
        "the end of the list says that more will come"
    );
    let newest = row("z");
    let body = part("body");
    body.set_scroll_top(body.scroll_height());
    until("all are there", || rows(&bell()) == all).await;
    assert_eq!(part("state").text(), "");
    assert_eq!(row("z"), newest);
    let pages = page.requests().into_iter().filter(|request| request.contains("?page=")).collect::<Vec<_>>();
    assert_eq!(pages, ["GET messages?page=0&pageSize=18", "GET messages?page=1&pageSize=18"]);
}

#[wasm_bindgen_test]
async fn the_unread_mark_is_to_be_seen_and_heard_and_goes_with_a_press() {
    let page = Page::with_rows("b* a").await;
    let dot = in_row("b", "dot");
    assert!(is_visible(&dot) && !is_visible(&in_row("a", "dot")));
    assert_eq!(dot.name(), "button");
    assert_eq!(dot.attribute("aria-label").as_deref(), Some("Unread. Mark as read"));
    in_row("b", "row-open").click();
    assert_eq!(rows(&bell()), "b a", "at once");
    assert!(!is_visible(&dot));
    until("it is told", || page.requests().iter().any(|request| request.starts_with("POST"))).await;
    in_row("a", "row-open").click();
    quiet().await;
    let told = page.requests().into_iter().filter(|request| request.starts_with("POST")).collect::<Vec<_>>();
    assert_eq!(
        told,
        [r#"POST messages/status {"status":"OPENED","ids":["b"]}"#],
        "once, and only what was unread"
    );
}

#[wasm_bindgen_test]
async fn m_06_the_time_is_told_to_readers_and_to_machines() {
    let minute = "Date.now() - 5 * 60_000 - 500";
    for (created, datetime, told) in [
        ("1_700_000_000_000", Some("2023-11-14T22:13:20.000Z"), Some("Nov 14, 2023")),
        ("1_700_000_000", Some("2023-11-14T22:13:20.000Z"), Some("Nov 14, 2023")),
        ("'2023-11-14T22:13:20Z'", Some("2023-11-14T22:13:20.000Z"), Some("Nov 14, 2023")),
        (minute, None, Some("5 minutes ago")),
        ("Date.now()", None, Some("now")),
        ("Date.now() - 26 * 3_600_000", None, Some("yesterday")),
        ("8.64e15", Some("+275760-09-13T00:00:00.000Z"), None),
    ] {
        let page = with_message(&format!("{{createdDate: {created}}}")).await;
        let time = in_row("a", "row-time");
        assert_eq!(time.name(), "time");
        let machine = time.attribute("datetime").unwrap_or_default();
        assert!(datetime.is_none_or(|datetime| datetime == machine), "{created}: {machine}");
        assert!(told.is_none_or(|told| told == time.text()), "{created}: {}", time.text());
        assert!(!time.text().is_empty() && time.attribute("title").is_some_and(|title| !title.is_empty()));
        drop(page);
    }
}

#[wasm_bindgen_test]
async fn m_06_a_date_that_is_none_is_left_out() {
    for created in
        ["undefined", "null", "'soon'", "0", "-1", "NaN", "1e20", "-1e20", "{}", "[]", "true", "'9999-99-99'"]
    {
        let page = with_message(&format!("{{createdDate: {created}}}")).await;
        let time = in_row("a", "row-time");
        assert_eq!((time.attribute("datetime"), time.text()), (None, String::new()), "{created}");
        drop(page);
    }
}

#[wasm_bindgen_test]
async fn m_05_hostile_ids_are_text_like_any_other() {
    let ids = r#"['__proto__', 'constructor', '"], .x, ["', '<b>', 'a b', '\ud800', '\'', '\\']"#;
    let page = Page::with_bell("a b c d e f g h").await;
    for (at, id) in ["a", "b", "c", "d", "e", "f", "g", "h"].iter().enumerate() {
        page.change(id, &js(&format!("{{id: {ids}[{at}], newMessage: true}}")));
    }
    page.open().await;
    let articles = || elements(&part("list")).iter().filter(|name| name.starts_with("article[")).count();
    assert_eq!(articles(), 8);
    js(
        "document.querySelector('app-inbox').shadowRoot.querySelectorAll('[part=row-open]').forEach((opener) => opener.click())",
    );
    assert!(!rows(&bell()).contains('*'), "{}", rows(&bell()));
    until("they are told", || page.requests().iter().any(|request| request.starts_with("POST"))).await;
}

#[wasm_bindgen_test]
async fn x_01_titles_and_categories_are_text_and_nothing_else() {
    let page = with_message(
        "{title: '<img src=x onerror=\"globalThis.ran = 1\"><b>Bold</b> & &amp; \\u202egnp.exe',
          category: '<script>globalThis.ran = 2</script>'}",
    )
    .await;
    let (opener, category) = (in_row("a", "row-open"), in_row("a", "row-category"));
    assert_eq!(opener.text(), "<img src=x onerror=\"globalThis.ran = 1\"><b>Bold</b> & &amp; gnp.exe");
    assert_eq!(category.text(), "<script>globalThis.ran = 2</script>");
    assert_eq!((elements(&opener).len(), elements(&category).len()), (0, 0));
    quiet().await;
    assert!(js("globalThis.ran === undefined").is_truthy());
    drop(page);
}

/// What an author's text may become: these elements with these attributes.
const ALLOWED: [&str; 13] = [
    "a[class,href,part,referrerpolicy,rel]",
    "a[class,href,part,referrerpolicy,rel,title]",
    "b[]",
    "br[]",
    "em[]",
    "i[]",
    "li[]",
    "ol[]",
    "p[]",
    "s[]",
    "strong[]",
    "u[]",
    "ul[]",
];

#[wasm_bindgen_test]
async fn x_01_x_17_x_18_x_19_x_20_of_a_body_only_the_allowed_few_are_built() {
    let page = Page::with_rows("a").await;
    for (at, content) in [
        "<script>ran(1)</script><b>x</b>",
        "<img src=x onerror=ran(2)>x",
        "<svg onload=ran(3)><script>ran(4)</script></svg>x",
        "<iframe srcdoc='<script>parent.ran(5)</script>'></iframe>x",
        "<b onclick=ran(6) style='position:fixed' class=row id=eS name=body tabindex=0 autofocus>x</b>",
        "<a href='javascript:ran(7)'>x</a>",
        "<a href=' java\tscript:ran(8)'>x</a>",
        "<a href='&#106;avascript&colon;ran(9)'>x</a>",
        "<a href='data:text/html,<script>ran(10)</script>'>x</a>",
        "<a href='https://example.com' target=_blank onclick=ran(11) ping=x download rel=opener>x</a>",
        "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=ran(12)&gt;'>x",
        "<noscript><p title='</noscript><img src=x onerror=ran(13)>'>x",
        "<template><script>ran(14)</script></template>x",
        "<form action=javascript:ran(15)><input name=getElementById><button formaction=javascript:ran(16)>x</button></form>",
        "<style>*{display:none}</style><link rel=stylesheet href=//evil.example>x",
        "<details open ontoggle=ran(17)><summary>x</summary></details>",
        "<video><source onerror=ran(18)></video><audio src=x onerror=ran(19)></audio>x",
        "<object data=javascript:ran(20)></object><embed src=javascript:ran(21)>x",
        "<ul><li>x<li>y</ul><ol><li>z</ol><p>p<p>q<br>r<s>s</s><u>u</u><i>i</i><em>e</em><strong>t</strong>",
        "<custom-element>x</custom-element><app-inbox>y</app-inbox><slot name=x>z</slot>",
        "<b><b><b><b><b><b><b><b><b><b><b><b><b><b><b><b><b><b><b><b><b><b>deep",
        "<![CDATA[<script>ran(22)</script>]]><?xml?><!doctype html>x",
        "\u{0}<scr\u{0}ipt>ran(23)</script>x",
        "{{constructor.constructor('ran(24)')()}} ${ran(25)} <%= ran(26) %>",
    ]
    .iter()
    .enumerate()
    {
        let title = format!("Title {at}");
        let fields = js_with("(content, title) => ({content, title})", &[&(*content).into(), &title.as_str().into()]);
        page.change("a", &fields);
        say("inbox", "refresh");
        until(&title, || in_row("a", "row-open").text() == title).await;
        // Where nothing is left to read there is no element for it either.
        let built = find_part(&row("a"), "row-content").map(|built| elements(&built)).unwrap_or_default();
        for element in &built {
            assert!(ALLOWED.contains(&element.as_str()), "{content}: {element}");
        }
    }
    quiet().await;
    assert_eq!(page.errors(), [""; 0], "nothing tried to run");
}

#[wasm_bindgen_test]
async fn x_06_x_11_links_lead_away_without_a_word_about_the_visitor() {
    let page = with_message(
        "{content: '<a href=\"https://example.com/a?b=c\">one</a> <a href=/orders/7>two</a> <a href=mailto:a@example.com>three</a> \
           <a href=//evil.example>four</a> <a href=https://bank.example@evil.example>five</a>', link: 'https://example.com/title'}",
    )
    .await;
    let row = row("a");
    let links = links(&row);
    let told: Vec<_> =
        links.iter().map(|link| (link.text(), link.attribute("href").unwrap_or_default())).collect();
    let pair = |text: &str, href: &str| (text.to_owned(), href.to_owned());
    assert_eq!(
        told,
        [
            pair("Title of a", "https://example.com/title"),
            pair("one", "https://example.com/a?b=c"),
            pair("two", "/orders/7"),
            pair("three", "mailto:a@example.com")
        ]
    );
    for link in &links {
        assert_eq!(link.attribute("rel").as_deref(), Some("noopener noreferrer"));
        assert_eq!(link.attribute("referrerpolicy").as_deref(), Some("no-referrer"));
        assert_eq!(link.attribute("target"), None);
    }
    assert!(row.text().contains("four") && row.text().contains("five"), "the words stay");
    drop(page);
}

#[wasm_bindgen_test]
async fn x_06_a_title_leads_only_where_a_link_may_lead() {
    for (link, expected) in [
        ("'https://example.com/x'", "a"),
        ("'/orders/7'", "a"),
        ("'javascript:alert(1)'", "button"),
        ("'//evil.example'", "button"),
        ("'data:text/html,x'", "button"),
        ("''", "button"),
        ("null", "button"),
        ("{}", "button"),
    ] {
        let page = with_message(&format!("{{link: {link}}}")).await;
        let opener = in_row("a", "row-open");
        assert_eq!(opener.name(), expected, "{link}");
        assert_eq!(opener.attribute("type").as_deref(), (expected == "button").then_some("button"));
        drop(page);
    }
}

#[wasm_bindgen_test]
async fn x_06_x_08_what_a_browser_cannot_follow_stays_words() {
    for address in [
        "https://example.com:99999/",
        "https://[::1/",
        "https://good.example\u{ff20}evil.example/", // a wide @
        "https://good.example\u{2100}evil.example/", // a letter that reads a/c
        "https://%zz/",
        "https://1.2.3.4.5/",
    ] {
        let page = Page::with_bell("a").await;
        let fields = "(link) => ({link, content: `<b>So <a href=\"${link}\">it <i>is</i></a></b>`})";
        page.change("a", &js_with(fields, &[&address.into()]));
        page.open().await;
        assert_eq!(in_row("a", "row-open").name(), "button", "{address}");
        let content = in_row("a", "row-content");
        assert_eq!(
            (elements(&content), content.text().as_str()),
            (vec!["b[]".to_owned(), "i[]".to_owned()], "So it is"),
            "{address}"
        );
        drop(page);
    }
}

#[wasm_bindgen_test]
async fn x_09_x_10_a_link_to_another_site_names_its_host_whatever_its_words_are() {
    let here = js("location.host").as_string();
    for (address, host) in [
        ("'https://\\u0430\\u0440\\u0440\\u04cf\\u0435.com/'", Some("xn--80ak6aa92e.com")),
        ("'https://evil.example/https://bank.example'", Some("evil.example")),
        ("'HTTPS://EVIL.Example:8443/'", Some("evil.example:8443")),
        ("'https://bank.example\\\\.evil.example/'", Some("bank.example")),
        ("'https://1572395042/'", Some("93.184.216.34")),
        ("'/orders/7'", None),
        ("`http://${location.host}/`", None),
        ("'mailto:a@example.com'", None),
    ] {
        let content = format!("`<a href=\"${{{address}}}\">https://bank.example</a>`");
        let page = with_message(&format!("{{link: {address}, content: {content}}}")).await;
        for name in ["row-open", "link"] {
            let link = in_row("a", name);
            assert_eq!(link.attribute("title").as_deref(), host, "{address}: {here:?}");
        }
        assert_eq!(in_row("a", "link").text(), "https://bank.example");
        drop(page);
    }
}

#[wasm_bindgen_test]
async fn x_12_links_into_apps_are_made_where_the_page_allows_their_scheme() {
    for (options, opener) in
        [("{}", "button"), ("{linkSchemes: ['otherapp']}", "button"), ("{linkSchemes: ['MyApp']}", "a")]
    {
        let page = Page::new();
        page.set_messages("a");
        page.change("a", &js("{link: 'myapp://open/7', content: '<a href=myapp:open>Open</a>'}"));
        page.init(options);
        page.until_bell().await;
        page.open().await;
        assert_eq!(in_row("a", "row-open").name(), opener, "{options}");
        assert_eq!(find_part(&row("a"), "link").is_some(), opener == "a", "{options}");
        assert_eq!(page.warnings(), [""; 0]);
        drop(page);
    }
}

#[wasm_bindgen_test]
async fn x_06_x_12_a_page_that_would_allow_what_can_run_is_told_so() {
    let page = Page::new();
    page.set_messages("a");
    page.change("a", &js("{link: 'javascript:alert(1)'}"));
    page.init("{linkSchemes: ['myapp', 'javascript']}");
    page.until_bell().await;
    page.open().await;
    assert_eq!(in_row("a", "row-open").name(), "button");
    let warnings = page.warnings();
    assert!(warnings.len() == 1 && warnings[0].contains("linkSchemes must be"), "{warnings:?}");
}

#[wasm_bindgen_test]
async fn x_16_one_picture_stands_for_every_image_that_cannot_be_had() {
    let page = Page::with_bell("b a").await;
    page.change("a", &js("{image: '/image-of-nobody.png'}"));
    say("inbox", "refresh");
    quiet().await;
    assert!(!source(&bell()).contains("<img"), "not before the panel is open");
    page.open().await;
    // When an image is loaded is the browser's to judge, in its own time, and what it says then is this; in
    // `policy.rs` it says so itself.
    js_with("(image) => image.dispatchEvent(new Event('error'))", &[in_row("a", "row-image").as_ref()]);
    until("it is known to be broken", || find_part(&row("a"), "broken").is_some()).await;
    let instead = in_row("a", "row-image");
    assert_eq!(elements(&instead).len(), 2, "a drawing of one line: {:?}", elements(&instead));
    let Edges { left, right, top, bottom } = edges_of(&instead);
    assert_eq!((right - left, bottom - top), (56.0, 56.0), "as large as the image");
    assert!(!elements(&row("a")).iter().any(|element| element.starts_with("img")));
    assert!(find_part(&row("b"), "row-image").is_none());
    drop(page);
}

#[wasm_bindgen_test]
async fn x_16_there_are_no_images_where_the_page_wants_none() {
    let page = Page::new();
    page.set_messages("a");
    page.change("a", &js("{image: '/image-of-nobody.png'}"));
    page.init("{images: false}");
    page.until_bell().await;
    page.open().await;
    assert!(find_part(&row("a"), "row-image").is_none());
    drop(page);
}

#[wasm_bindgen_test]
async fn x_16_an_image_comes_over_https_late_and_without_a_referrer() {
    let page = with_message("{image: '/image-of-nobody.png'}").await;
    let image = in_row("a", "row-image");
    let expected = [
        ("src", "/image-of-nobody.png"),
        ("alt", ""),
        ("loading", "lazy"),
        ("referrerpolicy", "no-referrer"),
    ];
    for (name, value) in expected {
        assert_eq!(image.attribute(name).as_deref(), Some(value), "{name}");
    }
    let names = image.attribute_names();
    assert_eq!(
        names.last().map(String::as_str),
        Some("src"),
        "what is set after it would come too late: {names:?}"
    );
    drop(page);
    for image in
        ["'http://example.com/a.png'", "'data:image/svg+xml,<svg/>'", "'javascript:ran(1)'", "''", "{}"]
    {
        let page = with_message(&format!("{{image: {image}}}")).await;
        assert!(find_part(&row("a"), "row-image").is_none(), "{image}");
        drop(page);
    }
}

#[wasm_bindgen_test]
async fn a_notification_without_a_title_is_named_after_its_words() {
    for (fields, name) in [
        ("{title: '', content: '<p>Hello <b>you</b></p><p>there</p>'}", "Hello you  there "),
        ("{title: null, content: 'Plain'}", "Plain"),
        ("{title: '', content: ''}", "Notifications"),
    ] {
        let page = with_message(fields).await;
        let opener = in_row("a", "row-open");
        assert_eq!(
            (opener.attribute("aria-label").as_deref(), opener.text().as_str()),
            (Some(name), ""),
            "{fields}"
        );
        drop(page);
    }
}

#[wasm_bindgen_test]
async fn a_14_what_its_author_wrote_finds_its_own_direction() {
    let page = with_message("{title: 'שלום', content: 'مرحبا', category: 'news'}").await;
    for name in ["row-title", "row-content", "row-category"] {
        assert_eq!(in_row("a", name).attribute("dir").as_deref(), Some("auto"), "{name}");
    }
    assert!(in_row("a", "row-open").matches("h3 > button"));
    assert!(!source(&bell()).contains("undefined"));
    drop(page);
}
