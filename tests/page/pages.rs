//! The pages of the shop: each begins with the probe, and most hold the vendor's snippet.

use std::fs;

use platform::Page;

/// The shop's own things around the widget: before it, in its place and after it.
pub(crate) const BODY: &str = "<button>Search</button> <span id=\"inbox\"></span> <button>Basket</button> <p id=\"elsewhere\">Tea, sent slowly</p>";

/// What the snippet of the demo shop says to `init`, but for the brackets.
const CALLBACK: &str = "getAuthTokenCallback: () => yourImplementationOfAuthCallback()";

/// The page of a shop that has pasted the vendor's snippet and changed nothing.
pub(crate) fn with_snippet() -> Page {
    page(&snippet(), BODY)
}

/// The same, but for what is said to `init` after the callback: `theme: 'dark'`.
pub(crate) fn with_options(options: &str) -> Page {
    with_init(&format!("eS('init', {{APP_INBOX: true}}, {{{CALLBACK}, language: 'en', {options}}});"))
}

/// The same, but for the token callback.
pub(crate) fn with_callback(callback: &str) -> Page {
    with_init(&format!(
        "eS('init', {{APP_INBOX: true}}, {{getAuthTokenCallback: probe.counted({callback}), language: 'en'}});"
    ))
}

/// The snippet with another call in place of its own.
pub(crate) fn with_init(call: &str) -> Page {
    page(&snippet_with(call), BODY)
}

/// The page with a clock that [`crate::visit::Visit::skips`] moves on.
pub(crate) fn on_a_clock(page: Page) -> Page {
    with_tag("<script src=\"/clock.js\"></script>", page)
}

/// The page with a script of its own before all others.
pub(crate) fn with_script(script: &str, page: Page) -> Page {
    with_tag(&format!("<script>{script}</script>"), page)
}

fn with_tag(tag: &str, page: Page) -> Page {
    const PROBE: &str = "<script src=\"/probe.js\"></script>";
    Page { html: page.html.replacen(PROBE, &format!("{PROBE}\n{tag}"), 1), ..page }
}

pub(crate) fn page(head: &str, body: &str) -> Page {
    Page { html: html(head, body), headers: Vec::new() }
}

fn html(head: &str, body: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>Kettle &amp; Leaf</title>\n\
         <link rel=\"icon\" href=\"/img/leaf.svg\">\n<script src=\"/probe.js\"></script>\n{head}\n</head>\n\
         <body>\n<main>\n<h1>Kettle &amp; Leaf</h1>\n{body}\n</main>\n</body>\n</html>\n"
    )
}

/// The snippet with another call in place of its own.
pub(crate) fn snippet_with(call: &str) -> String {
    let snippet = snippet();
    let (stub, _) = snippet.split_once("</script><script>").expect("two scripts");
    format!("{stub}</script><script>{call}</script>")
}

/// The vendor's snippet as the demo shop holds it.
pub(crate) fn snippet() -> String {
    let html = fs::read_to_string("www/index.html").expect("the demo shop");
    snippet_of(&html).expect("the snippet in www/index.html")
}

/// The vendor's snippet in a text: the line that begins with its stub.
pub(crate) fn snippet_of(text: &str) -> Option<String> {
    let start = text.find("<script> !function (t, e, c, n)")?;
    text[start..].lines().next().map(|line| line.trim_end().to_owned())
}

/// Where the snippet finds its script.
pub(crate) fn script_path() -> String {
    format!("/scripts/{}.js", uuid())
}

/// The site's name at the vendor, as it stands in the snippet.
pub(crate) fn uuid() -> String {
    let snippet = snippet();
    let (_, rest) = snippet.split_once("'script', '").expect("the site's name");
    rest.split('\'').next().unwrap_or_default().to_owned()
}
