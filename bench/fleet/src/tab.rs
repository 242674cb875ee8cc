//! One tab from its first page to its last: the real inbox, its visitor, its platform, and a referee that watches both.
//!
//! Tabs don't influence each other, so that they are simulated one after another, each with a clock of its own.

use app_inbox::inbox::{Effect, Event, Inbox, Settings};
use app_inbox::session::{Given, Millis, Ticket};
use app_inbox::view::{Body, View};

use crate::chance::Chance;
use crate::contact::Contact;
use crate::referee::Referee;
use crate::story::{MINUTE, Story, Trouble, WAVE};
use crate::tally::Tally;
use crate::visitor::{Act, Finds, Visitor};

/// Pages of a fleet that is there from the beginning are loaded within this.
const ARRIVAL: Millis = 5 * MINUTE;
/// How long people stay who come on Monday morning.
const STAY: Millis = 15 * MINUTE;

/// What happens next in a tab.
enum Next {
    CallbackSettles,
    AnswerArrives,
    Wakes,
    TroubleEnds,
    Visitor(Act),
}

/// See the module.
pub(crate) struct Tab<'a> {
    story: &'a Story,
    settings: &'a Settings,
    tally: &'a mut Tally,
    chance: Chance,
    now: Millis,
    inbox: Inbox,
    contact: Contact,
    visitor: Visitor,
    referee: Referee,
    callback: Option<(Millis, Ticket, Given)>,
    answer: Option<(Millis, Ticket, app_inbox::api::Answer)>,
    trouble_ends: Option<Millis>,
    /// Who saw the end of the trouble and has not seen the truth since: how long they have looked, and since when
    /// they are looking again.
    waits: Option<(Millis, Option<Millis>)>,
}

impl<'a> Tab<'a> {
    /// Simulates the `index`th tab of a fleet.
    pub(crate) fn live(
        story: &'a Story,
        settings: &'a Settings,
        seed: u64,
        index: u64,
        tally: &'a mut Tally,
    ) {
        let mut chance = Chance::of(seed, index);
        let wave = story.trouble == Trouble::Wave;
        let now = if wave { chance.bell(WAVE) } else { chance.between(0, ARRIVAL) };
        let visitor = Visitor::arrives(now, wave.then_some(STAY), &mut chance);
        let mut tab = Self {
            story,
            settings,
            tally,
            now,
            inbox: Inbox::new(chance.draw()),
            chance,
            contact: Contact::new(),
            visitor,
            referee: Referee::default(),
            callback: None,
            answer: None,
            trouble_ends: (!wave).then_some(story.ends),
            waits: None,
        };
        tab.loads();
        tab.runs();
    }

    fn runs(&mut self) {
        loop {
            let (at, next) = self.next();
            if at >= self.story.over {
                break;
            }
            self.now = at;
            match next {
                Next::Wakes => self.happens(Event::Woke),
                Next::CallbackSettles => self.callback_settles(),
                Next::AnswerArrives => self.answer_arrives(),
                Next::TroubleEnds => self.trouble_ends(),
                Next::Visitor(Act::ClosesTab) => break,
                Next::Visitor(act) => self.acts(act),
            }
        }
        self.tally.page_is_done(&self.referee);
        if self.waits.is_some() {
            self.tally.sees_the_truth(None);
        }
    }

    fn next(&self) -> (Millis, Next) {
        let (at, act) = self.visitor.next();
        let mut next = (at, Next::Visitor(act));
        let mut or = |at: Option<Millis>, other: Next| {
            if let Some(at) = at
                && at < next.0
            {
                next = (at, other);
            }
        };
        or(self.callback.as_ref().map(|(at, ..)| *at), Next::CallbackSettles);
        or(self.answer.as_ref().map(|(at, ..)| *at), Next::AnswerArrives);
        or(self.trouble_ends, Next::TroubleEnds);
        or(self.inbox.wakes_at().map(|at| at.max(self.now)), Next::Wakes);
        next
    }

