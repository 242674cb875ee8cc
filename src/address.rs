//! Where a link or an image of a notification may point: decided on the address as a browser would parse it.

use crate::text::{listed, part};

/// Longer addresses are nobody's.
const LONGEST: usize = 8_192;

/// The address of a link: `https`, `http`, `mailto`, `tel`, a path on the same site, or one of the schemes (as
/// [`allowable`] gives them) that the page allows.
///
/// A browser strips spaces and control characters around an address and drops tabs and line breaks inside it before it
/// looks for the scheme; so do we, and what we return is the address that we decided on. `//host`, `\\host` and the
/// like would be another site in disguise: they are no path. A user name in front of the host is a disguise as well.
pub fn link(written: &str, schemes: &[String]) -> Option<String> {
    let mut address = clean(written)?;
    let allowed = match scheme(&address) {
        None => is_path(&address),
        Some(length) => {
            address.get_mut(..length)?.make_ascii_lowercase();
            match address.split_at_checked(length)? {
                ("mailto:" | "tel:", _) => true,
                ("https:" | "http:", rest) => !host(rest).is_empty() && !names_a_user(rest),
                (scheme, rest) => schemes.iter().any(|known| known == scheme) && !names_a_user(rest),
            }
        }
    };
    allowed.then_some(address)
}

/// The address of an image: `https`, a path on the same site, or `http` on localhost for those who develop.
pub fn image(written: &str) -> Option<String> {
    let address = link(written, &[])?;
    let starts = |start: &&str| address.starts_with(*start);
    let local = ["http://localhost:", "http://127.0.0.1:"].iter().any(starts);
    (local || !["http:", "mailto:", "tel:"].iter().any(starts)).then_some(address)
}

fn clean(written: &str) -> Option<String> {
    let start = written.bytes().position(|byte| byte > b' ')?;
    let end = written.bytes().rposition(|byte| byte > b' ')?;
    let mut address = String::new();
    for letter in written.get(start..=end)?.chars() {
        if matches!(letter, '\t' | '\n' | '\r') {
            continue;
        }
        if letter.is_control() || address.len() >= LONGEST {
            return None;
        }
        address.push(letter);
    }
    Some(address)
}

/// How long the scheme of an address is, its colon included.
fn scheme(address: &str) -> Option<usize> {
    let (name, rest) =
        part(address, |byte| !byte.is_ascii_alphanumeric() && !matches!(byte, b'+' | b'-' | b'.'));
    let named = name.as_bytes().first().is_some_and(u8::is_ascii_alphabetic) && rest.starts_with(":");
    named.then_some(name.len() + 1)
}

/// Schemes that no page can allow: what they lead to runs in the page, reads the visitor's files, or holds another address.
const NEVER: &str = "about: blob: data: file: filesystem: intent: javascript: vbscript: view-source:";

/// A scheme that a page may allow links of, as [`link`] takes it: in small letters, with its colon.
pub fn allowable(mut written: String) -> Option<String> {
    written.make_ascii_lowercase();
    written.push(':');
    (scheme(&written) == Some(written.len()) && listed(NEVER, &written).is_none()).then_some(written)
}

/// What stands where the host does, a user's name included.
fn host(rest: &str) -> &str {
    let rest = rest.strip_prefix("//").unwrap_or_default();
    part(rest, |byte| matches!(byte, b'/' | b'\\' | b'?' | b'#')).0
}

fn names_a_user(rest: &str) -> bool {
    host(rest).bytes().any(|byte| byte == b'@')
}

