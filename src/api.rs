//! The platform's requests and answers as values.
//!
//! Every request carries `ES-TOKEN`, kills the token it carries, and is answered with the next one in the header of the
//! same name. No path or body ever holds a token.

use std::fmt;

use crate::locale::digits;
use crate::notification::{self, Page};
use crate::text::concat;
use crate::value::Value;

/// A token of the platform: good for one request, opaque, and never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

/// Bytes of a token at most.
const LONGEST_TOKEN: usize = 8_192;

impl Token {
    /// A text that can be a token: 1–8192 visible ASCII characters that look like nothing else.
    ///
    /// Callbacks of real sites resolve with an answer's whole body, with an error's text, with `"undefined"`: to send
    /// those would cost a request and reveal what was not meant for the platform.
    pub fn new(text: &str) -> Option<Self> {
        let visible = text.len() <= LONGEST_TOKEN && text.bytes().all(|byte| byte.is_ascii_graphic());
        let other = matches!(text, "" | "undefined" | "null" | "NaN" | "false" | "true")
            || matches!(text.as_bytes(), [b'{' | b'[' | b'<' | b'"', ..]);
        (visible && !other).then(|| Self(text.to_owned()))
    }

    /// The text, for the `ES-TOKEN` header and for nothing else.
    pub fn header(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Token(…)")
    }
}

/// What is asked of the platform.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Call {
    /// How many notifications are unread.
    Count,
    /// One page of the list, newest first, the first being 0.
    List {
        /// Which page.
        page: u32,
    },
    /// These have been read.
    Mark(Marks),
}

/// What has been read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Marks {
    /// The notifications with these ids; never none, since the platform takes an empty list for all.
    These(Ids),
    /// All of them, because the visitor said so.
    All,
}

/// One or more ids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ids(Vec<String>);

impl Ids {
    /// The ids, when there are any.
    pub fn new(ids: Vec<String>) -> Option<Self> {
        (!ids.is_empty()).then_some(Self(ids))
    }

    /// The ids.
    pub fn all(&self) -> &[String] {
        &self.0
    }
}

/// A request to send to the platform.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// What it asks.
    pub call: Call,
    /// `GET` or `POST`.
    pub method: &'static str,
    /// Path and query, to be put behind the platform's address.
    pub path: String,
    /// JSON, when there is a body.
    pub body: Option<String>,
    /// What lets it in; spent by it.
    pub token: Token,
}

impl Request {
    /// The request for a call; `page_size` is how many notifications a page of the list holds.
    pub fn new(call: Call, token: Token, page_size: u32) -> Self {
        const MESSAGES: &str = "/appinbox/v1/messages";
        let (method, path, body) = match &call {
            Call::Count => ("GET", concat(&[MESSAGES, "/count"]), None),
            Call::List { page } => {
                let path = concat(&[MESSAGES, "?page=", &digits(*page), "&pageSize=", &digits(page_size)]);
                ("GET", path, None)
            }
            Call::Mark(marks) => ("POST", concat(&[MESSAGES, "/status"]), Some(status(marks))),
        };
        Self { call, method, path, body, token }
    }
}

/// The body of a status request: without `ids` it means all.
fn status(marks: &Marks) -> String {
    let mut json = String::from(r#"{"status":"OPENED""#);
    if let Marks::These(ids) = marks {
        let mut before = r#","ids":["#;
        for id in ids.all() {
            json.push_str(before);
            quote(id, &mut json);
            before = ",";
        }
        json.push(']');
    }
    json.push('}');
    json
}

/// Writes a text in JSON.
fn quote(text: &str, json: &mut String) {
    json.push('"');
    for letter in text.chars() {
        match letter {
            '\0'..='\u{1f}' => {
                json.push_str(if letter < '\u{10}' { "\\u000" } else { "\\u001" });
                json.push(char::from_digit(letter as u32 % 16, 16).unwrap_or('0'));
            }
            '"' | '\\' => {
                json.push('\\');
                json.push(letter);
            }
            _ => json.push(letter),
        }
    }
    json.push('"');
}

/// What came back.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The next token, when the answer brought a plausible one.
    pub token: Option<Token>,
    /// How many seconds the platform asks us to wait.
    pub retry_after: Option<u32>,
    /// The body; nothing when it could not be read as an answer to this call.
    pub content: Option<Content>,
}

/// The body of an answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// To [`Call::Count`].
    Count(u32),
    /// To [`Call::List`].
    Page(Page),
    /// To [`Call::Mark`], which has none.
    Marked,
}

/// Reads the body of an answer to `call`; `schemes` are those that the page allows links of, beside the usual ones.
pub fn content<V: Value>(call: &Call, body: Option<&V>, schemes: &[String]) -> Option<Content> {
    match call {
        Call::Count => notification::count(body?).map(Content::Count),
        Call::List { .. } => notification::page(body?, schemes).map(Content::Page),
        Call::Mark(_) => Some(Content::Marked),
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    fn token() -> Token {
        Token::new("canary").unwrap()
    }

    fn mark(ids: &[&str]) -> Option<String> {
        let ids = Ids::new(ids.iter().map(|id| (*id).to_owned()).collect())?;
        Request::new(Call::Mark(Marks::These(ids)), token(), 20).body
    }

    #[test]
    fn requests_are_those_of_the_protocol() {
        let request = |call| {
            let request = Request::new(call, token(), 20);
            (request.method, request.path, request.body)
        };
        assert_eq!(request(Call::Count), ("GET", "/appinbox/v1/messages/count".into(), None));
        assert_eq!(
            request(Call::List { page: 3 }),
            ("GET", "/appinbox/v1/messages?page=3&pageSize=20".into(), None)
        );
        assert_eq!(
            request(Call::Mark(Marks::All)),
            ("POST", "/appinbox/v1/messages/status".into(), Some(r#"{"status":"OPENED"}"#.into()))
        );
    }

    #[test]
    fn ids_are_quoted_and_never_empty() {
        assert_eq!(mark(&["a", "b"]).as_deref(), Some(r#"{"status":"OPENED","ids":["a","b"]}"#));
        assert_eq!(mark(&[]), None);
        let controls: String = ('\0'..=' ').collect();
        for hostile in ["\"],\"x\\\u{7f}é", &controls] {
            let body: serde_json::Value = serde_json::from_str(&mark(&[hostile]).unwrap()).unwrap();
            assert_eq!(body["ids"][0], hostile);
        }
    }

    #[test]
    fn only_a_plausible_text_is_a_token() {
        let (long, longer) = ("a".repeat(8_192), "a".repeat(8_193));
        for (text, plausible) in [
            ("abc", true),
            ("a", true),
            ("eyJ.x-_~+/=", true),
            (long.as_str(), true),
            ("nullable", true),
            ("", false),
            (" ", false),
            ("a b", false),
            ("a\r\nX: y", false),
            ("é", false),
            ("\u{200b}a", false),
            (" a", false),
            (longer.as_str(), false),
            ("undefined", false),
            ("null", false),
            ("NaN", false),
            ("false", false),
            ("true", false),
            ("[object Object]", false),
            ("{\"token\":\"x\"}", false),
            ("<html>", false),
            ("\"x\"", false),
            ("Error: x", false),
        ] {
            let token = Token::new(text);
            assert_eq!(token.as_ref().map(Token::header), plausible.then_some(text), "{text:.40}");
        }
    }

    #[test]
    fn a_token_is_never_shown() {
        assert_eq!(format!("{:?}", token()), "Token(…)");
        let shown = format!("{:?}", Request::new(Call::Count, token(), 20));
        assert!(!shown.contains("canary"), "{shown}");
    }
}