    /// The visitor loads a page of the site: the inbox begins from nothing.
    fn loads(&mut self) {
        self.tally.page_is_loaded();
        self.inbox = Inbox::new(self.chance.draw());
        self.referee.turns_the_page();
        (self.callback, self.answer) = (None, None);
        self.happens(Event::Started { settings: Box::new(self.settings.clone()), known: false });
    }

    fn happens(&mut self, event: Event) {
        for effect in self.inbox.handle(event, self.now) {
            match effect {
                Effect::AskToken(ticket) => {
                    self.tally.callback(self.now);
                    self.referee.callback(ticket, self.now);
                    let (at, given) = self.contact.is_asked(self.story, self.now, &mut self.chance);
                    self.callback = Some((at, ticket, given));
                }
                Effect::Send(ticket, request) => {
                    self.tally.request(self.now);
                    self.referee.request(ticket, &request);
                    let reply = self.contact.is_sent(&request, self.story, self.now, &mut self.chance);
                    self.answer = reply.map(|(at, answer)| (at, ticket, answer));
                }
                Effect::CutOff(ticket) => {
                    self.referee.request_is_over(ticket, false, self.now);
                    self.answer = None;
                }
                _ => {}
            }
        }
    }

    fn callback_settles(&mut self) {
        if let Some((_, ticket, given)) = self.callback.take() {
            self.referee.callback_is_over(ticket, matches!(given, Given::Token(_)));
            self.happens(Event::TokenGiven(ticket, given));
        }
    }

    fn answer_arrives(&mut self) {
        if let Some((_, ticket, answer)) = self.answer.take() {
            let good = answer.status == 200;
            self.referee.request_is_over(ticket, good, self.now);
            if good && let Some((looked, since)) = self.waits.take() {
                let looked = looked + since.map_or(0, |since| self.now - since);
                self.tally.sees_the_truth(Some(looked));
            }
            self.happens(Event::Answered(ticket, answer));
        }
    }

    fn trouble_ends(&mut self) {
        self.trouble_ends = None;
        self.waits = self.visitor.visible.then_some((0, Some(self.now)));
    }

    fn acts(&mut self, act: Act) {
        let finds = if act == Act::Reads { self.looks() } else { Finds::Nothing };
        self.visitor.goes_on(act, finds, self.now, &mut self.chance);
        match act {
            Act::Hides | Act::Shows => self.turns(act == Act::Shows),
            Act::MovesOn => {
                self.tally.page_is_done(&self.referee);
                self.loads();
            }
            Act::PressesBell => self.happens(Event::BellPressed(0)),
            Act::Reads if finds == Finds::Failure => self.happens(Event::RetryPressed),
            Act::Reads if finds == Finds::Rows => self.happens(Event::RowPressed(self.first_unread())),
            Act::ClosesPanel => self.happens(Event::ClosePressed),
            Act::Reads | Act::ClosesTab => {}
        }
    }

    fn turns(&mut self, visible: bool) {
        if let Some((looked, since)) = &mut self.waits {
            *looked += since.take().map_or(0, |since| self.now - since);
            *since = visible.then_some(self.now);
        }
        self.happens(Event::VisibilityChanged(visible));
    }

    fn looks(&self) -> Finds {
        match View::of(&self.inbox, self.now as f64).panel.map(|panel| panel.body) {
            Some(Body::Failed) => Finds::Failure,
            Some(Body::List { .. }) => Finds::Rows,
            _ => Finds::Nothing,
        }
    }

    fn first_unread(&self) -> String {
        let view = View::of(&self.inbox, self.now as f64);
        let Some(Body::List { rows, .. }) = view.panel.map(|panel| panel.body) else { return String::new() };
        rows.iter().find(|row| row.unread).map(|row| row.notification.id.clone()).unwrap_or_default()
    }
}
