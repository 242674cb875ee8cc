//! HTML or SVG text → tags and text, leniently: what [`crate::rich_text`] and [`crate::icon`] are built from.

use crate::text::{find, part, split};

/// A piece of markup, in order of appearance.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Token<'a> {
    /// Text between tags, entities not yet decoded.
    Text(&'a str),
    /// `<name …>`.
    Open(Tag<'a>),
    /// `</name>`.
    Close(&'a str),
}

/// An opening tag.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Tag<'a> {
    /// As written; compare without regard to capitals.
    pub(crate) name: &'a str,
    /// Whether it closes itself: `<name/>`.
    pub(crate) closed: bool,
    attributes: &'a str,
}

impl Tag<'_> {
    /// The names and values of its attributes, values with their entities decoded once.
    pub(crate) fn attributes(&self) -> impl Iterator<Item = (&str, String)> {
        Attributes { rest: self.attributes }
    }
}

/// Splits markup into tokens. A `<` that starts no tag is text; comments, doctypes and the like are left out.
pub(crate) struct Tokens<'a> {
    rest: &'a str,
}

impl<'a> Tokens<'a> {
    pub(crate) fn new(markup: &'a str) -> Self {
        Self { rest: markup }
    }

    /// Skips everything up to and including `</name`: what `<script>` and its like hold is not for readers.
    pub(crate) fn skip_past_close(&mut self, name: &str) {
        self.find(|token| matches!(token, Token::Close(closed) if closed.eq_ignore_ascii_case(name)));
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        while !self.rest.is_empty() {
            let start = self.rest.as_bytes().windows(3).position(starts_tag).unwrap_or(self.rest.len());
            let (text, markup) = self.rest.split_at_checked(start)?;
            // A tag that never ends makes all of the rest text, so that no input is looked through twice.
            let Some(length) = tag_length(markup) else {
                return Some(Token::Text(std::mem::take(&mut self.rest)));
            };
            if !text.is_empty() {
                self.rest = markup;
                return Some(Token::Text(text));
            }
            self.rest = markup.get(length..)?;
            let inside = markup.get(1..length - 1)?;
            if !matches!(inside.as_bytes(), [b'!' | b'?', ..]) {
                return Some(tag(inside));
            }
        }
        None
    }
}

/// Whether a tag or a comment could start with these three bytes, the fewest that make one.
fn starts_tag(bytes: &[u8]) -> bool {
    match bytes {
        [b'<', b'/', first, ..] | [b'<', first, ..] => {
            first.is_ascii_alphabetic() || matches!(first, b'!' | b'?')
        }
        _ => false,
    }
}

/// How long the tag or comment at the start of some markup is; nothing when it never ends.
fn tag_length(markup: &str) -> Option<usize> {
    if markup.starts_with("<!--") {
        return Some(find(markup, "-->").map_or(markup.len(), |end| end + "-->".len()));
    }
    let mut quote = None;
    let mut before = b'<';
    for (at, byte) in markup.bytes().enumerate() {
        match byte {
            b'>' if quote.is_none() => return Some(at + 1),
            b'"' | b'\'' if quote.is_none() && before == b'=' => quote = Some(byte),
            _ if quote == Some(byte) => quote = None,
            _ => {}
        }
        if !byte.is_ascii_whitespace() {
            before = byte;
        }
    }
    None
}

/// The tag with this between its `<` and `>`.
fn tag(inside: &str) -> Token<'_> {
    if let Some(close) = inside.strip_prefix("/") {
        return Token::Close(part(close, parts_attributes).0);
    }
    let (name, attributes) = part(inside, parts_attributes);
    Token::Open(Tag { name, closed: attributes.trim_ascii_end().ends_with("/"), attributes })
}

fn parts_attributes(byte: u8) -> bool {
    byte.is_ascii_whitespace() || byte == b'/'
}

struct Attributes<'a> {
    rest: &'a str,
}

