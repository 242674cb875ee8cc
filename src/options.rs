//! What `init` takes: the documented shapes merged, checked once, defaults filled in.

use crate::locale::WORDS;
use crate::text::{concat, part, split};
use crate::value::Value;

/// How many notifications a page of the list holds, unless said otherwise.
pub const PAGE_SIZE: u32 = 20;
/// How long to wait between two looks at the count, in milliseconds; 0–10 s of chance come on top.
pub const POLL_INTERVAL: u32 = 30_000;
/// How long a token callback may take, in milliseconds.
pub const TOKEN_TIMEOUT: u32 = 10_000;
/// The vendor's platform; sites of its other brands name theirs by `apiUrl`.
pub const API_URL: &str = "https://esputnik.com";

/// Where a bell goes, relative to the element that `target` names: the words of `insertAdjacentElement`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Position {
    /// Before the element.
    BeforeBegin,
    /// Inside the element, first.
    AfterBegin,
    /// Inside the element, last.
    #[default]
    BeforeEnd,
    /// After the element.
    AfterEnd,
}

impl Position {
    /// The word that the DOM knows it by.
    pub fn word(self) -> &'static str {
        match self {
            Self::BeforeBegin => "beforebegin",
            Self::AfterBegin => "afterbegin",
            Self::BeforeEnd => "beforeend",
            Self::AfterEnd => "afterend",
        }
    }
}

/// Which colours the widget wears.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// The visitor's own setting.
    #[default]
    Auto,
    /// Light, whatever the visitor's setting.
    Light,
    /// Dark, whatever the visitor's setting.
    Dark,
}

/// On which side of the bell the panel opens, and which of their edges are in line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placement {
    /// Above the bell rather than below it.
    pub above: bool,
    /// Which edges are in line.
    pub align: Align,
}

impl Default for Placement {
    fn default() -> Self {
        Self { above: false, align: Align::End }
    }
}

/// Which edges of bell and panel are in line; start and end follow the direction of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// The edges where a line of text starts.
    Start,
    /// The middles.
    Center,
    /// The edges where a line of text ends.
    End,
}

/// Where the bell is shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Target<V> {
    /// Floating over the page, at the bottom, where a line of text ends.
    #[default]
    Floating,
    /// Beside every element that the selector matches.
    Selector(String),
    /// Beside this element.
    Element(V),
}

/// Everything that `init` said, checked.
#[derive(Clone, Debug)]
pub struct Options<V> {
    /// Whether the page wants an inbox at all.
    pub wanted: bool,
    /// The function that gets a token from the site's backend.
    pub callback: Option<V>,
    /// The language asked for, as it was written.
    pub language: Option<String>,
    /// The platform's address, without a slash at the end.
    pub api_url: String,
    /// Where the bells go.
    pub target: Target<V>,
    /// On which side of their target.
    pub position: Position,
    /// The site's own bell: the text of an SVG, not yet sanitised.
    pub icon: Option<String>,
    /// Where the panel opens.
    pub placement: Placement,
    /// Which colours it wears.
    pub theme: Theme,
    /// The site's own words: names of [`crate::locale::WORDS`] with their texts.
    pub strings: Vec<(String, String)>,
    /// Notifications in a page of the list.
    pub page_size: u32,
    /// Milliseconds between two looks at the count; 0 means never.
    pub poll_interval: u32,
    /// Milliseconds that the callback may take.
    pub token_timeout: u32,
    /// The page's own answer to a click on a notification.
    pub on_click: Option<V>,
    /// Told when no token can be had, or when the platform refuses it.
    pub on_auth_error: Option<V>,
}

impl<V> Default for Options<V> {
    fn default() -> Self {
        Self {
            wanted: false,
            callback: None,
            language: None,
            api_url: API_URL.to_owned(),
            target: Target::Floating,
            position: Position::default(),
            icon: None,
            placement: Placement::default(),
            theme: Theme::default(),
            strings: Vec::new(),
            page_size: PAGE_SIZE,
            poll_interval: POLL_INTERVAL,
            token_timeout: TOKEN_TIMEOUT,
            on_click: None,
            on_auth_error: None,
        }
    }
}

const NAMES: &str = "APP_INBOX RECOMS TRACKING getAuthTokenCallback language apiUrl target position icon placement theme \
    strings pageSize pollInterval tokenTimeout onNotificationClick onAuthError";

