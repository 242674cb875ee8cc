//! How the platform behaves where the vendor's documentation leaves room.

use serde::{Deserialize, Serialize};

/// Choices that the operator and the tests make; a restart forgets them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// A newly issued token kills the contact's other tokens, so that tabs rob each other.
    pub one_token_per_contact: bool,
    /// Which family of field names the inbox endpoints speak.
    pub wire: Wire,
}

/// The two families of field names seen from the vendor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wire {
    /// `count`, and `createdDate` in milliseconds.
    #[default]
    Web,
    /// `unreadCount`, `createDate` as an ISO 8601 string, and `expiryDate`.
    Mobile,
}
