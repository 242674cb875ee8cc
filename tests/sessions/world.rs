//! A visit and everything around it, moved by single moves: by chance, or by a script that chance has found.

use app_inbox::api::{Call, Marks, Request};
use app_inbox::choice::{MarkRead, Prefetch};
use app_inbox::inbox::{Event, Filter, Settings};
use app_inbox::session::{Given, Millis, Ticket};
use app_inbox::view::{Body, End, View};

use crate::platform::{Habits, Header, Platform, owner};
use crate::referee::Sent;
use crate::visit::{HOUR, MINUTE, Reply, Visit};

/// One thing that happens. Times are in milliseconds.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Move {
    /// Time passes, and timers fire when they are due.
    Wait(Millis),
    /// Time passes until something is due.
    Wake,
    /// Time leaps, and no timer fires: the machine slept.
    Leap(Millis),
    /// The clock goes back.
    Back(Millis),
    /// What is outstanding is settled: the callback with the gift, the request with what is said.
    Settle(Gift, Said),
    /// A callback or a request of long ago is settled.
    SettleLate(usize, Gift, Said),
    /// A policy of the page stops requests; the one in flight is lost before or after we hear of it.
    Block(bool),
    /// The bell of this number is pressed.
    Bell(usize),
    /// The row of this number is opened.
    Row(usize),
    MarkAll,
    Undo,
    /// Pointer or focus come to "Undo" or leave it.
    Hold(bool),
    /// The row of this number is marked as read, or was in sight for long enough.
    Mark(usize),
    /// The page's script says that the first visitor's notification of this number is read, shown or not.
    Told(usize),
    Seen(usize),
    /// All, unread only, or a category that is nobody's.
    Sift(usize),
    Retry,
    End,
    Close,
    Approach,
    Touch,
    Outside,
    /// The page's script wants the panel open or closed.
    Open(bool),
    Refresh,
    /// The page is shown or hidden, the browser online or offline.
    Show(bool),
    Online(bool),
    /// The page is hidden, time leaps, a late timer fires, and it is shown again.
    Freeze(Millis),
    /// The page goes into the back/forward cache, time leaps, and it is restored: before it is shown, or after.
    Store(Millis, bool),
    /// Another contact logs in, and the page says so: `init` with another callback.
    Switch,
    /// Another contact logs in, and nobody tells the page.
    LogIn,
    /// The page says `init` with the same callback.
    Init,
    /// The platform has another notification, one less, or one that was read elsewhere.
    Changes(u8, u8),
    /// The same answer to all that is asked, for as long as anything is.
    Storm(Said),
    /// The page says that all are read.
    AllRead,
    BellGone,
    Destroy,
    /// The platform kills all tokens of whoever is logged in.
    Revoke,
}

/// What the callback gives.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Gift {
    Fresh,
    /// The token of an earlier request, counted from the last one.
    Used(usize),
    Nothing,
    Rejected,
    Nonsense,
}

/// What the platform says, or what stands between.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Said {
    /// The truth, or 401 when the token is dead.
    Honest(Header),
    /// Anything else that can be read: a count, and rows by their bits.
    Odd { count: u32, rows: u8, unread: u8, pages: u32, header: Header },
    /// A success that can't be read.
    Garbled(Header),
    /// Any other status.
    Bad { status: u16, retry_after: Option<u32>, header: Header },
    /// No answer; whether the request had arrived.
    Lost(bool),
}

/// See the module.
pub(crate) struct World {
    visit: Visit,
    platform: Platform,
    ended: bool,
    /// The latest time by any clock so far.
    latest: Millis,
    callbacks: Vec<Ticket>,
    requests: Vec<Sent>,
    /// Whose rows were on the screen when "Mark all as read" was pressed.
    said_all: Option<char>,
}