const CALLBACK: &str = "a function that returns a promise of a token";

/// Merges the objects, later over earlier, and checks every option. What is wrong comes back as sentences for the page's
/// author.
///
/// The App Inbox is wanted when `APP_INBOX` is true, or when it is not false and a callback is given, as the vendor
/// documents it. An option with a wrong value keeps its default; with a wrong `apiUrl` nothing is wanted.
pub fn read<V: Value>(objects: &[V]) -> (Options<V>, Vec<String>) {
    let mut mistakes = Vec::new();
    for object in objects {
        for name in object.names() {
            // Names all in capitals are flags of the vendor's other products.
            if !name.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_') {
                know(NAMES, "", &name, &mut mistakes);
            }
        }
    }
    let mut options = Options::default();
    let (mut flag, mut lost) = (None, false);
    for option in NAMES.split_ascii_whitespace() {
        let mut given = None;
        for object in objects {
            given = object.field(option).filter(|value| !value.is_nothing()).or(given);
        }
        let Some(value) = given else { continue };
        if option == "APP_INBOX" {
            flag = value.boolean();
        }
        if let Some(expected) = apply(&mut options, option, &value, &mut mistakes) {
            complain(&[option, " must be ", expected], &mut mistakes);
            // A token must not go to another platform than the one that was meant.
            lost |= option == "apiUrl";
        }
    }
    options.wanted = flag.unwrap_or(options.callback.is_some()) && !lost;
    if flag == Some(true) && options.callback.is_none() {
        complain(&["getAuthTokenCallback must be ", CALLBACK], &mut mistakes);
    }
    (options, mistakes)
}

/// Adds a sentence, once.
fn complain(words: &[&str], mistakes: &mut Vec<String>) {
    let sentence = concat(words);
    if !mistakes.contains(&sentence) {
        mistakes.push(sentence);
    }
}

/// Whether a name is one of the known ones. Says so when it isn't, with the one that was probably meant.
fn know(names: &'static str, before: &str, name: &str, mistakes: &mut Vec<String>) -> bool {
    if index_of(name, names).is_some() {
        return true;
    }
    let unknown = concat(&["unknown option ", before, name]);
    match names.split_ascii_whitespace().find(|known| is_a_slip(name, known)) {
        Some(meant) => complain(&[&unknown, "; did you mean ", meant, "?"], mistakes),
        None => complain(&[&unknown], mistakes),
    }
    false
}

/// Whether a name was probably meant: few letters stand between where the two begin to differ and where they end to,
/// capitals aside.
fn is_a_slip(written: &str, meant: &str) -> bool {
    let longer = written.len().max(meant.len());
    let alike = |(a, b): &(u8, u8)| a.eq_ignore_ascii_case(b);
    let start = written.bytes().zip(meant.bytes()).take_while(alike).count();
    let end = written.bytes().rev().zip(meant.bytes().rev()).take_while(alike).count();
    longer <= start + end + 1 + meant.len() / 4
}

const PLACEMENTS: [Placement; 6] = [
    Placement { above: false, align: Align::Center },
    Placement { above: false, align: Align::Start },
    Placement { above: false, align: Align::End },
    Placement { above: true, align: Align::Center },
    Placement { above: true, align: Align::Start },
    Placement { above: true, align: Align::End },
];

