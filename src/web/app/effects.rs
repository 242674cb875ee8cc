//! How what is wanted is done in the browser.

use std::rc::Rc;

use super::App;
use crate::api::{Answer, Request};
use crate::command::Topic;
use crate::inbox::{Cause, Effect, Event, Warning};
use crate::session::{Given, Reason, Ticket};
use crate::web::host::{self, Arg, call};
use crate::web::{attention, fetch, tell_listeners, tell_once};

impl App {
    pub(super) fn perform(self: &Rc<Self>, effect: Effect) {
        match effect {
            Effect::AskToken(ticket) => self.ask_token(ticket),
            Effect::Send(ticket, request) => self.send(ticket, request),
            Effect::CutOff(ticket) => {
                let cut_off = self.in_flight.borrow_mut().take_if(|(open, _)| *open == ticket);
                if let Some((_, controller)) = cut_off {
                    call(&controller, "abort", &[]);
                }
            }
            Effect::TellOpen(open, cause) => self.tell_open(open, cause),
            Effect::Announce => {
                if let Some(widget) = self.widget(0) {
                    widget.announce();
                }
                if let Some(attention) = self.attention.borrow().as_ref() {
                    attention.announce();
                }
            }
            Effect::Toast(news) => {
                if let Some(attention) = self.attention.borrow().as_ref() {
                    news.iter().rev().for_each(|notification| attention.toast(notification));
                }
            }
            Effect::FocusPanel(bell) => {
                if let Some(widget) = self.widget(bell) {
                    widget.focus_panel();
                }
            }
            Effect::FocusBell(bell) => {
                if let Some(widget) = self.widget(bell) {
                    widget.focus_bell();
                }
            }
            Effect::Warn(warning) => tell_once(
                match warning {
                    Warning::NotAToken => {
                        "getAuthTokenCallback must resolve with the token as a string, or with '' when nobody is logged in"
                    }
                    Warning::TokenHidden => {
                        "the platform's answers hide the next token; it must send Access-Control-Expose-Headers: ES-TOKEN"
                    }
                },
                &[],
            ),
            Effect::Report(reason) => self.report(reason),
        }
    }

    fn tell_open(&self, open: bool, cause: Cause) {
        let setup = self.setup();
        if let Some(listener) = setup.as_ref().and_then(|setup| setup.options.on_open_change.as_ref()) {
            let why = host::object("", &[("reason", Arg::Text(cause.word()))]);
            host::run(listener, &host::list(&[Arg::Flag(open), Arg::Value(&why)]));
        }
    }

    fn report(&self, reason: Reason) {
        let setup = self.setup();
        if let Some(listener) = setup.as_ref().and_then(|setup| setup.options.on_auth_error.as_ref())
            && reason.is_about_the_visitor()
        {
            host::tell_listener(listener, &host::trouble(reason));
        }
        tell_listeners(Topic::Error, &|| host::trouble(reason));
        let for_the_author = match reason {
            Reason::CallbackTimeout => "getAuthTokenCallback took longer than tokenTimeout",
            Reason::CallbackRejected => {
                "getAuthTokenCallback has thrown or rejected; when nobody is logged in it must resolve with ''"
            }
            _ => return,
        };
        tell_once(for_the_author, &[]);
    }

    fn ask_token(self: &Rc<Self>, ticket: Ticket) {
        let Some(setup) = self.setup() else { return };
        let me = Rc::downgrade(self);
        let callback = setup.callback.clone();
        host::ask_token(&callback, move |given| {
            if let Some(app) = me.upgrade() {
                let nobody = given == Given::Nothing;
                app.dispatch(Event::TokenGiven(ticket, given));
                if nobody && app.attention.borrow().is_none() {
                    attention::clear_badge(&setup);
                }
            }
        });
    }

    fn send(self: &Rc<Self>, ticket: Ticket, request: Request) {
        let Some(setup) = self.setup() else { return };
        let me = Rc::downgrade(self);
        let done = move |answer: Option<Answer>| {
            if let Some(app) = me.upgrade() {
                app.dispatch(
                    answer.map_or(Event::AnswerLost(ticket), |answer| Event::Answered(ticket, answer)),
                );
            }
        };
        let cut_off = fetch::send(request, &setup, Rc::new(done));
        self.in_flight.replace(Some((ticket, cut_off)));
    }
}
