//! One visit to a page: the inbox, and in one hand everything around it — the clock, the page's callback, the platform
//! and the visitor's finger.

use app_inbox::api::{Answer, Call, Content, Ids, Marks, Token, content};
use app_inbox::inbox::{Cause, Effect, Event, Filter, Inbox, Settings, UNDO_TIME, Warning};
use app_inbox::session::{Given, Millis, Reason, Ticket};
use app_inbox::value::Plain;
use app_inbox::view::{Body, End, Panel, View};
use serde_json::{Value, json};

use crate::referee::{CANARY, Referee, Sent, keeps_secret};

/// The wall clock, in milliseconds from 1970, when a visit begins.
pub(crate) const BEGIN: f64 = 1_770_000_000_000.0;
pub(crate) const MINUTE: u64 = 60;
pub(crate) const HOUR: u64 = 3_600;
/// Limits are for windows of an hour, to the end of which the next one begins: so a day is a moment shorter.
pub(crate) const DAY: u64 = 24 * HOUR - 1;

pub(crate) const COUNT: Call = Call::Count;
pub(crate) const LIST: Call = Call::List { page: 0 };
pub(crate) const ALL_READ: Call = Call::Mark(Marks::All);

pub(crate) fn page(page: u32) -> Call {
    Call::List { page }
}

pub(crate) fn read(ids: &[&str]) -> Call {
    let ids = Ids::new(ids.iter().map(|id| (*id).to_owned()).collect());
    Call::Mark(Marks::These(ids.expect("ids")))
}

/// What the platform says, header and body.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    status: u16,
    token: Next,
    retry_after: Option<u32>,
    body: Value,
}

/// What the header `ES-TOKEN` of an answer holds.
#[derive(Clone, Debug)]
enum Next {
    /// A token that was never seen before.
    Fresh,
    /// Nothing that we could read.
    Hidden,
    These(String),
}

impl Reply {
    /// A success with the next token.
    pub(crate) fn ok(body: Value) -> Self {
        Self { status: 200, token: Next::Fresh, retry_after: None, body }
    }

    pub(crate) fn count(count: u32) -> Self {
        Self::ok(json!({"count": count}))
    }

    /// Rows like `"a5*"`: letters for whose it is, how many minutes before the visit it was made, and a star when it is
    /// unread. Without the star it is also the id.
    pub(crate) fn list(rows: &[&str], total_pages: u32) -> Self {
        let rows: Vec<Value> = rows.iter().map(|row| notification(row)).collect();
        Self::ok(json!({"list": rows, "totalPages": total_pages}))
    }

    /// An answer without a body and without a token.
    pub(crate) fn status(status: u16) -> Self {
        Self { status, token: Next::Hidden, retry_after: None, body: Value::Null }
    }

    pub(crate) fn hiding_the_token(self) -> Self {
        Self { token: Next::Hidden, ..self }
    }

    pub(crate) fn with_a_token(self) -> Self {
        Self { token: Next::Fresh, ..self }
    }

    pub(crate) fn with_token(self, token: &str) -> Self {
        Self { token: Next::These(token.to_owned()), ..self }
    }

    pub(crate) fn retry_after(self, seconds: u32) -> Self {
        Self { retry_after: Some(seconds), ..self }
    }
}

fn notification(row: &str) -> Value {
    let id = row.trim_end_matches('*');
    let minutes: f64 =
        id.trim_start_matches(|letter: char| !letter.is_ascii_digit()).parse().expect("minutes");
    let status = if row.ends_with('*') { "UNOPENED" } else { "OPENED" };
    json!({"id": id, "title": id, "createdDate": BEGIN - minutes * 60_000.0, "status": status})
}

/// See the module.
pub(crate) struct Visit {
    inbox: Inbox,
    settings: Settings,
    referee: Referee,
    pub(crate) now: Millis,
    tokens: u32,
    /// How often the callback was called, what was sent, what the page's author was told and which failures the page's
    /// script, and where the focus went.
    pub(crate) asked: usize,
    pub(crate) sent: Vec<Call>,
    pub(crate) warnings: Vec<Warning>,
    pub(crate) troubles: Vec<Reason>,
    pub(crate) focused: Option<Effect>,
    /// What the page was told of the panel, how often the visitor was told that there are more, and the ids of toasts.
    pub(crate) told: Vec<(bool, Cause)>,
    pub(crate) announced: usize,
    pub(crate) toasts: Vec<String>,
}

