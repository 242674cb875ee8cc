//! The one-time tokens: minted, spent, traced back to where their chain began.

use rusqlite::{Connection, OptionalExtension, params};

use super::Store;

/// What is known of a token, alive or dead.
#[derive(Clone, Debug)]
pub(crate) struct Trace {
    pub(crate) alive: bool,
    /// The minted token it descends from, as a number.
    pub(crate) chain: u32,
    /// Whose it is, by the first name the contact has.
    pub(crate) contact: String,
}

/// A token was good for one request of this contact; `next` is good for the following one.
pub(crate) struct Spent {
    pub(crate) contact: i64,
    pub(crate) next: String,
}

impl Store {
    /// Starts a new chain for a contact, and ends its others when `only` is set.
    pub(crate) fn mint(&self, contact: i64, only: bool) -> rusqlite::Result<String> {
        let mut sql = self.sql();
        let transaction = sql.transaction()?;
        if only {
            transaction.execute("UPDATE tokens SET alive = 0 WHERE contact = ?1 AND alive", [contact])?;
        }
        let chain: u32 =
            transaction.query_row("SELECT coalesce(max(chain), 0) + 1 FROM tokens", [], |row| row.get(0))?;
        let token = insert(&transaction, contact, chain)?;
        transaction.commit()?;
        Ok(token)
    }

    /// Kills a live token and brings the next of its chain to life; `None` when it was not alive.
    pub(crate) fn spend(&self, token: &str) -> rusqlite::Result<Option<Spent>> {
        let mut sql = self.sql();
        let transaction = sql.transaction()?;
        let killed = transaction
            .query_row(
                "UPDATE tokens SET alive = 0 WHERE token = ?1 AND alive RETURNING contact, chain",
                [token],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .optional()?;
        let Some((contact, chain)) = killed else { return Ok(None) };
        let next = insert(&transaction, contact, chain)?;
        transaction.commit()?;
        Ok(Some(Spent { contact, next }))
    }

    pub(crate) fn trace(&self, token: &str) -> rusqlite::Result<Option<Trace>> {
        self.sql()
            .query_row(
                "SELECT alive, chain, coalesce(email, phone, external_id)
                 FROM tokens JOIN contacts ON contacts.id = contact WHERE token = ?1",
                [token],
                |row| Ok(Trace { alive: row.get(0)?, chain: row.get(1)?, contact: row.get(2)? }),
            )
            .optional()
    }

    /// Every token that there has ever been.
    pub(crate) fn tokens(&self) -> rusqlite::Result<Vec<String>> {
        let sql = self.sql();
        let mut all = sql.prepare("SELECT token FROM tokens")?;
        all.query_map([], |row| row.get(0))?.collect()
    }

    /// Kills every live token and says how many there were.
    pub(crate) fn revoke_all(&self) -> rusqlite::Result<usize> {
        self.sql().execute("UPDATE tokens SET alive = 0 WHERE alive", [])
    }
}

fn insert(sql: &Connection, contact: i64, chain: u32) -> rusqlite::Result<String> {
    let token = crate::secret();
    sql.execute(
        "INSERT INTO tokens (token, contact, chain) VALUES (?1, ?2, ?3)",
        params![token, contact, chain],
    )?;
    Ok(token)
}