fn is_path(address: &str) -> bool {
    !matches!(address.as_bytes(), [b'\\', ..] | [b'/', b'/' | b'\\', ..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_of_the_allowed_kinds_are_kept_as_a_browser_reads_them() {
        for (written, address) in [
            ("https://example.com/a?b#c", "https://example.com/a?b#c"),
            (" HTTPS://Example.com ", "https://Example.com"),
            ("http://example.com", "http://example.com"),
            ("mailto:a@example.com", "mailto:a@example.com"),
            ("tel:+380441234567", "tel:+380441234567"),
            ("/orders/7", "/orders/7"),
            ("orders/7?at=12:30", "orders/7?at=12:30"),
            ("?page=2", "?page=2"),
            ("#top", "#top"),
            ("ht\ntps://example.com", "https://example.com"),
        ] {
            assert_eq!(link(written, &[]).as_deref(), Some(address), "{written:?}");
        }
    }

    #[test]
    fn x_06_x_07_x_08_x_12_links_that_could_run_or_deceive_are_refused() {
        for written in [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "\u{1}javascript:alert(1)",
            "java\tscript:alert(1)",
            "java\u{0}script:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "blob:https://example.com/1",
            "file:///etc/passwd",
            "filesystem:x",
            "about:blank",
            "intent:x",
            "view-source:x",
            "chrome://x",
            "ws://x",
            "ftp://example.com",
            "//evil.example",
            "\\\\evil.example",
            "/\\evil.example",
            "\\/evil.example",
            "\\evil",
            "/\t/evil.example",
            "http:/\\evil.example",
            "https:evil.example",
            "https:///evil.example",
            "https://",
            "https://user:pw@example.com",
            "https://bank.example@evil.example",
            "app://open",
            "",
            " ",
            "\u{7f}x",
        ] {
            assert_eq!(link(written, &[]), None, "{written:?}");
        }
        assert_eq!(link(&"a".repeat(LONGEST + 1), &[]), None);
    }

    #[test]
    fn x_12_links_into_apps_are_followed_where_the_page_allows_their_scheme() {
        let schemes = ["myapp:".to_owned(), "web+shop:".to_owned()];
        for (written, allowed) in [
            ("myapp://open/orders/7", Some("myapp://open/orders/7")),
            ("MyApp:open", Some("myapp:open")),
            ("my\tapp:open", Some("myapp:open")),
            ("web+shop:///", Some("web+shop:///")),
            ("otherapp://open", None),
            ("myap://open", None),
            ("myapps://open", None),
            ("myapp://user@open", None),
            ("myapp://user:pw@open", None),
            ("javascript:myapp:alert(1)", None),
        ] {
            assert_eq!(link(written, &schemes).as_deref(), allowed, "{written}");
            assert_eq!(link(written, &[]), None, "{written}");
        }
        assert_eq!(image("myapp://open/a.png"), None);
    }

    #[test]
    fn x_06_x_12_no_page_can_allow_what_could_run_or_what_is_no_scheme() {
        for (written, allowed) in [
            ("myapp", Some("myapp:")),
            ("MyApp", Some("myapp:")),
            ("web+shop.v-2", Some("web+shop.v-2:")),
            ("https", Some("https:")),
            ("", None),
            ("my app", None),
            ("myapp:", None),
            ("myapp://", None),
            ("1app", None),
            ("+app", None),
            ("appé", None),
            ("javascript", None),
            ("JavaScript", None),
            ("java\tscript", None),
            ("data", None),
            ("vbscript", None),
            ("blob", None),
            ("file", None),
            ("filesystem", None),
            ("about", None),
            ("intent", None),
            ("view-source", None),
        ] {
            assert_eq!(allowable(written.to_owned()).as_deref(), allowed, "{written:?}");
        }
    }

    #[test]
    fn images_come_over_https() {
        for (written, allowed) in [
            ("https://cdn.example.com/a.png", true),
            ("/img/a.svg", true),
            ("http://127.0.0.1:8480/a.png", true),
            ("http://localhost:1/a.png", true),
            ("http://example.com/a.png", false),
            ("http://127.0.0.1.evil.example/", false),
            ("data:image/png;base64,", false),
            ("mailto:a@example.com", false),
        ] {
            assert_eq!(image(written).is_some(), allowed, "{written}");
        }
    }

    #[test]
    fn no_image_is_at_the_end_of_a_telephone() {
        assert_eq!(image("tel:1"), None);
    }
}