/// Takes one option over. Returns what it takes when this is not it.
fn apply<V: Value>(
    options: &mut Options<V>,
    option: &str,
    value: &V,
    mistakes: &mut Vec<String>,
) -> Option<&'static str> {
    let (taken, expected) = match option {
        "getAuthTokenCallback" => {
            options.callback = function(value);
            (options.callback.is_some(), CALLBACK)
        }
        "language" => {
            options.language = value.text();
            (options.language.is_some(), "a language code like 'en'")
        }
        "apiUrl" => (
            put(&mut options.api_url, api_url(value)),
            "an https:// address without a query (http:// for localhost only)",
        ),
        "target" => (put(&mut options.target, target(value)), "a CSS selector or an element"),
        "position" => (
            put(
                &mut options.position,
                one_of(
                    value,
                    "beforebegin afterbegin beforeend afterend",
                    &[Position::BeforeBegin, Position::AfterBegin, Position::BeforeEnd, Position::AfterEnd],
                ),
            ),
            "'beforebegin', 'afterbegin', 'beforeend' or 'afterend'",
        ),
        "icon" => {
            options.icon = icon(value);
            (options.icon.is_some(), "the text of an SVG, like '<svg …>'")
        }
        "placement" => (
            put(
                &mut options.placement,
                one_of(value, "bottom bottom-start bottom-end top top-start top-end", &PLACEMENTS),
            ),
            "'bottom' or 'top', alone or followed by '-start' or '-end'",
        ),
        "theme" => (
            put(
                &mut options.theme,
                one_of(value, "auto light dark", &[Theme::Auto, Theme::Light, Theme::Dark]),
            ),
            "'auto', 'light' or 'dark'",
        ),
        "strings" => (strings(value, &mut options.strings, mistakes), "an object of texts"),
        "pageSize" => {
            (put(&mut options.page_size, whole(value, 1, 10_000)), "a whole number from 1 to 10000")
        }
        "pollInterval" => {
            let interval = whole(value, 0, 0).or_else(|| whole(value, 5_000, 3_600_000));
            (put(&mut options.poll_interval, interval), "milliseconds from 5000 to 3600000, or 0 for never")
        }
        "tokenTimeout" => {
            (put(&mut options.token_timeout, whole(value, 1_000, 60_000)), "milliseconds from 1000 to 60000")
        }
        "onNotificationClick" => {
            options.on_click = function(value);
            (options.on_click.is_some(), "a function")
        }
        "onAuthError" => {
            options.on_auth_error = function(value);
            (options.on_auth_error.is_some(), "a function")
        }
        _ => (value.boolean().is_some(), "true or false"),
    };
    (!taken).then_some(expected)
}

/// Puts a value in its place, if there is one.
fn put<T>(place: &mut T, value: Option<T>) -> bool {
    value.map(|value| *place = value).is_some()
}

fn function<V: Value>(value: &V) -> Option<V> {
    value.is_function().then(|| value.clone())
}

fn target<V: Value>(value: &V) -> Option<Target<V>> {
    if value.is_element() {
        return Some(Target::Element(value.clone()));
    }
    value.text().filter(|text| !text.trim_ascii().is_empty()).map(Target::Selector)
}

/// What a word stands for: the choices are in the order of the words.
fn one_of<V: Value, T: Copy>(value: &V, words: &str, choices: &[T]) -> Option<T> {
    choices.get(index_of(&value.text()?, words)?).copied()
}

fn index_of(text: &str, words: &str) -> Option<usize> {
    words.split_ascii_whitespace().position(|word| word == text)
}

fn icon<V: Value>(value: &V) -> Option<String> {
    value.text().filter(|text| crate::icon::parse(text).is_some())
}

/// Whole numbers only, and only from `low` to `high`: a NaN or an overflowing delay would make a timer fire at once.
fn whole<V: Value>(value: &V, low: u32, high: u32) -> Option<u32> {
    let number = value.number()?;
    let fits = number >= f64::from(low) && number <= f64::from(high) && number.trunc() == number;
    fits.then_some(number as u32)
}

/// `https` only, localhost excepted; no user, no query, no fragment: nothing that a token must not be sent to.
fn api_url<V: Value>(value: &V) -> Option<String> {
    let text = value.text()?;
    let mut url = text.as_str();
    while let Some(shorter) = url.strip_suffix("/") {
        url = shorter;
    }
    let (scheme, rest) = split(url, "://")?;
    let (host, _) = part(rest, |byte| byte == b'/');
    let (name, _) = part(host, |byte| byte == b':');
    let plain = rest.bytes().all(|byte| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b':' | b'/' | b'_' | b'~' | b'[' | b']')
    });
    let local = matches!(name, "localhost" | "127.0.0.1")
        || name.ends_with(".localhost")
        || host.starts_with("[::1]");
    (plain && !host.is_empty() && (scheme == "https" || scheme == "http" && local)).then(|| url.to_owned())
}

