//! The bodies of the inbox endpoints, in the two families of field names.

use serde::Deserialize;
use serde_json::{Value, json};

use super::settings::Wire;
use super::store::{Query, Row, Status};

/// The query of the list endpoint; all three parts are optional.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ListQuery {
    page: Option<u32>,
    page_size: Option<u32>,
    status: Option<Status>,
}

impl ListQuery {
    /// Pages count from 0, and a page holds at least one message.
    pub(super) fn checked(self) -> Option<Query> {
        let query = Query { page: self.page.unwrap_or(0), page_size: self.page_size, status: self.status };
        (query.page_size != Some(0)).then_some(query)
    }
}

/// The body of the status endpoint.
#[derive(Debug, Deserialize)]
pub(super) struct Mark {
    pub(super) status: Status,
    /// **Absent, null and empty all mean every message**, as with the vendor.
    #[serde(default)]
    pub(super) ids: Option<Vec<String>>,
}

pub(super) fn count(wire: Wire, unread: usize) -> Value {
    match wire {
        Wire::Web => json!({"count": unread}),
        Wire::Mobile => json!({"unreadCount": unread}),
    }
}

pub(super) fn list(wire: Wire, rows: &[Row], pages: usize) -> Value {
    let list: Vec<Value> = rows.iter().map(|row| message(wire, row)).collect();
    json!({"list": list, "totalPages": pages})
}

fn message(wire: Wire, row: &Row) -> Value {
    let mut fields = json!({
        "id": row.id,
        "title": row.title,
        "content": row.content,
        "image": row.image,
        "link": row.link,
        "newMessage": row.status == Status::Unopened,
        "status": row.status,
        "category": row.category,
        "customData": row.custom_data,
    });
    match wire {
        Wire::Web => fields["createdDate"] = json!(row.created_at),
        Wire::Mobile => {
            fields["createDate"] = json!(row.created_iso);
            fields["expiryDate"] = json!(row.expires_iso);
        }
    }
    fields
}
