//! A message as an operator, a test or a seed sends it.

use std::time::Duration;

use serde_json::{Map, Value};

/// What a contact is sent. Start from `Message::default()` and say what matters.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// The heading.
    pub title: String,
    /// Plain text, or HTML when the author styled it.
    pub content: String,
    /// The address of an image.
    pub image: Option<String>,
    /// Where a click on the message leads.
    pub link: Option<String>,
    /// A word of the operator's own.
    pub category: Option<String>,
    /// Whatever the site's own script wants to know.
    pub custom_data: Map<String, Value>,
    /// How long ago it was sent.
    pub age: Duration,
    /// How long after it was sent it vanishes.
    pub ttl: Duration,
    /// Whether the contact has opened it already.
    pub read: bool,
}

/// The vendor's time to live unless the author says otherwise.
const ONE_DAY: Duration = Duration::from_secs(24 * 60 * 60);

impl Default for Message {
    fn default() -> Message {
        Message {
            title: "Hello".to_owned(),
            content: String::new(),
            image: None,
            link: None,
            category: None,
            custom_data: Map::new(),
            age: Duration::ZERO,
            ttl: ONE_DAY,
            read: false,
        }
    }
}
