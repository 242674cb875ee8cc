//! The contacts' messages. An expired one is kept for the operator's table and hidden from everybody else.

use std::time::Duration;

use rusqlite::{Params, Row as SqlRow, ToSql, params, params_from_iter};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Store, now_ms};
use crate::platform::message::Message;

/// One message as the inbox endpoints show it.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) id: String,
    pub(crate) created_at: i64,
    /// The two dates once more as ISO 8601, for the mobile family.
    pub(crate) created_iso: String,
    pub(crate) expires_iso: String,
    pub(crate) title: String,
    pub(crate) content: String,
    pub(crate) image: Option<String>,
    pub(crate) link: Option<String>,
    pub(crate) category: Option<String>,
    pub(crate) custom_data: Map<String, Value>,
    pub(crate) status: Status,
}

/// Whether the contact has opened a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum Status {
    Opened,
    Unopened,
}

/// Which part of a contact's messages is wanted; the default is all of them.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Query {
    pub(crate) page: u32,
    pub(crate) page_size: Option<u32>,
    pub(crate) status: Option<Status>,
}

/// One line of the operator's table.
#[derive(Debug, Serialize)]
pub(crate) struct Overview {
    id: String,
    contact: String,
    title: String,
    category: Option<String>,
    created_at: i64,
    expires_at: i64,
    read: bool,
}

impl Store {
    /// Stores a message and returns its id.
    pub(crate) fn send(&self, contact: i64, message: &Message) -> rusqlite::Result<String> {
        let id = uuid::Uuid::new_v4().to_string();
        let created_at = now_ms().saturating_sub(millis(message.age));
        self.sql().execute(
            "INSERT INTO messages (id, contact, created_at, expires_at, title, content, image, link, category,
                custom_data, opened) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
            params![
                id,
                contact,
                created_at,
                created_at.saturating_add(millis(message.ttl)),
                message.title,
                message.content,
                message.image,
                message.link,
                message.category,
                Value::from(message.custom_data.clone()).to_string(),
                message.read,
            ],
        )?;
        Ok(id)
    }

    /// How many unread messages a contact has.
    pub(crate) fn unread(&self, contact: i64) -> rusqlite::Result<usize> {
        self.count(contact, Some(Status::Unopened))
    }

    /// One page, newest first, and how many pages there are.
    pub(crate) fn list(&self, contact: i64, query: Query) -> rusqlite::Result<(Vec<Row>, usize)> {
        let total = self.count(contact, query.status)?;
        let limit = query.page_size.map_or(i64::MAX, i64::from);
        let offset = query.page_size.map_or(0, |size| i64::from(query.page) * i64::from(size));
        let sql = self.sql();
        let mut rows = sql.prepare_cached(
            "SELECT id, created_at, strftime('%Y-%m-%dT%H:%M:%SZ', created_at / 1000, 'unixepoch'),
                strftime('%Y-%m-%dT%H:%M:%SZ', expires_at / 1000, 'unixepoch'),
                title, content, image, link, category, custom_data, opened
             FROM messages WHERE contact = ?1 AND expires_at > ?2 AND opened IS coalesce(?3, opened)
             ORDER BY created_at DESC, rowid DESC LIMIT ?4 OFFSET ?5",
        )?;
        let opened = query.status.map(|status| status == Status::Opened);
        let rows = rows
            .query_map(params![contact, now_ms(), opened, limit, offset], row)?
            .collect::<rusqlite::Result<Vec<Row>>>()?;
        let pages = match query.page_size {
            Some(size) => total.div_ceil(usize::try_from(size.max(1)).unwrap_or(usize::MAX)),
            None => usize::from(total > 0),
        };
        Ok((rows, pages))
    }

    /// Marks a contact's messages as opened: those named, or all of them when no name is given.
    pub(crate) fn mark_opened(&self, contact: i64, ids: &[String]) -> rusqlite::Result<()> {
        if ids.is_empty() {
            return self.run("UPDATE messages SET opened = 1 WHERE contact = ?1", [contact]);
        }
        // SQLite takes 32,766 parameters in a statement, fewer than a test may send ids.
        for some in ids.chunks(10_000) {
            let places = vec!["?"; some.len()].join(",");
            let values =
                std::iter::once(&contact as &dyn ToSql).chain(some.iter().map(|id| id as &dyn ToSql));
            self.run(
                &format!("UPDATE messages SET opened = 1 WHERE contact = ? AND id IN ({places})"),
                params_from_iter(values),
            )?;
        }
        Ok(())
    }

    /// Whether a message is read; `false` as well for one that is not there.
    pub(crate) fn is_read(&self, id: &str) -> rusqlite::Result<bool> {
        self.sql().query_row("SELECT EXISTS (SELECT 1 FROM messages WHERE id = ?1 AND opened)", [id], |row| {
            row.get(0)
        })
    }

    /// Ends a message's time to live now.
    pub(crate) fn expire(&self, id: &str) -> rusqlite::Result<()> {
        self.run("UPDATE messages SET expires_at = ?2 WHERE id = ?1", params![id, now_ms()])
    }

    /// The last messages to anybody, expired ones too.
    pub(crate) fn latest(&self, limit: u32) -> rusqlite::Result<Vec<Overview>> {
        let sql = self.sql();
        let mut rows = sql.prepare_cached(
            "SELECT m.id, coalesce(email, phone, external_id), title, category, created_at, expires_at, opened
             FROM messages m JOIN contacts c ON c.id = m.contact ORDER BY created_at DESC, m.rowid DESC LIMIT ?1",
        )?;
        rows.query_map([limit], |row| {
            Ok(Overview {
                id: row.get(0)?,
                contact: row.get(1)?,
                title: row.get(2)?,
                category: row.get(3)?,
                created_at: row.get(4)?,
                expires_at: row.get(5)?,
                read: row.get(6)?,
            })
        })?
        .collect()
    }

    fn count(&self, contact: i64, status: Option<Status>) -> rusqlite::Result<usize> {
        self.sql().query_row(
            "SELECT count(*) FROM messages WHERE contact = ?1 AND expires_at > ?2 AND opened IS coalesce(?3, opened)",
            params![contact, now_ms(), status.map(|status| status == Status::Opened)],
            |row| row.get::<_, u32>(0).map(|count| count as usize),
        )
    }

    fn run(&self, statement: &str, values: impl Params) -> rusqlite::Result<()> {
        self.sql().execute(statement, values).map(drop)
    }
}

fn row(row: &SqlRow<'_>) -> rusqlite::Result<Row> {
    let custom_data: String = row.get(9)?;
    Ok(Row {
        id: row.get(0)?,
        created_at: row.get(1)?,
        created_iso: row.get::<_, Option<String>>(2)?.unwrap_or_default(),
        expires_iso: row.get::<_, Option<String>>(3)?.unwrap_or_default(),
        title: row.get(4)?,
        content: row.get(5)?,
        image: row.get(6)?,
        link: row.get(7)?,
        category: row.get(8)?,
        custom_data: serde_json::from_str(&custom_data).unwrap_or_default(),
        status: if row.get(10)? { Status::Opened } else { Status::Unopened },
    })
}

fn millis(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}