impl World {
    /// A world of a kind that the seed chooses, at the moment of `init`.
    fn new(seed: u64) -> Self {
        let inline = (seed >> 9) % 8 == 6;
        let habits = Habits {
            a_mint_kills_the_others: seed & 1 == 1,
            a_token_outlives_silence: seed & 2 == 2,
            lifetime: if seed & 4 == 4 { 10 * MINUTE * 1_000 } else { u64::MAX / 2 },
            // A list that is always open keeps rows of further pages that are gone.
            page: if inline { 100 } else { [2, 1, 100, 3][(seed >> 20) as usize % 4] },
        };
        let settings = Settings {
            poll_interval: [600_000, 30_000, 3_600_000, 0][(seed >> 3) as usize % 4],
            token_timeout: [10_000, 1_000, 60_000, 10_000][(seed >> 5) as usize % 4],
            mark_read: [MarkRead::Click, MarkRead::View, MarkRead::Manual][(seed >> 7) as usize % 3],
            inline,
            open: ((seed >> 9) % 8 == 7).then_some(false),
            toast: (seed >> 12) & 1 == 1,
            prefetch: [Prefetch::Hover, Prefetch::Idle, Prefetch::None][(seed >> 13) as usize % 3],
            ..Settings::default()
        };
        let mut visit = Visit::before_the_start(settings, seed);
        visit.starts();
        let (platform, ended, latest) = (Platform::new(habits), false, visit.now);
        Self { visit, platform, ended, latest, callbacks: Vec::new(), requests: Vec::new(), said_all: None }
    }

    /// Everything that the script tells, and then all becomes well. Panics with the rule that was broken.
    pub(crate) fn lives_through(seed: u64, script: &[Move]) {
        let mut world = Self::new(seed);
        for next in script {
            world.takes(next);
        }
        world.becomes_well();
        world.visit.keeps_its_tokens_secret();
    }

    fn takes(&mut self, next: &Move) {
        match next {
            Move::Wait(milliseconds) => self.waits(*milliseconds),
            Move::Wake => self.waits(self.visit.wakes_at().map_or(0, |at| at.saturating_sub(self.visit.now))),
            Move::Leap(milliseconds) => self.visit.now += milliseconds,
            Move::Back(milliseconds) => self.visit.now = self.visit.now.saturating_sub(*milliseconds),
            Move::Settle(gift, said) => self.settles(gift, said),
            Move::SettleLate(which, gift, said) => self.settles_late(*which, gift, said),
            Move::Block(before) => self.is_blocked(*before),
            Move::Show(visible) => self.happens(Event::VisibilityChanged(*visible)),
            Move::Online(online) => self.happens(Event::ConnectionChanged(*online)),
            Move::Freeze(milliseconds) => self.freezes(*milliseconds),
            Move::Store(milliseconds, restored_first) => self.is_stored(*milliseconds, *restored_first),
            Move::Switch => {
                self.platform.contact = self.another();
                self.visit.starts();
                self.begins_with_nothing();
            }
            Move::LogIn => self.platform.contact = self.another(),
            Move::Init => {
                self.visit.starts_again();
                self.begins_with_nothing();
            }
            Move::Destroy => {
                self.visit.ends();
                self.ended = true;
            }
            Move::Changes(number, how) => self.platform.changes(*number, *how),
            Move::Storm(said) => {
                let before = self.visit.sent.len();
                for _ in 0..30 {
                    if self.visit.is_sending() {
                        self.settles(&Gift::Fresh, said);
                    }
                }
                let sent = self.visit.sent.len() - before;
                assert!(sent < 20, "C9: {sent} requests without a wait");
            }
            Move::Revoke => self.platform.revokes(),
            press => self.presses(press),
        }
        self.latest = self.latest.max(self.visit.now);
        self.callbacks.extend(self.visit.is_asking().then(|| self.visit.callback()));
        self.requests.extend(self.visit.is_sending().then(|| self.visit.request()));
    }

    fn happens(&mut self, event: Event) {
        self.visit.happens(event);
    }

    fn waits(&mut self, milliseconds: Millis) {
        let end = self.visit.now + milliseconds;
        while self.visit.wakes_at().is_some_and(|at| at <= end) {
            self.visit.wakes();
        }
        self.visit.now = end;
    }

    fn another(&self) -> char {
        if self.platform.contact == 'c' { 'a' } else { char::from(self.platform.contact as u8 + 1) }
    }

    /// What was there before `init` or before the page was restored is gone in the same turn.
    fn begins_with_nothing(&mut self) {
        assert_eq!(
            self.visit.sees(),
            View::default(),
            "a new start leaves something of before on the screen"
        );
        self.ended = false;
    }

    fn freezes(&mut self, milliseconds: Millis) {
        self.visit.hides();
        self.visit.now += milliseconds;
        self.happens(Event::Woke);
        self.visit.shows();
    }

    fn is_stored(&mut self, milliseconds: Millis, restored_first: bool) {
        let ended = self.ended;
        // What the visitor has read is told when the page is hidden.
        self.visit.is_stored();
        let (asked, sent) = (self.visit.asked, self.visit.sent.len());
        self.visit.now += milliseconds;
        if restored_first {
            self.visit.is_restored();
            assert_eq!((self.visit.asked, self.visit.sent.len()), (asked, sent), "C10: a hidden page asks");
            self.visit.shows();
        } else {
            self.visit.shows().is_restored();
        }
        self.begins_with_nothing();
        self.ended = ended;
    }

