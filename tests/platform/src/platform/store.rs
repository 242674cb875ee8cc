//! The platform's data: contacts here, tokens and messages in the modules below.

mod messages;
mod tokens;

use std::path::Path;
use std::sync::{Mutex, MutexGuard};
use std::time::{SystemTime, UNIX_EPOCH};

use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};

pub(crate) use messages::{Overview, Query, Row, Status};

const SCHEMA: &str = "
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = NORMAL;
    CREATE TABLE IF NOT EXISTS contacts (
        id INTEGER PRIMARY KEY,
        email TEXT UNIQUE COLLATE NOCASE,
        phone TEXT UNIQUE,
        external_id TEXT UNIQUE
    );
    CREATE TABLE IF NOT EXISTS tokens (
        token TEXT PRIMARY KEY,
        contact INTEGER NOT NULL REFERENCES contacts,
        chain INTEGER NOT NULL,
        alive INTEGER NOT NULL DEFAULT 1
    );
    CREATE INDEX IF NOT EXISTS tokens_by_chain ON tokens (chain);
    CREATE INDEX IF NOT EXISTS tokens_of_contact ON tokens (contact) WHERE alive;
    CREATE TABLE IF NOT EXISTS messages (
        id TEXT PRIMARY KEY,
        contact INTEGER NOT NULL REFERENCES contacts,
        created_at INTEGER NOT NULL,
        expires_at INTEGER NOT NULL,
        title TEXT NOT NULL,
        content TEXT NOT NULL,
        image TEXT,
        link TEXT,
        category TEXT,
        custom_data TEXT NOT NULL,
        opened INTEGER NOT NULL DEFAULT 0
    );
    CREATE INDEX IF NOT EXISTS messages_of_contact ON messages (contact, created_at);
";

/// One SQLite database. Every call takes microseconds, so async handlers make them in place.
pub(crate) struct Store {
    connection: Mutex<Connection>,
}

/// What the platform may know a contact by; at least one is given.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Identity {
    #[serde(default)]
    pub(crate) email: Option<String>,
    #[serde(default)]
    pub(crate) phone: Option<String>,
    #[serde(default, rename = "externalCustomerId", alias = "extid")]
    pub(crate) external_id: Option<String>,
}

/// One line of the operator's choice of contacts.
#[derive(Debug, Serialize)]
pub(crate) struct ContactRow {
    name: String,
    id: i64,
    unread: i64,
    live_tokens: i64,
}

impl Store {
    pub(crate) fn open(folder: Option<&Path>) -> rusqlite::Result<Store> {
        let connection = match folder {
            Some(folder) => Connection::open(folder.join("platform.sqlite"))?,
            None => Connection::open_in_memory()?,
        };
        connection.execute_batch(SCHEMA)?;
        // Dead tokens serve the log of one run only.
        connection.execute("DELETE FROM tokens WHERE NOT alive", [])?;
        Ok(Store { connection: Mutex::new(connection) })
    }

    /// Adds a contact and returns its number. A contact with one of these names already there is a constraint error.
    pub(crate) fn add_contact(&self, who: &Identity) -> rusqlite::Result<i64> {
        self.sql().query_row(
            "INSERT INTO contacts (email, phone, external_id) VALUES (?1, ?2, ?3) RETURNING id",
            params![who.email, who.phone, who.external_id],
            |row| row.get(0),
        )
    }

    /// Finds a contact by any of the given names; one that is absent matches nobody.
    pub(crate) fn find(&self, who: &Identity) -> rusqlite::Result<Option<i64>> {
        self.sql()
            .query_row(
                "SELECT id FROM contacts WHERE email = ?1 OR phone = ?2 OR external_id = ?3 ORDER BY id LIMIT 1",
                params![who.email, who.phone, who.external_id],
                |row| row.get(0),
            )
            .optional()
    }

    pub(crate) fn has_contact(&self, id: i64) -> rusqlite::Result<bool> {
        self.sql().query_row("SELECT EXISTS (SELECT 1 FROM contacts WHERE id = ?1)", [id], |row| row.get(0))
    }

    pub(crate) fn contacts(&self) -> rusqlite::Result<Vec<ContactRow>> {
        let sql = self.sql();
        let mut rows = sql.prepare_cached(
            "SELECT id, coalesce(email, phone, external_id),
                (SELECT count(*) FROM messages m WHERE m.contact = c.id AND NOT m.opened AND m.expires_at > ?1),
                (SELECT count(*) FROM tokens t WHERE t.contact = c.id AND t.alive)
             FROM contacts c ORDER BY id",
        )?;
        rows.query_map([now_ms()], |row| {
            Ok(ContactRow {
                id: row.get(0)?,
                name: row.get(1)?,
                unread: row.get(2)?,
                live_tokens: row.get(3)?,
            })
        })?
        .collect()
    }

    pub(crate) fn is_empty(&self) -> rusqlite::Result<bool> {
        self.sql().query_row("SELECT NOT EXISTS (SELECT 1 FROM contacts)", [], |row| row.get(0))
    }

    fn sql(&self) -> MutexGuard<'_, Connection> {
        crate::lock(&self.connection)
    }
}

impl Identity {
    pub(crate) fn email(email: &str) -> Identity {
        Identity { email: Some(email.to_owned()), ..Identity::default() }
    }

    /// Drops the names that say nothing, or returns `None` when nothing is left.
    pub(crate) fn known(self) -> Option<Identity> {
        let given = |name: Option<String>| name.map(|n| n.trim().to_owned()).filter(|n| !n.is_empty());
        let who = Identity {
            email: given(self.email),
            phone: given(self.phone),
            external_id: given(self.external_id),
        };
        (who.email.is_some() || who.phone.is_some() || who.external_id.is_some()).then_some(who)
    }
}

/// The wall clock in milliseconds, as the wire has it.
pub(crate) fn now_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
