//! What happens to a fleet: when the trouble begins and ends, and how the platform and the sites' backends fare in it.

use app_inbox::session::Millis;

pub(crate) const SECOND: Millis = 1_000;
pub(crate) const MINUTE: Millis = 60 * SECOND;

/// A fleet is as it will stay after this: all pages are loaded, and as many are hidden as always.
const SETTLED: Millis = 10 * MINUTE;
const BEGINS: Millis = 20 * MINUTE;
const OUTAGE: Millis = 20 * MINUTE;
/// How long the Monday morning takes to arrive.
pub(crate) const WAVE: Millis = 30 * MINUTE;

/// One of the troubles, and when.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Story {
    pub(crate) name: &'static str,
    pub(crate) title: &'static str,
    pub(crate) trouble: Trouble,
    /// From when the steady state is measured.
    pub(crate) settled: Millis,
    pub(crate) begins: Millis,
    pub(crate) ends: Millis,
    /// When we stop looking.
    pub(crate) over: Millis,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// The platform answers 503 without a token.
    Unavailable,
    /// The platform takes requests and never answers.
    Silent,
    /// The platform answers 429 and asks for two minutes of peace.
    RateLimited,
    /// The platform answers 503, and so do the sites' backends, which have no tokens without it.
    EverythingDown,
    /// Every token that was given before is refused.
    Revoked,
    /// Every token that was given before is refused, and the callback rejects.
    BackendsDown,
    /// The same, but the backends say `''`, as if nobody were logged in.
    BackendsSayNobody,
    /// Nothing is wrong, but everybody comes at once.
    Wave,
}

pub(crate) const STORIES: [Story; 8] = [
    story("503", "The platform answers 503 for 20 minutes", Trouble::Unavailable, 40),
    story("silence", "The platform doesn't answer for 20 minutes", Trouble::Silent, 40),
    story("429", "The platform answers 429, Retry-After: 120, for 20 minutes", Trouble::RateLimited, 40),
    story("all-down", "Platform and callbacks are down for 20 minutes", Trouble::EverythingDown, 40),
    Story {
        ends: BEGINS,
        over: BEGINS + 40 * MINUTE,
        ..story("revocation", "Every token is revoked at one moment", Trouble::Revoked, 0)
    },
    story("backend", "Tokens are revoked, and callbacks reject for 20 minutes", Trouble::BackendsDown, 40),
    story(
        "nobody",
        "Tokens are revoked, and callbacks give '' for 20 minutes",
        Trouble::BackendsSayNobody,
        80,
    ),
    Story {
        name: "wave",
        title: "Everybody comes within 30 minutes",
        trouble: Trouble::Wave,
        settled: 0,
        begins: 0,
        ends: WAVE,
        over: WAVE + 30 * MINUTE,
    },
];

/// A trouble of 20 minutes, looked at for so many minutes more.
const fn story(name: &'static str, title: &'static str, trouble: Trouble, after: u64) -> Story {
    let ends = BEGINS + OUTAGE;
    Story { name, title, trouble, settled: SETTLED, begins: BEGINS, ends, over: ends + after * MINUTE }
}

/// What becomes of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Service {
    Works,
    /// A status, without a next token, and after how many seconds to come back.
    Answers(u16, Option<u32>),
    Silent,
}

/// What becomes of a callback.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Backend {
    Works,
    Rejects,
    SaysNobody,
}

impl Story {
    /// How a request fares that reaches the platform now, with a token given at `given`.
    pub(crate) fn service(&self, now: Millis, given: Millis) -> Service {
        let down = self.lasts(now);
        match self.trouble {
            Trouble::Unavailable | Trouble::EverythingDown if down => Service::Answers(503, None),
            Trouble::Silent if down => Service::Silent,
            Trouble::RateLimited if down => Service::Answers(429, Some(120)),
            Trouble::Revoked | Trouble::BackendsDown | Trouble::BackendsSayNobody
                if given < self.begins && self.begins <= now =>
            {
                Service::Answers(401, None)
            }
            _ => Service::Works,
        }
    }

    pub(crate) fn backend(&self, now: Millis) -> Backend {
        match self.trouble {
            Trouble::BackendsDown | Trouble::EverythingDown if self.lasts(now) => Backend::Rejects,
            Trouble::BackendsSayNobody if self.lasts(now) => Backend::SaysNobody,
            _ => Backend::Works,
        }
    }

    fn lasts(&self, now: Millis) -> bool {
        (self.begins..self.ends).contains(&now)
    }
}
