//! Who is logged in at the shop. The shop has its own database: the platform's is behind HTTP for it.

use std::path::Path;
use std::sync::Mutex;

use rusqlite::{Connection, OptionalExtension};

const SCHEMA: &str = "
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = NORMAL;
    CREATE TABLE IF NOT EXISTS sessions (id TEXT PRIMARY KEY, email TEXT NOT NULL);
";

pub(super) struct Sessions {
    connection: Mutex<Connection>,
}

impl Sessions {
    pub(super) fn open(folder: Option<&Path>) -> rusqlite::Result<Sessions> {
        let connection = match folder {
            Some(folder) => Connection::open(folder.join("shop.sqlite"))?,
            None => Connection::open_in_memory()?,
        };
        connection.execute_batch(SCHEMA)?;
        Ok(Sessions { connection: Mutex::new(connection) })
    }

    /// Begins a session and returns the random id that the cookie carries.
    pub(super) fn begin(&self, email: &str) -> rusqlite::Result<String> {
        let id = crate::secret();
        crate::lock(&self.connection)
            .execute("INSERT INTO sessions (id, email) VALUES (?1, ?2)", [id.as_str(), email])?;
        Ok(id)
    }

    pub(super) fn email(&self, id: &str) -> rusqlite::Result<Option<String>> {
        crate::lock(&self.connection)
            .query_row("SELECT email FROM sessions WHERE id = ?1", [id], |row| row.get(0))
            .optional()
    }

    pub(super) fn end(&self, id: &str) -> rusqlite::Result<()> {
        crate::lock(&self.connection).execute("DELETE FROM sessions WHERE id = ?1", [id]).map(drop)
    }
}
