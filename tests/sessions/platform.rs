//! The platform and the site's backend: who has which notifications, who is logged in, and which tokens are alive.
//!
//! It decides by itself whether a token lets a request in, so that no script can be wrong about it.

use std::collections::{BTreeMap, HashMap, HashSet};

use app_inbox::api::{Call, Marks, Request, Token};
use app_inbox::session::Millis;
use serde_json::Value;

use crate::referee::CANARY;
use crate::visit::Reply;

/// Every contact's notifications: the number in the id, which is its age in minutes, and whether it is unread.
const NOTIFICATIONS: [(u8, bool); 5] = [(3, true), (5, false), (7, true), (8, true), (9, true)];

/// What nobody knows for certain of the vendor's platform: an inbox has to live with both answers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Habits {
    /// A new token for a contact kills the contact's other tokens.
    pub(crate) a_mint_kills_the_others: bool,
    /// A token whose successor doesn't reach us lives on.
    pub(crate) a_token_outlives_silence: bool,
    /// How long a token is good for.
    pub(crate) lifetime: Millis,
    /// How many rows its pages have, whatever was asked for.
    pub(crate) page: usize,
}

/// What an answer's header `ES-TOKEN` holds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Header {
    /// The next token.
    Next,
    /// Nothing that a script may read.
    Hidden,
    /// Something that can't be a token.
    Garbage,
    /// The token of the request, which lives on.
    Same,
}

/// See the module. Contacts are letters, with which their tokens and the ids of their rows begin.
#[derive(Debug)]
pub(crate) struct Platform {
    /// Who is logged in on the site.
    pub(crate) contact: char,
    pub(crate) habits: Habits,
    unread: HashMap<char, BTreeMap<u8, bool>>,
    alive: HashMap<String, Millis>,
    minted: u32,
    /// Tokens that were refused since somebody handed them out.
    refused: HashSet<String>,
}

impl Platform {
    pub(crate) fn new(habits: Habits) -> Self {
        let (unread, alive, refused) = (HashMap::new(), HashMap::new(), HashSet::new());
        Self { contact: 'a', habits, unread, alive, minted: 0, refused }
    }

    /// What the site's backend gets for whoever is logged in.
    pub(crate) fn mints(&mut self, now: Millis) -> Token {
        if self.habits.a_mint_kills_the_others {
            self.revokes();
        }
        self.mints_for(self.contact, now)
    }

    fn mints_for(&mut self, contact: char, now: Millis) -> Token {
        self.minted += 1;
        let token = format!("{contact}-{}{CANARY}", self.minted);
        self.alive.insert(token.clone(), now + self.habits.lifetime);
        Token::new(&token).expect("a token")
    }

    /// The site hands this one out once more.
    pub(crate) fn hands_out(&mut self, token: &Token) {
        self.refused.remove(token.header());
    }

    /// All tokens of whoever is logged in are dead from now on.
    pub(crate) fn revokes(&mut self) {
        let contact = self.contact;
        self.alive.retain(|token, _| !token.starts_with(contact));
    }

    /// Whether the request may come in. Its token is spent by it.
    pub(crate) fn lets_in(&mut self, request: &Request, now: Millis) -> bool {
        let token = request.token.header();
        if self.alive.remove(token).is_some_and(|until| until > now) {
            return true;
        }
        assert!(
            self.refused.insert(token.to_owned()),
            "the platform is asked twice with a dead token: {token}"
        );
        false
    }

    /// Puts the next token into an answer.
    pub(crate) fn seals(&mut self, reply: Reply, header: Header, request: &Request, now: Millis) -> Reply {
        let spent = request.token.header();
        match header {
            Header::Next => {
                let next = self.mints_for(owner(request), now);
                reply.with_token(next.header())
            }
            Header::Hidden => {
                self.outlives(spent, now);
                reply.hiding_the_token()
            }
            Header::Garbage => {
                self.outlives(spent, now);
                reply.with_token("a token, and another")
            }
            Header::Same => {
                self.alive.insert(spent.to_owned(), now + self.habits.lifetime);
                reply.with_token(spent)
            }
        }
    }

    fn outlives(&mut self, token: &str, now: Millis) {
        if self.habits.a_token_outlives_silence {
            self.alive.insert(token.to_owned(), now + self.habits.lifetime);
        }
    }

    /// The truth, for whomever the token belongs to. What was read is known from now on.
    pub(crate) fn serves(&mut self, request: &Request) -> Reply {
        let contact = owner(request);
        match &request.call {
            Call::Count => Reply::count(self.unread(contact)),
            Call::List { page } => {
                let (rows, size) = (self.rows(contact), self.habits.page);
                let of_page = rows.iter().map(String::as_str).skip(*page as usize * size).take(size);
                Reply::list(&of_page.collect::<Vec<_>>(), rows.len().div_ceil(size) as u32)
            }
            Call::Mark(marks) => {
                self.takes(marks, contact);
                Reply::ok(Value::Null)
            }
        }
    }

    /// Takes what the contact has read.
    pub(crate) fn takes(&mut self, marks: &Marks, contact: char) {
        let marked = |id: u8| match marks {
            Marks::All => true,
            Marks::These(ids) => ids.all().contains(&format!("{contact}{id}")),
        };
        let unread = self.unread.entry(contact).or_insert_with(|| NOTIFICATIONS.into());
        unread.iter_mut().filter(|(id, _)| marked(**id)).for_each(|(_, unread)| *unread = false);
    }

    /// A notification of whoever is logged in is there, is gone, or was read elsewhere.
    pub(crate) fn changes(&mut self, number: u8, how: u8) {
        let unread = self.unread.entry(self.contact).or_insert_with(|| NOTIFICATIONS.into());
        match how {
            0 => drop(unread.insert(number, true)),
            1 => drop(unread.remove(&number)),
            _ => drop(unread.entry(number).and_modify(|unread| *unread = false)),
        }
    }

    /// The contact's rows as in [`Reply::list`].
    pub(crate) fn rows(&mut self, contact: char) -> Vec<String> {
        let unread = self.unread.entry(contact).or_insert_with(|| NOTIFICATIONS.into());
        unread.iter().map(|(id, unread)| row(contact, *id, *unread)).collect()
    }

    pub(crate) fn unread(&mut self, contact: char) -> u32 {
        self.rows(contact).iter().filter(|row| row.ends_with('*')).count() as u32
    }

    /// Some of the contact's rows, one a bit, and whether they are unread, likewise: what a platform might say at
    /// another time.
    pub(crate) fn some_rows(contact: char, which: u8, unread: u8) -> Vec<String> {
        let bit = |bits: u8, at: usize| bits >> at & 1 == 1;
        let rows = NOTIFICATIONS.iter().enumerate().filter(|(at, _)| bit(which, *at));
        rows.map(|(at, (id, _))| row(contact, *id, bit(unread, at))).collect()
    }
}

fn row(contact: char, id: u8, unread: bool) -> String {
    format!("{contact}{id}{}", if unread { "*" } else { "" })
}

/// Whom the request's token belongs to.
pub(crate) fn owner(request: &Request) -> char {
    request.token.header().chars().next().unwrap_or_default()
}