impl Visit {
    /// A page that has not said `init` yet.
    pub(crate) fn before_the_start(settings: Settings, seed: u64) -> Self {
        Self {
            inbox: Inbox::new(seed),
            referee: Referee::new(settings.clone()),
            settings,
            now: 1_000,
            tokens: 0,
            asked: 0,
            sent: Vec::new(),
            warnings: Vec::new(),
            troubles: Vec::new(),
            focused: None,
            told: Vec::new(),
            announced: 0,
            toasts: Vec::new(),
        }
    }

    pub(crate) fn with(settings: Settings) -> Self {
        let mut visit = Self::before_the_start(settings, 7);
        visit.starts();
        visit
    }

    /// The page has said `init` with the defaults.
    pub(crate) fn begins() -> Self {
        Self::with(Settings::default())
    }

    /// Somebody is logged in and has this many unread.
    pub(crate) fn logged_in(unread: u32) -> Self {
        let mut visit = Self::begins();
        visit.gives("anna").sends(COUNT).answers_count(unread);
        visit
    }

    /// The panel is open with these rows, the only page there is.
    pub(crate) fn reading(rows: &[&str]) -> Self {
        let unread = rows.iter().filter(|row| row.ends_with('*')).count();
        let mut visit = Self::logged_in(unread as u32);
        visit.presses_bell().sends(LIST).answers_list(rows, 1).rests();
        visit
    }

    /// The only way in: the referee looks before and after.
    pub(crate) fn happens(&mut self, event: Event) -> &mut Self {
        let cut_off = self.referee.sees_coming(&event, &self.sees(), self.now);
        let effects = self.inbox.handle(event, self.now);
        self.referee.checks(&effects, &cut_off);
        for effect in effects {
            match effect {
                Effect::AskToken(_) => self.asked += 1,
                Effect::Send(_, request) => self.sent.push(request.call),
                Effect::Warn(warning) => self.warnings.push(warning),
                Effect::Report(reason) => self.troubles.push(reason),
                Effect::FocusPanel(_) | Effect::FocusBell(_) => self.focused = Some(effect),
                Effect::TellOpen(open, cause) => self.told.push((open, cause)),
                Effect::Announce => self.announced += 1,
                Effect::Toast(new) => self.toasts.extend(new.iter().map(|new| new.id.clone())),
                Effect::CutOff(_) => {}
            }
        }
        let screen = self.sees();
        self.referee.looks_at(&screen, self.wakes_at());
        if self.referee.searches() {
            self.keeps_its_tokens_secret();
        }
        self
    }

    /// C12, for all that the inbox is made of and all that is on the screen.
    pub(crate) fn keeps_its_tokens_secret(&self) {
        keeps_secret("the inbox's state", &self.inbox);
        keeps_secret("what is on the screen", &self.sees());
    }

    /// How much there is to print of the inbox: what grows shows in it.
    pub(crate) fn size(&self) -> usize {
        format!("{:?}", self.inbox).len()
    }

    // ---- the page and its callback

    /// The page says `init` with a callback that wasn't there before.
    pub(crate) fn starts(&mut self) -> &mut Self {
        self.happens(Event::Started { settings: Box::new(self.settings.clone()), known: false })
    }

    /// The page says `init` with the callback of the last time.
    pub(crate) fn starts_again(&mut self) -> &mut Self {
        self.happens(Event::Started { settings: Box::new(self.settings.clone()), known: true })
    }

    /// The page is put into the back/forward cache.
    pub(crate) fn is_stored(&mut self) -> &mut Self {
        self.hides().happens(Event::Stored)
    }

    /// The page comes out of the back/forward cache.
    pub(crate) fn is_restored(&mut self) -> &mut Self {
        self.happens(Event::Restored)
    }

    pub(crate) fn ends(&mut self) -> &mut Self {
        self.happens(Event::Destroyed)
    }

    /// The callback that is outstanding.
    #[track_caller]
    pub(crate) fn callback(&self) -> Ticket {
        self.referee.asking.expect("the callback was not called").0
    }

    /// Whether a request is in flight.
    pub(crate) fn is_sent(&self) -> bool {
        self.outstanding().is_some() && !self.is_asking()
    }

    pub(crate) fn is_asking(&self) -> bool {
        self.referee.asking.is_some()
    }

    #[track_caller]
    pub(crate) fn gives(&mut self, token: &str) -> &mut Self {
        self.settles(Given::Token(Token::new(token).expect("a token")))
    }

    /// A token that was never seen before.
    #[track_caller]
    pub(crate) fn gives_a_fresh_token(&mut self) -> &mut Self {
        let token = self.fresh_token("anna");
        self.gives(&token)
    }

    /// `''`, `null` or `undefined`.
    #[track_caller]
    pub(crate) fn gives_nothing(&mut self) -> &mut Self {
        self.settles(Given::Nothing)
    }

