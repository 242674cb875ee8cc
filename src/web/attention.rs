//! What tells of news beside the bell: toasts, the page's title, the app's icon, a sound. All of that is done by a script
//! of its own, which is loaded for the first visitor on a page that asks for it; here it is told what there is to tell.

use std::rc::Rc;

use wasm_bindgen::prelude::*;

use super::app::Setup;
use super::attend;
use super::host::{Arg, call, object, read, when, window};
use super::nodes::anchor;
use crate::locale::Word;
use crate::notification::Notification;
use crate::rich_text::{cut, plain_text};

/// Bytes of a notification's text that a toast is given, which shows less.
const TEXT_LENGTH: usize = 400;

/// What there is for one visitor; dropping it undoes everything.
pub(crate) struct Attention(Rc<Setup>);

impl Attention {
    /// Begins for a visitor; none where the page asks for nothing of it.
    pub(crate) fn begin(setup: &Rc<Setup>) -> Option<Self> {
        let (options, locale) = (&setup.options, &setup.locale);
        let wanted = &options.attention;
        // A list in the page is always open: it shows what is new itself.
        let toast = wanted.toast && !options.inline;
        if !toast && !wanted.title_count && !wanted.app_badge && wanted.sound.is_none() {
            return None;
        }
        let wants = object(
            "",
            &[
                ("toast", Arg::Flag(toast)),
                ("titleCount", Arg::Flag(wanted.title_count)),
                ("appBadge", Arg::Flag(wanted.app_badge)),
                ("sound", Arg::text(wanted.sound.as_deref())),
                ("max", Arg::Number(options.badge.max.into())),
                ("close", Arg::Text(locale.word(Word::Close))),
                ("name", Arg::Text(locale.word(Word::Notifications))),
            ],
        );
        attend(&[Arg::Text("begin"), Arg::Value(&wants)]);
        Some(Self(Rc::clone(setup)))
    }

    /// Tells how things stand; `root` holds the first bell, where there is one.
    pub(crate) fn show(&self, unread: u32, open: bool, root: &JsValue) {
        attend(&[Arg::Text("show"), Arg::Number(unread.into()), Arg::Flag(open), Arg::Value(root)]);
    }

    /// Tells that more are unread than before.
    pub(crate) fn announce(&self) {
        attend(&[Arg::Text("announce")]);
    }

    /// Has this one shown, above those before it.
    pub(crate) fn toast(&self, notification: &Notification) {
        let mut text = String::new();
        plain_text(&notification.content, &mut text);
        let address = notification.link.as_ref();
        let link = address.and_then(|address| anchor(address, &self.0.options.link_schemes));
        attend(&[
            Arg::Text("toast"),
            Arg::Text(&notification.id),
            Arg::Text(&notification.title),
            Arg::Text(cut(&text, TEXT_LENGTH)),
            link.as_ref().map_or(Arg::Missing, Arg::Value),
        ]);
    }
}

impl Drop for Attention {
    fn drop(&mut self) {
        attend(&[Arg::Text("end")]);
    }
}

/// Nobody is logged in: what an earlier page has left on the app's icon goes, for which no script has to be loaded.
pub(crate) fn clear_badge(setup: &Setup) {
    if setup.options.attention.app_badge {
        let cleared = call(&read(&window(), "navigator"), "clearAppBadge", &[]);
        // A browser that won't has its reasons.
        when(&cleared, Box::new(|_| {}));
    }
}
