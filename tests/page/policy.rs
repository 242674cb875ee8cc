//! Pages with a Content-Security-Policy.

use platform::Page;

use crate::pages::{BODY, page, script_path, with_snippet};
use crate::visit::{Visit, in_browsers};

in_browsers! {
    c_08_the_documented_policy_is_enough
    c_04_a_policy_without_wasm_leaves_the_page_alone_and_is_named
    c_12_trusted_types_are_no_obstacle
}

in_browsers! { WebKit webkit: c_08_the_documented_policy_is_enough; }

/// What the README says a page has to allow.
fn documented(visit: &Visit) -> String {
    format!(
        "default-src 'none'; script-src 'nonce-x' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self'; \
         connect-src 'self' {}; img-src *",
        visit.demo.platform_url()
    )
}

/// The page under a policy, its scripts bearing the nonce.
fn under(policy: &str, page: Page) -> Page {
    let html = page.html.replace("<script", "<script nonce=\"x\"");
    Page { html, headers: vec![("Content-Security-Policy".to_owned(), policy.to_owned())] }
}

fn c_08_the_documented_policy_is_enough(visit: &mut Visit) {
    visit.send(["One"]);
    visit.open(under(&documented(visit), with_snippet()));
    visit.press_bell();
    visit.press("One");
    visit.shows(&["bell Notifications", "panel Notifications", "- One"]);
    // The styles are there as well.
    visit.waits_for("return getComputedStyle(probe.part('panel')).position", "fixed");
    visit.was_asked_for(&["token", "count", "list", "mark", "count"]);
}

fn c_04_a_policy_without_wasm_leaves_the_page_alone_and_is_named(visit: &mut Visit) {
    visit.open(under(&documented(visit).replace(" 'wasm-unsafe-eval'", ""), with_snippet()));
    visit.waits_for("return probe.troubles.length", 2);
    visit.expects("violation: script-src wasm-eval");
    visit.expects(
        "warn: [App Inbox] the page's Content-Security-Policy must allow 'wasm-unsafe-eval' in script-src; the inbox stays off",
    );
    visit.page_does("eS('sendEvent', 'MainPage'); eS('inbox', 'open')");
    visit.settle();
    visit.shows(&[]);
    visit.was_asked_for(&[]);
}

/// A page that allows no policy for Trusted Types needs the plain tag: the snippet itself sets an address by text.
fn c_12_trusted_types_are_no_obstacle(visit: &mut Visit) {
    let policy = format!("{}; require-trusted-types-for 'script'; trusted-types 'none'", documented(visit));
    let tag = format!("<script src=\"{}\"></script>", script_path());
    let init = "<script>eS('init', {getAuthTokenCallback: yourImplementationOfAuthCallback, language: 'en'})</script>";
    visit.send(["One"]);
    visit.open(under(&policy, page(&format!("{tag}{init}"), BODY)));
    visit.press_bell();
    visit.press("One");
    visit.shows(&["bell Notifications", "panel Notifications", "- One"]);
    visit.was_asked_for(&["token", "count", "list", "mark", "count"]);
}