    #[track_caller]
    pub(crate) fn rejects(&mut self) -> &mut Self {
        self.settles(Given::Rejected)
    }

    #[track_caller]
    pub(crate) fn gives_nonsense(&mut self) -> &mut Self {
        self.settles(Given::Nonsense)
    }

    #[track_caller]
    pub(crate) fn settles(&mut self, given: Given) -> &mut Self {
        let ticket = self.callback();
        self.happens(Event::TokenGiven(ticket, given))
    }

    fn fresh_token(&mut self, owner: &str) -> String {
        self.tokens += 1;
        format!("{owner}-{}{CANARY}", self.tokens)
    }

    // ---- the platform

    /// The request that is in flight.
    #[track_caller]
    pub(crate) fn request(&self) -> Sent {
        self.referee.sent.clone().expect("no request was sent")
    }

    pub(crate) fn is_sending(&self) -> bool {
        self.referee.sent.is_some()
    }

    #[track_caller]
    pub(crate) fn gets(&mut self, reply: Reply) -> &mut Self {
        let sent = self.request();
        let answer = self.answer_to(&sent, reply);
        self.happens(Event::Answered(sent.ticket, answer))
    }

    /// The answer as the browser would read it.
    pub(crate) fn answer_to(&mut self, sent: &Sent, reply: Reply) -> Answer {
        let token = match reply.token {
            Next::Fresh => {
                let owner = sent.request.token.header().split('-').next().unwrap_or_default().to_owned();
                Some(self.fresh_token(&owner))
            }
            Next::Hidden => None,
            Next::These(token) => Some(token),
        };
        let read = |body: Value| content(&sent.request.call, Some(&Plain::from(body)), &[]);
        let content: Option<Content> =
            if (200..300).contains(&reply.status) { read(reply.body) } else { None };
        let token = token.and_then(|token| Token::new(&token));
        Answer { status: reply.status, token, retry_after: reply.retry_after, content }
    }

    #[track_caller]
    pub(crate) fn answers_count(&mut self, count: u32) -> &mut Self {
        assert_eq!(self.request().request.call, COUNT);
        self.gets(Reply::count(count))
    }

    #[track_caller]
    pub(crate) fn answers_list(&mut self, rows: &[&str], total_pages: u32) -> &mut Self {
        assert!(matches!(self.request().request.call, Call::List { .. }));
        self.gets(Reply::list(rows, total_pages))
    }

    #[track_caller]
    pub(crate) fn takes_the_mark(&mut self) -> &mut Self {
        assert!(matches!(self.request().request.call, Call::Mark(_)));
        self.gets(Reply::ok(Value::Null))
    }

    #[track_caller]
    pub(crate) fn refuses(&mut self, status: u16) -> &mut Self {
        self.gets(Reply::status(status))
    }

    #[track_caller]
    pub(crate) fn loses_the_answer(&mut self) -> &mut Self {
        let ticket = self.request().ticket;
        self.happens(Event::AnswerLost(ticket))
    }

    // ---- the visitor

    pub(crate) fn presses_bell(&mut self) -> &mut Self {
        self.happens(Event::BellPressed(0))
    }

    pub(crate) fn closes(&mut self) -> &mut Self {
        self.happens(Event::ClosePressed)
    }

    pub(crate) fn presses_row(&mut self, id: &str) -> &mut Self {
        self.happens(Event::RowPressed(id.to_owned()))
    }

    /// "Mark all as read", and nothing is undone.
    pub(crate) fn marks_all(&mut self) -> &mut Self {
        self.happens(Event::MarkAllPressed).waits(UNDO_TIME / 1_000)
    }

    pub(crate) fn undoes(&mut self) -> &mut Self {
        self.happens(Event::UndoPressed)
    }

    pub(crate) fn chooses(&mut self, filter: Filter) -> &mut Self {
        self.happens(Event::FilterChosen(filter))
    }

    pub(crate) fn retries(&mut self) -> &mut Self {
        self.happens(Event::RetryPressed)
    }

    pub(crate) fn reaches_the_end(&mut self) -> &mut Self {
        self.happens(Event::EndReached)
    }

    pub(crate) fn hides(&mut self) -> &mut Self {
        self.happens(Event::VisibilityChanged(false))
    }

    pub(crate) fn shows(&mut self) -> &mut Self {
        self.happens(Event::VisibilityChanged(true))
    }

    pub(crate) fn goes_offline(&mut self) -> &mut Self {
        self.happens(Event::ConnectionChanged(false))
    }

    pub(crate) fn comes_online(&mut self) -> &mut Self {
        self.happens(Event::ConnectionChanged(true))
    }

    // ---- time

