//! A visitor in front of a body: the inbox with its panel open, and what the screen shows.

use app_inbox::api::{Answer, Call, Content, Request, Token, content};
use app_inbox::event::{Effect, Event};
use app_inbox::inbox::Inbox;
use app_inbox::session::{Given, Millis, Ticket};
use app_inbox::value::Plain;
use app_inbox::view::{Body, End, Row, View};
use serde_json::Value;

use crate::rules;

/// The wall clock of every visit, in milliseconds from 1970.
const NOW: f64 = 1_770_000_000_000.0;

pub(crate) const LIST: Call = Call::List { page: 0 };

/// The body as JSON, if it is any. (The browser leaves a byte order mark out before anything is parsed.)
pub(crate) fn parse(body: &str) -> Option<Value> {
    serde_json::from_str(body.strip_prefix('\u{feff}').unwrap_or(body)).ok()
}

/// What is made of the body of an answer to `call`; read twice, it gives the same, and a page keeps the rules.
#[track_caller]
pub(crate) fn read(call: &Call, body: &str) -> Option<Content> {
    let value = parse(body).map(Plain::from);
    let first = content(call, value.as_ref(), &[]);
    assert_eq!(first, content(call, value.as_ref(), &[]), "read twice: {body:.200}");
    if let Some(Content::Page(page)) = &first {
        rules::check(page, body);
    }
    first
}

/// A visitor who is logged in, has something unread and has opened the panel; the list has been asked for.
pub(crate) struct Reader {
    inbox: Inbox,
    now: Millis,
    sent: Option<(Ticket, Request)>,
    tokens: u32,
}

impl Reader {
    /// The count said how many are unread.
    #[track_caller]
    pub(crate) fn with_unread(unread: u32) -> Self {
        let mut reader = Self { inbox: Inbox::new(7), now: 1_000, sent: None, tokens: 0 };
        let asked = reader.happens(Event::Started { settings: Box::default(), known: false });
        let [Effect::AskToken(ticket)] = asked[..] else { panic!("{asked:?}") };
        let token = reader.token();
        reader.happens(Event::TokenGiven(ticket, Given::Token(token)));
        reader.gets(&format!("{{\"count\":{unread}}}"));
        reader.happens(Event::BellPressed(0));
        assert_eq!(reader.asks_for(), Some(&LIST));
        reader
    }

    /// A visitor who is shown this list, of which there is no other page.
    #[track_caller]
    pub(crate) fn of(list: &[Value]) -> Self {
        let mut reader = Self::with_unread(3);
        reader.gets(&body(list));
        reader
    }

    pub(crate) fn happens(&mut self, event: Event) -> Vec<Effect> {
        let effects = self.inbox.handle(event, self.now);
        for effect in &effects {
            if let Effect::Send(ticket, request) = effect {
                self.sent = Some((*ticket, request.clone()));
            }
        }
        effects
    }

    /// The request in flight is answered with this body.
    #[track_caller]
    pub(crate) fn gets(&mut self, body: &str) -> &mut Self {
        let (ticket, request) = self.sent.take().expect("nothing was asked");
        let content = read(&request.call, body);
        let token = Some(self.token());
        self.happens(Event::Answered(ticket, Answer { status: 200, token, retry_after: None, content }));
        self
    }

    fn token(&mut self) -> Token {
        self.tokens += 1;
        Token::new(&format!("token-{}", self.tokens)).expect("a token")
    }

    /// What is in flight.
    pub(crate) fn asks_for(&self) -> Option<&Call> {
        self.sent.as_ref().map(|(_, request)| &request.call)
    }

    /// The JSON that is in flight.
    pub(crate) fn tells(&self) -> Option<&str> {
        self.sent.as_ref()?.1.body.as_deref()
    }

    pub(crate) fn sees(&self) -> View {
        View::of(&self.inbox, NOW)
    }

    pub(crate) fn body(&self) -> Body {
        self.sees().panel.expect("the panel is open").body
    }

    pub(crate) fn rows(&self) -> Vec<Row> {
        match self.body() {
            Body::List { rows, .. } => rows,
            _ => Vec::new(),
        }
    }

    /// What comes after the last row.
    pub(crate) fn end(&self) -> Option<End> {
        match self.body() {
            Body::List { end, .. } => Some(end),
            _ => None,
        }
    }

    /// The ids on the screen, with a star for unread.
    pub(crate) fn ids(&self) -> Vec<String> {
        let star = |unread| if unread { "*" } else { "" };
        self.rows().iter().map(|row| row.notification.id.clone() + star(row.unread)).collect()
    }

    pub(crate) fn badge(&self) -> String {
        self.sees().bell.expect("a bell").badge.unwrap_or_default()
    }
}

/// The body of a list without a next page.
pub(crate) fn body(list: &[Value]) -> String {
    page(list, 1)
}

/// The body of one page of many.
pub(crate) fn page(list: &[Value], pages: u32) -> String {
    serde_json::json!({"list": list, "totalPages": pages}).to_string()
}
