//! Texts, taken apart and compared as bytes. (The standard library's patterns can do all of this and much more, and weigh
//! accordingly.)

/// Where a text holds another, which must not be empty.
pub(crate) fn find(text: &str, wanted: &str) -> Option<usize> {
    text.as_bytes().windows(wanted.len()).position(|window| window == wanted.as_bytes())
}

/// What stands before and behind the first `by` in a text.
pub(crate) fn split<'a>(text: &'a str, by: &str) -> Option<(&'a str, &'a str)> {
    let at = find(text, by)?;
    Some((text.get(..at)?, text.get(at + by.len()..)?))
}

/// Parts a text in front of the first byte of ASCII that `ends` knows.
pub(crate) fn part(text: &str, ends: fn(u8) -> bool) -> (&str, &str) {
    let end = text.bytes().position(ends).unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}

/// The item at `index` of a list that is parted by `by`; the last one when there are fewer.
pub(crate) fn item<'a>(list: &'a str, by: &str, index: usize) -> &'a str {
    let mut rest = list;
    for _ in 0..index {
        rest = split(rest, by).map_or(rest, |(_, rest)| rest);
    }
    split(rest, by).map_or(rest, |(item, _)| item)
}

/// One text of many.
pub(crate) fn concat(parts: &[&str]) -> String {
    let mut text = String::new();
    for part in parts {
        text.push_str(part);
    }
    text
}

/// Which of some words, parted by spaces, this one is, whatever its capitals.
pub(crate) fn listed(words: &'static str, wanted: &str) -> Option<&'static str> {
    words.split_ascii_whitespace().find(|word| word.eq_ignore_ascii_case(wanted))
}

/// The number that digits tell.
pub(crate) fn number(digits: &str, radix: u32) -> Option<f64> {
    let mut number = 0.0;
    for letter in digits.chars() {
        number = number * f64::from(radix) + f64::from(letter.to_digit(radix)?);
    }
    (!digits.is_empty()).then_some(number)
}