    fn is_blocked(&mut self, before: bool) {
        let sent = self.visit.is_sending().then(|| self.visit.request().ticket);
        if before {
            self.happens(Event::Blocked);
        }
        if let Some(ticket) = sent {
            self.happens(Event::AnswerLost(ticket));
        }
        if !before {
            self.happens(Event::Blocked);
        }
    }

    fn settles(&mut self, gift: &Gift, said: &Said) {
        if self.visit.is_asking() {
            let given = self.given(gift);
            self.visit.settles(given);
        } else if self.visit.is_sending() {
            let sent = self.visit.request();
            self.answers(&sent, said);
        }
    }

    fn settles_late(&mut self, which: usize, gift: &Gift, said: &Said) {
        let pick = |length: usize| (which / 2).checked_rem(length);
        if which.is_multiple_of(2)
            && let Some(sent) = pick(self.requests.len()).map(|at| self.requests[at].clone())
        {
            // The platform is asked once; what comes a second time comes from a proxy, and no token is spent by it.
            if self.visit.is_sending() && self.visit.request().ticket == sent.ticket {
                return self.answers(&sent, said);
            }
            let reply = Reply::list(&[&format!("{}1*", owner(&sent.request))], 1).with_a_token();
            let answer = self.visit.answer_to(&sent, reply);
            self.happens(Event::Answered(sent.ticket, answer));
        } else if let Some(ticket) = pick(self.callbacks.len()).map(|at| self.callbacks[at]) {
            let given = self.given(gift);
            self.happens(Event::TokenGiven(ticket, given));
        }
    }

    fn given(&mut self, gift: &Gift) -> Given {
        match gift {
            Gift::Fresh => Given::Token(self.platform.mints(self.visit.now)),
            Gift::Used(back) => match self.requests.iter().rev().nth(*back) {
                Some(sent) => {
                    self.platform.hands_out(&sent.request.token);
                    Given::Token(sent.request.token.clone())
                }
                None => Given::Nothing,
            },
            Gift::Nothing => Given::Nothing,
            Gift::Rejected => Given::Rejected,
            Gift::Nonsense => Given::Nonsense,
        }
    }

    fn answers(&mut self, sent: &Sent, said: &Said) {
        let (request, now) = (&sent.request, self.visit.now);
        let let_in = matches!(said, Said::Lost(false)) || self.platform.lets_in(request, now);
        let (reply, header) = match said {
            Said::Lost(arrived) => {
                self.checks_all(request, *arrived && let_in);
                if let (Call::Mark(marks), true) = (&request.call, *arrived && let_in) {
                    self.platform.takes(marks, owner(request));
                }
                return self.happens(Event::AnswerLost(sent.ticket));
            }
            _ if !let_in => (Reply::status(401), Header::Hidden),
            Said::Honest(header) => (self.platform.serves(request), *header),
            Said::Odd { count, rows, unread, pages, header } => {
                let rows = Platform::some_rows(owner(request), *rows, *unread);
                let rows: Vec<_> = rows.iter().map(String::as_str).collect();
                let reply = match &request.call {
                    Call::Count => Reply::count(*count),
                    // What is wrong on one page would be looked for on the others.
                    _ if self.platform.habits.page < 100 => self.platform.serves(request),
                    _ => Reply::list(&rows, *pages),
                };
                (reply, *header)
            }
            Said::Garbled(header) => (Reply::ok(serde_json::Value::Null), *header),
            Said::Bad { status: 401, .. } => (Reply::status(401).with_a_token(), Header::Next),
            Said::Bad { status, retry_after, header } => {
                let reply = Reply::status(*status);
                (retry_after.map_or(reply.clone(), |seconds| reply.retry_after(seconds)), *header)
            }
        };
        self.checks_all(request, let_in);
        let dead = !let_in || matches!(said, Said::Bad { status: 401, .. });
        let reply = if dead { reply } else { self.platform.seals(reply, header, request, now) };
        let answer = self.visit.answer_to(sent, reply);
        self.happens(Event::Answered(sent.ticket, answer));
    }

    fn checks_all(&self, request: &Request, arrived: bool) {
        if let (true, Call::Mark(Marks::All), Some(said)) = (arrived, &request.call, self.said_all) {
            assert_eq!(said, owner(request), "C13: one visitor's \"all\" is told as another's");
        }
    }

