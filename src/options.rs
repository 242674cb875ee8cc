//! What `init` takes: the documented shapes merged, checked once, defaults filled in.

use crate::address;
pub use crate::choice::{Align, Attention, Badge, Density, MarkRead, Placement, Position, Prefetch, Theme};
use crate::locale::WORDS;
use crate::text::{concat, find, part, split};
use crate::value::Value;

/// How many notifications a page of the list holds, unless said otherwise.
pub const PAGE_SIZE: u32 = 20;
/// How long to wait between two looks at the count, in milliseconds; 0–10 s of chance come on top.
pub const POLL_INTERVAL: u32 = 30_000;
/// How long a token callback may take, in milliseconds.
pub const TOKEN_TIMEOUT: u32 = 10_000;
/// The vendor's platform; sites of its other brands name theirs by `apiUrl`.
pub const API_URL: &str = "https://esputnik.com";

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
    /// Texts for the widget's custom properties: names of [`VARIABLES`] with their values.
    pub variables: Vec<(String, String)>,
    /// How much room rows take.
    pub density: Density,
    /// How the number of unread notifications is shown.
    pub badge: Badge,
    /// Pixels between bell and panel.
    pub offset: u32,
    /// The list stands in the page, always open, without a bell.
    pub inline: bool,
    /// Whether the panel is open, when the page alone decides on that.
    pub open: Option<bool>,
    /// What makes a notification read.
    pub mark_read: MarkRead,
    /// What tells of new notifications, besides the badge.
    pub attention: Attention,
    /// When the list is fetched ahead.
    pub prefetch: Prefetch,
    /// Notifications in a page of the list.
    pub page_size: u32,
    /// Milliseconds between two looks at the count; 0 means never.
    pub poll_interval: u32,
    /// Milliseconds that the callback may take.
    pub token_timeout: u32,
    /// Whether images are shown.
    pub images: bool,
    /// Schemes of links into apps that the page allows, as [`address::allowable`] gives them.
    pub link_schemes: Vec<String>,
    /// The page's own answer to a click on a notification.
    pub on_click: Option<V>,
    /// Told when no token can be had, or when the platform refuses it.
    pub on_auth_error: Option<V>,
    /// Told when the panel has opened or closed, or should.
    pub on_open_change: Option<V>,
    /// Makes a node of the page's own out of a notification.
    pub render: Option<V>,
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
            variables: Vec::new(),
            density: Density::default(),
            badge: Badge::default(),
            offset: OFFSET,
            inline: false,
            open: None,
            mark_read: MarkRead::default(),
            attention: Attention::default(),
            prefetch: Prefetch::default(),
            page_size: PAGE_SIZE,
            poll_interval: POLL_INTERVAL,
            token_timeout: TOKEN_TIMEOUT,
            images: true,
            link_schemes: Vec::new(),
            on_click: None,
            on_auth_error: None,
            on_open_change: None,
            render: None,
        }
    }
}

/// The options, in the order in which they are read.
pub const NAMES: &str = "APP_INBOX RECOMS TRACKING getAuthTokenCallback language apiUrl target position icon placement offset \
    inline open theme variables density badge strings markRead toast titleCount appBadge sound bellMotion images linkSchemes prefetch pageSize \
    pollInterval tokenTimeout renderNotification onNotificationClick onOpenChange onAuthError";

/// The names of what a site's design may say, as the option `variables` calls them; in a style sheet of the page they are
/// custom properties that begin with `--app-inbox-`.
pub const VARIABLES: &str = "accent background badge badge-text bell-size border font font-size height icon-size radius \
    raised row-padding shadow soft text unread width";
/// Pixels between bell and panel, unless said otherwise.
pub const OFFSET: u32 = 8;

const FLAG: &str = "true or false";
const CALLBACK: &str = "a function that returns a promise of a token";