    pub(crate) fn wakes_at(&self) -> Option<Millis> {
        self.inbox.wakes_at()
    }

    /// Time passes, and nobody answers anything.
    pub(crate) fn waits(&mut self, seconds: u64) -> &mut Self {
        self.lives(seconds, |visit| visit)
    }

    /// Time passes until something happens by itself.
    #[track_caller]
    pub(crate) fn wakes(&mut self) -> &mut Self {
        self.now = self.now.max(self.wakes_at().expect("something will happen"));
        self.happens(Event::Woke)
    }

    /// Time passes until the callback or the platform is asked for something.
    #[track_caller]
    pub(crate) fn wakes_until_it_asks(&mut self) -> &mut Self {
        while self.outstanding().is_none() {
            self.wakes();
        }
        self
    }

    /// Time passes, with a single timer as in the browser, and `world` answers what is asked meanwhile.
    pub(crate) fn lives(&mut self, seconds: u64, mut world: impl FnMut(&mut Self) -> &mut Self) -> &mut Self {
        let end = self.now + seconds * 1_000;
        loop {
            self.is_served_by(&mut world);
            match self.wakes_at() {
                Some(at) if at <= end => self.now = self.now.max(at),
                _ => break,
            }
            self.happens(Event::Woke);
        }
        self.now = end;
        self
    }

    /// `world` answers what is asked until nothing is, or until it has no answer.
    fn is_served_by(&mut self, world: &mut impl FnMut(&mut Self) -> &mut Self) {
        for _ in 0..20 {
            let before = self.outstanding();
            if before.is_some() {
                world(self);
            }
            if self.outstanding() == before {
                return;
            }
        }
        panic!("the inbox asks without end at {}", self.now);
    }

    fn outstanding(&self) -> Option<Ticket> {
        let asking = self.referee.asking.map(|(ticket, _)| ticket);
        asking.or(self.referee.sent.as_ref().map(|sent| sent.ticket))
    }

    // ---- what is to be seen

    pub(crate) fn sees(&self) -> View {
        View::of(&self.inbox, BEGIN + self.now as f64)
    }

    #[track_caller]
    pub(crate) fn panel(&self) -> Panel {
        self.sees().panel.expect("the panel is open")
    }

    #[track_caller]
    pub(crate) fn asks(&mut self) -> &mut Self {
        self.callback();
        self
    }

    #[track_caller]
    pub(crate) fn sends(&mut self, call: Call) -> &mut Self {
        assert_eq!(self.request().request.call, call);
        self
    }

    /// Nothing is outstanding.
    #[track_caller]
    pub(crate) fn rests(&mut self) -> &mut Self {
        assert_eq!(self.referee.asking, None, "no callback");
        assert!(self.referee.sent.is_none(), "no request: {:?}", self.referee.sent);
        self
    }

    #[track_caller]
    pub(crate) fn has_no_bell(&mut self) -> &mut Self {
        assert_eq!(self.sees(), View::default());
        self
    }

    #[track_caller]
    pub(crate) fn has_badge(&mut self, badge: &str) -> &mut Self {
        let bell = self.sees().bell.expect("a bell");
        assert_eq!(bell.badge.unwrap_or_default(), badge);
        self
    }

    #[track_caller]
    pub(crate) fn has_body(&mut self, body: Body) -> &mut Self {
        assert_eq!(self.panel().body, body);
        self
    }

    #[track_caller]
    pub(crate) fn has_rows(&mut self, rows: &[&str]) -> &mut Self {
        self.has_rows_then(rows, End::Complete)
    }

    /// The rows as in [`Reply::list`], and what comes after them.
    #[track_caller]
    pub(crate) fn has_rows_then(&mut self, expected: &[&str], expected_end: End) -> &mut Self {
        let Body::List { rows, end } = self.panel().body else {
            panic!("no list but {:?}", self.panel().body)
        };
        let star = |unread| if unread { "*" } else { "" };
        let rows: Vec<_> = rows.iter().map(|row| row.notification.id.clone() + star(row.unread)).collect();
        assert_eq!(
            (rows.iter().map(String::as_str).collect::<Vec<_>>().as_slice(), end),
            (expected, expected_end)
        );
        self
    }

    /// What comes too late or for another visitor changes nothing at all.
    #[track_caller]
    pub(crate) fn ignores(&mut self, event: Event) -> &mut Self {
        let (before, wakes_at) = (self.sees(), self.wakes_at());
        let (asked, sent) = (self.asked, self.sent.len());
        self.happens(event);
        assert_eq!((self.sees(), self.wakes_at()), (before, wakes_at));
        assert_eq!((self.asked, self.sent.len()), (asked, sent));
        self
    }
}