    fn presses(&mut self, press: &Move) {
        if *press == Move::AllRead {
            self.said_all = None;
        }
        if *press == Move::MarkAll {
            self.said_all = self.ids().first().and_then(|id| id.chars().next());
        }
        let event = match press {
            Move::Bell(bell) => Event::BellPressed(*bell),
            Move::Row(row) => Event::RowPressed(self.id(*row)),
            Move::Mark(row) => Event::MarkPressed(self.id(*row)),
            Move::Told(number) => Event::MarkAsked(format!("a{number}")),
            Move::Seen(row) => Event::RowsSeen(vec![self.id(*row)]),
            Move::MarkAll => Event::MarkAllPressed,
            Move::AllRead => Event::AllRead,
            Move::BellGone => Event::BellLost,
            Move::Undo => Event::UndoPressed,
            Move::Hold(held) => Event::UndoHeld(*held),
            Move::Sift(0) => Event::FilterChosen(Filter::All),
            Move::Sift(1) => Event::FilterChosen(Filter::Unread),
            Move::Sift(_) => Event::FilterChosen(Filter::Category("nobody's".to_owned())),
            Move::Retry => Event::RetryPressed,
            // Nobody sees the end of a closed list.
            Move::End if self.visit.sees().panel.is_none() => Event::Woke,
            Move::End => Event::EndReached,
            Move::Close => Event::ClosePressed,
            Move::Approach => Event::BellApproached(0),
            Move::Touch => Event::BellTouched(0),
            Move::Outside => Event::OutsidePressed,
            Move::Open(open) => Event::OpenAsked(*open),
            _ => Event::RefreshAsked,
        };
        self.happens(event);
    }

    fn id(&self, row: usize) -> String {
        self.ids().get(row).cloned().unwrap_or_default()
    }

    /// The ids of the rows on the screen.
    fn ids(&self) -> Vec<String> {
        match self.visit.sees().panel.map(|panel| panel.body) {
            Some(Body::List { rows, .. }) => rows.iter().map(|row| row.notification.id.clone()).collect(),
            _ => Vec::new(),
        }
    }

    /// From now on everybody does what they should, and what is shown in the end is what the platform has.
    fn becomes_well(&mut self) {
        self.visit.now = self.latest;
        self.visit.shows().comes_online();
        if self.ended {
            self.visit.starts();
        }
        self.happens(Event::UndoHeld(false));
        self.platform.habits.lifetime = 1_000 * HOUR * 1_000;
        // A visitor who was refused has to wish for another try, and not within a minute.
        self.lives_well(2 * MINUTE);
        self.happens(Event::RefreshAsked);
        // The platform may have asked for an hour's wait, and a tenth more.
        self.lives_well(67 * MINUTE);
        // What stands on further pages is read anew from the next opening on.
        self.happens(Event::OpenAsked(false));
        self.happens(Event::OpenAsked(true));
        self.happens(Event::FilterChosen(Filter::All));
        self.happens(Event::RefreshAsked);
        self.lives_well(MINUTE);
        for _ in 0..12 {
            self.happens(Event::EndReached);
            self.lives_well(1);
        }
        let served = self.requests.last().map_or(self.platform.contact, |sent| owner(&sent.request));
        let mut rows = self.platform.rows(served);
        let mut seen = self.rows();
        rows.sort();
        seen.sort();
        assert_eq!(seen, rows, "the rows tell the truth");
        assert_eq!(self.visit.sees().unread, self.platform.unread(served), "the badge tells the truth");
    }

    /// The rows to be seen, as in [`Reply::list`], with nothing to follow.
    fn rows(&self) -> Vec<String> {
        match self.visit.panel().body {
            Body::List { rows, end: End::Complete } => {
                let mark = |unread| if unread { "*" } else { "" };
                rows.iter().map(|row| row.notification.id.clone() + mark(row.unread)).collect()
            }
            Body::Empty => Vec::new(),
            other => panic!("not the whole list: {other:?}"),
        }
    }

    fn lives_well(&mut self, seconds: u64) {
        let Self { visit, platform, requests, .. } = self;
        visit.lives(seconds, |visit| {
            if visit.is_asking() {
                return visit.settles(Given::Token(platform.mints(visit.now)));
            }
            let sent = visit.request();
            requests.push(sent.clone());
            if !platform.lets_in(&sent.request, visit.now) {
                return visit.refuses(401);
            }
            let reply = platform.serves(&sent.request);
            let reply = platform.seals(reply, Header::Next, &sent.request, visit.now);
            visit.gets(reply)
        });
    }
}