/// Takes the site's own words; each that is wrong is a mistake of its own.
fn strings<V: Value>(object: &V, strings: &mut Vec<(String, String)>, mistakes: &mut Vec<String>) -> bool {
    if !object.json().is_some_and(|json| json.starts_with("{")) {
        return false;
    }
    for name in object.names() {
        if know(WORDS, "strings.", &name, mistakes) {
            match object.field(&name).and_then(|text| text.text()) {
                Some(text) => strings.push((name, text)),
                None => complain(&["strings.", &name, " must be a text"], mistakes),
            }
        }
    }
    true
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::value::Plain;
    use serde_json::json;

    fn callback() -> Plain {
        Plain::Object(vec![("getAuthTokenCallback", Plain::Function("callback")), ("language", "en".into())])
    }

    fn read_json(options: serde_json::Value) -> (Options<Plain>, Vec<String>) {
        read(&[options.into()])
    }

    #[track_caller]
    fn complains(options: serde_json::Value, sentence: &str) {
        let (_, sentences) = read_json(options.clone());
        assert_eq!(sentences, [sentence], "{options}");
    }

    #[track_caller]
    fn accepts<T: PartialEq + std::fmt::Debug>(
        options: serde_json::Value,
        field: impl Fn(Options<Plain>) -> T,
        expected: T,
    ) {
        let (read, sentences) = read_json(options.clone());
        assert_eq!(sentences, Vec::<String>::new(), "{options}");
        assert_eq!(field(read), expected, "{options}");
    }

    #[test]
    fn the_three_documented_shapes_say_whether_an_inbox_is_wanted() {
        let table: [(&[Plain], bool); 8] = [
            (&[], false),
            (&[callback()], true),
            (&[json!({"APP_INBOX": true, "RECOMS": true, "TRACKING": false}).into(), callback()], true),
            (&[json!({"APP_INBOX": false}).into(), callback()], false),
            (&[json!({"RECOMS": true}).into(), callback()], true),
            (&[json!({"APP_INBOX": true}).into()], true),
            (&[json!({"TRACKING": false}).into()], false),
            (&[json!(null).into(), callback()], true),
        ];
        for (objects, wanted) in table {
            assert_eq!(read(objects).0.wanted, wanted, "{objects:?}");
        }
    }

    #[test]
    fn an_inbox_without_a_callback_is_a_mistake_said_once() {
        let sentence = "getAuthTokenCallback must be a function that returns a promise of a token";
        complains(json!({"APP_INBOX": true}), sentence);
        complains(json!({"APP_INBOX": true, "getAuthTokenCallback": "f"}), sentence);
    }

    #[test]
    fn later_objects_win_and_nothing_given_keeps_what_was_said() {
        let (options, mistakes) = read::<Plain>(&[
            json!({"theme": "dark", "language": "uk", "pageSize": 5}).into(),
            json!({"theme": "light", "language": null}).into(),
        ]);
        assert_eq!(
            (options.theme, options.language.as_deref(), options.page_size),
            (Theme::Light, Some("uk"), 5)
        );
        assert_eq!(mistakes, Vec::<String>::new());
    }

    #[test]
    fn options_take_their_documented_values() {
        accepts(
            json!({"apiUrl": "https://api.example.com/"}),
            |o| o.api_url,
            "https://api.example.com".into(),
        );
        accepts(json!({"apiUrl": "https://example.com/eu"}), |o| o.api_url, "https://example.com/eu".into());
        accepts(json!({"apiUrl": "http://localhost:8481"}), |o| o.api_url, "http://localhost:8481".into());
        for url in ["http://127.0.0.1:1", "http://[::1]:8481", "http://shop.localhost/eu"] {
            accepts(json!({"apiUrl": url}), |o| o.api_url, url.into());
        }
        accepts(json!({}), |o| o.api_url, API_URL.into());
        accepts(json!({"target": "#bell"}), |o| o.target, Target::Selector("#bell".into()));
        accepts(json!({"position": "afterend"}), |o| o.position, Position::AfterEnd);
        for position in ["beforebegin", "afterbegin", "beforeend", "afterend"] {
            accepts(json!({"position": position}), |o| o.position.word(), position);
        }
        let place = |above, align| Placement { above, align };
        accepts(json!({"placement": "top-start"}), |o| o.placement, place(true, Align::Start));
        accepts(json!({"placement": "bottom"}), |o| o.placement, place(false, Align::Center));
        accepts(json!({}), |o| o.placement, place(false, Align::End));
        accepts(json!({"pollInterval": 0}), |o| o.poll_interval, 0);
        accepts(json!({"pollInterval": 60_000}), |o| o.poll_interval, 60_000);
        accepts(json!({"tokenTimeout": 1000}), |o| o.token_timeout, 1000);
        accepts(
            json!({"strings": {"empty": "Nothing"}}),
            |o| o.strings,
            vec![("empty".into(), "Nothing".into())],
        );
        accepts(json!({"icon": "<svg viewBox='0 0 1 1'><path d='M0 0'/></svg>"}), |o| o.icon.is_some(), true);
        accepts(json!({"WEB_PUSH": true}), |o| o.wanted, false);
    }

    #[test]
    fn a_wrong_value_is_named_with_what_was_expected_and_the_default_stays() {
        complains(json!({"language": 7}), "language must be a language code like 'en'");
        complains(json!({"theme": "pink"}), "theme must be 'auto', 'light' or 'dark'");
        complains(json!({"pageSize": 0}), "pageSize must be a whole number from 1 to 10000");
        complains(json!({"pageSize": 2.5}), "pageSize must be a whole number from 1 to 10000");
        complains(json!({"pageSize": "20"}), "pageSize must be a whole number from 1 to 10000");
        complains(
            json!({"pollInterval": 50}),
            "pollInterval must be milliseconds from 5000 to 3600000, or 0 for never",
        );
        complains(json!({"tokenTimeout": 1e12}), "tokenTimeout must be milliseconds from 1000 to 60000");
        complains(json!({"target": ""}), "target must be a CSS selector or an element");
        complains(json!({"icon": "bell.svg"}), "icon must be the text of an SVG, like '<svg …>'");
        complains(json!({"onNotificationClick": true}), "onNotificationClick must be a function");
        complains(json!({"onAuthError": {}}), "onAuthError must be a function");
        complains(json!({"strings": {"empty": 1}}), "strings.empty must be a text");
        for strings in [json!("Nothing"), json!(5), json!(true), json!(["Nothing"])] {
            complains(json!({"strings": strings}), "strings must be an object of texts");
        }
        complains(
            json!({"placement": "left"}),
            "placement must be 'bottom' or 'top', alone or followed by '-start' or '-end'",
        );
        assert_eq!(read_json(json!({"pageSize": 0})).0.page_size, PAGE_SIZE);
    }

    #[test]
    fn an_element_of_the_page_is_a_target_and_a_function_is_none() {
        let target = |value| read(&[Plain::Object(vec![("target", value)])]);
        let (options, mistakes) = target(Plain::Element("bell"));
        assert_eq!((options.target, mistakes), (Target::Element(Plain::Element("bell")), Vec::new()));
        let (options, mistakes) = target(Plain::Function("bell"));
        assert_eq!(options.target, Target::Floating);
        assert_eq!(mistakes, ["target must be a CSS selector or an element"]);
    }

    #[test]
    fn with_a_wrong_address_nothing_is_wanted() {
        let address = |url: &str| read(&[callback(), json!({"apiUrl": url}).into()]).0.wanted;
        assert!(address("https://api.example.com") && !address("http://api.example.com"));
    }

    #[test]
    fn the_token_goes_to_https_only() {
        for url in [
            "http://example.com",
            "javascript:alert(1)",
            "//example.com",
            "https://user:pw@example.com",
            "https://",
            "https://example.com/?a",
            "https://example.com/#a",
            "ftp://example.com",
            "http://localhost.example.com",
            "http://[::2]",
            "https://exa mple.com",
            "",
        ] {
            complains(
                json!({"apiUrl": url}),
                "apiUrl must be an https:// address without a query (http:// for localhost only)",
            );
        }
    }

    #[test]
    fn an_unknown_option_is_named_once_with_the_nearest_known_one() {
        complains(json!({"langauge": "en"}), "unknown option langauge; did you mean language?");
        complains(json!({"apiURL": "x"}), "unknown option apiURL; did you mean apiUrl?");
        complains(
            json!({"getAuthToken": 1, "zzz": 1}).as_object().map(|_| json!({"zzz": 1})).unwrap(),
            "unknown option zzz",
        );
        complains(json!({"strings": {"emtpy": "x"}}), "unknown option strings.emtpy; did you mean empty?");
        let (_, mistakes) = read(&[Plain::Object(vec![("colour", Plain::Function("f"))])]);
        assert_eq!(mistakes, ["unknown option colour"]);
        let twice = read::<Plain>(&[json!({"zzz": 1}).into(), json!({"zzz": 2}).into()]);
        assert_eq!(twice.1.len(), 1);
    }

    #[test]
    fn a_hostile_object_reads_as_nothing_given() {
        let (options, mistakes) = read(&[Plain::Hostile, Plain::Function("f"), "text".into()]);
        assert!(!options.wanted && mistakes.is_empty());
    }
}