/// Merges the objects, later over earlier, and checks every option. What is wrong comes back as sentences for the page's
/// author.
///
/// The App Inbox is wanted when `APP_INBOX` is true, or when it is not false and a callback is given, as the vendor
/// documents it. An option with a wrong value keeps its default; with a wrong `apiUrl` nothing is wanted.
pub fn read<V: Value>(objects: &[V]) -> (Options<V>, Vec<String>) {
    let mut mistakes = Vec::new();
    let mut said = String::new();
    for object in objects {
        for name in object.names() {
            // Names all in capitals are flags of the vendor's other products.
            if !name.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_') {
                know(NAMES, "", &name, &mut mistakes);
            }
            said = concat(&[&said, " ", &name]);
        }
    }
    let mut options = Options::default();
    let (mut flag, mut lost) = (None, false);
    for option in NAMES.split_ascii_whitespace() {
        let mut given = None;
        // To look for each of them in each object would take a good part of the time until there is a bell.
        for object in objects.iter().filter(|_| index_of(option, &said).is_some()) {
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
        "strings" => {
            let read = texts("strings.", WORDS, value, |text| text.text(), "a text", mistakes);
            (put(&mut options.strings, read), "an object of texts")
        }
        "variables" => {
            let expected = "a value of CSS without url()";
            let read = texts("variables.", VARIABLES, value, css_value, expected, mistakes);
            (put(&mut options.variables, read), "an object of texts")
        }
        "density" => (
            put(
                &mut options.density,
                one_of(value, "comfortable compact", &[Density::Comfortable, Density::Compact]),
            ),
            "'comfortable' or 'compact'",
        ),
        "badge" => (badge(value, &mut options.badge, mistakes), "an object of max, dot, showZero"),
        "offset" => (put(&mut options.offset, whole(value, 0, 64)), "pixels from 0 to 64"),
        "inline" => (put(&mut options.inline, value.boolean()), FLAG),
        "open" => {
            options.open = value.boolean();
            (options.open.is_some(), FLAG)
        }
        "markRead" => (
            put(
                &mut options.mark_read,
                one_of(value, "click view manual", &[MarkRead::Click, MarkRead::View, MarkRead::Manual]),
            ),
            "'click', 'view' or 'manual'",
        ),
        "toast" => (put(&mut options.attention.toast, value.boolean()), FLAG),
        "titleCount" => (put(&mut options.attention.title_count, value.boolean()), FLAG),
        "appBadge" => (put(&mut options.attention.app_badge, value.boolean()), FLAG),
        "sound" => {
            options.attention.sound = value.text().and_then(|text| address::image(&text));
            (options.attention.sound.is_some(), "an https:// address, or a path of the page's own site")
        }
        "bellMotion" => (put(&mut options.attention.bell_motion, value.boolean()), FLAG),
        "prefetch" => (
            put(
                &mut options.prefetch,
                one_of(value, "hover idle none", &[Prefetch::Hover, Prefetch::Idle, Prefetch::None]),
            ),
            "'hover', 'idle' or 'none'",
        ),
        "images" => (put(&mut options.images, value.boolean()), FLAG),
        "linkSchemes" => (
            put(&mut options.link_schemes, schemes(value)),
            "a list of schemes of apps, like ['myapp'], none of which could run",
        ),
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
        "onOpenChange" => {
            options.on_open_change = function(value);
            (options.on_open_change.is_some(), "a function")
        }
        "renderNotification" => {
            options.render = function(value);
            (options.render.is_some(), "a function")
        }
        _ => (value.boolean().is_some(), FLAG),
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

/// A list of which every item is a scheme that may be allowed.
fn schemes<V: Value>(list: &V) -> Option<Vec<String>> {
    let mut schemes = Vec::new();
    for index in 0..list.length()?.min(20) {
        schemes.push(address::allowable(list.item(index)?.text()?)?);
    }
    Some(schemes)
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

/// Reads the site's own texts, which have one of these names each; each that is wrong is a mistake of its own.
fn texts<V: Value>(
    before: &str,
    names: &'static str,
    object: &V,
    read: fn(&V) -> Option<String>,
    expected: &str,
    mistakes: &mut Vec<String>,
) -> Option<Vec<(String, String)>> {
    let mut texts = Vec::new();
    for name in names_of(object)? {
        if know(names, before, &name, mistakes) {
            match object.field(&name).and_then(|text| read(&text)) {
                Some(text) => texts.push((name, text)),
                None => complain(&[before, &name, " must be ", expected], mistakes),
            }
        }
    }
    Some(texts)
}

/// The names in a plain object; an array or a function is none.
fn names_of<V: Value>(object: &V) -> Option<Vec<String>> {
    object.json().is_some_and(|json| json.starts_with("{")).then(|| object.names())
}

/// A value of CSS that stays one value wherever it is put, and that fetches nothing.
fn css_value<V: Value>(value: &V) -> Option<String> {
    let text = value.text()?;
    let plain = text.bytes().all(|byte| {
        byte.is_ascii_alphanumeric()
            || matches!(
                byte,
                b' ' | b'#'
                    | b'%'
                    | b'('
                    | b')'
                    | b'*'
                    | b'+'
                    | b','
                    | b'-'
                    | b'.'
                    | b'/'
                    | b'_'
                    | b'"'
                    | b'\''
            )
    });
    let count = |wanted: u8| text.bytes().filter(|byte| *byte == wanted).count();
    let whole = count(b'(') == count(b')') && count(b'"') % 2 == 0 && count(b'\'') % 2 == 0;
    let small = text.to_ascii_lowercase();
    let harmless = ["url(", "src(", "image", "/*"].iter().all(|part| find(&small, part).is_none());
    (plain && whole && harmless && !text.is_empty() && text.len() <= 200).then_some(text)
}

/// Takes how the badge looks; each part that is wrong is a mistake of its own.
fn badge<V: Value>(object: &V, badge: &mut Badge, mistakes: &mut Vec<String>) -> bool {
    let Some(names) = names_of(object) else { return false };
    for name in names {
        let Some(value) = object.field(&name) else { continue };
        let (taken, expected) = match name.as_str() {
            "max" => (put(&mut badge.max, whole(&value, 1, 9_999)), "a whole number from 1 to 9999"),
            "dot" => (put(&mut badge.dot, value.boolean()), FLAG),
            "showZero" => (put(&mut badge.show_zero, value.boolean()), FLAG),
            _ => {
                know("max dot showZero", "badge.", &name, mistakes);
                continue;
            }
        };
        if !taken {
            complain(&["badge.", &name, " must be ", expected], mistakes);
        }
    }
    true
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