impl<'a> Iterator for Attributes<'a> {
    type Item = (&'a str, String);

    fn next(&mut self) -> Option<Self::Item> {
        let start = self.rest.bytes().position(|byte| !parts_attributes(byte))?;
        let rest = self.rest.get(start..)?;
        let mut after_first = rest.bytes().skip(1);
        let end = after_first.position(|byte| parts_attributes(byte) || byte == b'=');
        let (name, rest) = rest.split_at_checked(end.map_or(rest.len(), |end| end + 1))?;
        let Some(value) = rest.trim_ascii_start().strip_prefix("=").map(str::trim_ascii_start) else {
            self.rest = rest;
            return Some((name, String::new()));
        };
        let (value, rest) = match value.split_at_checked(1) {
            Some((quote @ ("\"" | "'"), inside)) => split(inside, quote).unwrap_or((inside, "")),
            _ => part(value, |byte| byte.is_ascii_whitespace()),
        };
        self.rest = rest;
        Some((name, decode(value)))
    }
}

/// The named entities that authors of notifications use, each with its letter behind it; every other character comes as
/// itself or by number.
const ENTITIES: &str = "amp& lt< gt> quot\" apos' nbsp\u{a0} shy\u{ad} copy© reg® trade™ hellip… mdash— ndash– minus− \
    laquo« raquo» lsquo‘ rsquo’ sbquo‚ ldquo“ rdquo” bdquo„ bull• middot· deg° times× plusmn± frac12½ euro€ pound£ \
    cent¢ yen¥ sect§ larr← rarr→ hearts♥ check✓ ensp\u{2002} emsp\u{2003} zwj\u{200d} colon:";

/// Letters between `&` and `;`, at most: a bound on the search, with room for numbers with leading zeros.
const LONGEST_ENTITY: usize = 16;

/// Decodes entities once: `&amp;lt;` is the text `&lt;`.
pub(crate) fn decode(text: &str) -> String {
    let mut decoded = String::new();
    let mut rest = text;
    while let Some((before, after)) = split(rest, "&") {
        decoded.push_str(before);
        let (letter, tail) = entity(after).unwrap_or(('&', after));
        decoded.push(letter);
        rest = tail;
    }
    decoded.push_str(rest);
    decoded
}

/// The letter that stands behind a `&`, and the text behind that.
fn entity(text: &str) -> Option<(char, &str)> {
    let end = text.bytes().take(LONGEST_ENTITY + 1).position(|byte| byte == b';')?;
    let (name, tail) = (text.get(..end)?, text.get(end + 1..)?);
    let Some(number) = name.strip_prefix("#") else { return Some((named(name)?, tail)) };
    let (digits, radix) = match number.split_at_checked(1) {
        Some(("x" | "X", hex)) => (hex, 16),
        _ => (number, 10),
    };
    // Numbers that are no character read as the sign for "unknown", as in every browser.
    let number = crate::text::number(digits, radix).unwrap_or_default() as u32;
    Some((char::from_u32(number).filter(|letter| *letter != '\0').unwrap_or('\u{fffd}'), tail))
}

fn named(name: &str) -> Option<char> {
    ENTITIES.split_ascii_whitespace().find_map(|entity| {
        let mut letters = entity.strip_prefix(name)?.chars();
        letters.next().filter(|_| letters.next().is_none())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(markup: &str) -> Vec<Token<'_>> {
        Tokens::new(markup).collect()
    }

    fn attributes(markup: &str) -> Vec<(String, String)> {
        match tokens(markup).as_slice() {
            [Token::Open(tag), ..] => {
                tag.attributes().map(|(name, value)| (name.to_owned(), value)).collect()
            }
            other => panic!("no tag in {other:?}"),
        }
    }

    #[test]
    fn a_smaller_sign_that_starts_no_tag_is_text() {
        assert_eq!(tokens("1 < 2 <3"), [Token::Text("1 < 2 <3")]);
        assert_eq!(tokens("a <b c"), [Token::Text("a <b c")]);
        assert_eq!(tokens("<"), [Token::Text("<")]);
    }

    #[test]
    fn comments_and_doctypes_are_left_out() {
        assert_eq!(tokens("<!doctype html>a<!-- <b> -->b<?xml?>"), [Token::Text("a"), Token::Text("b")]);
        assert_eq!(tokens("a<!-- never closed"), [Token::Text("a")]);
    }

    #[test]
    fn attributes_are_read_in_every_spelling() {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(
            attributes("<a href=\"x>y\" B='1' c=2 d / e = \"&amp;\">"),
            [pair("href", "x>y"), pair("B", "1"), pair("c", "2"), pair("d", ""), pair("e", "&")]
        );
        assert_eq!(attributes("<a b\"c href=y>"), [pair("b\"c", ""), pair("href", "y")]);
        assert_eq!(attributes("<a =x href=y>"), [pair("=x", ""), pair("href", "y")]);
        assert_eq!(attributes("<path d='M0 0'/>"), [pair("d", "M0 0")]);
    }

    #[test]
    fn entities_are_decoded_once() {
        for (text, decoded) in [
            ("&amp;lt;b&gt;", "&lt;b>"),
            ("&#65;&#x42;&#X43;", "ABC"),
            ("&#000000000000065;", "A"),
            ("&#0000000000000065;", "&#0000000000000065;"),
            ("&nbsp;", "\u{a0}"),
            ("AT&T", "AT&T"),
            ("&unknown;", "&unknown;"),
            ("&#0;&#xD800;&#99999999999;", "\u{fffd}\u{fffd}\u{fffd}"),
            ("&", "&"),
            ("&;", "&;"),
        ] {
            assert_eq!(decode(text), decoded, "{text}");
        }
    }
}
