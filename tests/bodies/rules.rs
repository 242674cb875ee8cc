//! What holds of every page of notifications that was read, natively and in a browser, whatever it was read from.

use std::collections::BTreeSet;

use app_inbox::notification::{MOST, Notification, Page};
use app_inbox::rich_text::Node;

/// Every field of a message on the wire, both families.
pub(crate) const FIELDS: [&str; 12] = [
    "id",
    "createdDate",
    "createDate",
    "expiryDate",
    "title",
    "content",
    "image",
    "link",
    "newMessage",
    "status",
    "category",
    "customData",
];
/// Bytes of text that one notification keeps at most.
pub(crate) const LONGEST: usize = 64 * 1024;
/// Elements of a content that stand in each other at most.
const DEEPEST: usize = 16;
/// The last moment that a date of the browser can tell.
const LAST_MOMENT: f64 = 8.64e15;

#[track_caller]
pub(crate) fn check(page: &Page, body: &str) {
    let all: Vec<&Notification> = page.notifications.iter().map(|row| row.notification.as_ref()).collect();
    let ids: BTreeSet<&str> = all.iter().map(|notification| notification.id.as_str()).collect();
    assert_eq!(ids.len(), all.len(), "every id is there once: {body:.200}");
    assert!(all.len() <= MOST, "{} rows are too many: {body:.200}", all.len());
    assert!(all.is_sorted_by(|a, b| a.created >= b.created), "the newest comes first: {body:.200}");
    for notification in all {
        assert!((1..=256).contains(&notification.id.len()), "an id that is none: {body:.200}");
        for moment in notification.created.iter().chain(&notification.expires) {
            assert!(*moment > 0.0 && *moment <= LAST_MOMENT, "{moment} is no date: {body:.200}");
        }
        let kept = kept(notification);
        assert!(kept <= LONGEST, "{kept} bytes are too many: {body:.200}");
        let depth = depth(&notification.content);
        assert!(depth <= DEEPEST, "{depth} elements in each other are too deep: {body:.200}");
        let line = |text: &str| !text.chars().any(char::is_control);
        assert!(line(&notification.title), "a title of one line: {body:.200}");
        assert!(notification.category.as_deref().is_none_or(line), "a category of one line: {body:.200}");
    }
}

/// Bytes of text in a notification.
pub(crate) fn kept(notification: &Notification) -> usize {
    let Notification { id, title, content, image, link, category, custom_data, .. } = notification;
    let optional = |text: &Option<String>| text.as_ref().map_or(0, String::len);
    let optional: usize = [image, link, category, custom_data].into_iter().map(optional).sum();
    id.len() + title.len() + optional + content.iter().map(text_in).sum::<usize>()
}

fn depth(nodes: &[Node]) -> usize {
    let below = |node: &Node| match node {
        Node::Text(_) => 0,
        Node::Element(_, nodes) | Node::Link(_, nodes) => 1 + depth(nodes),
    };
    nodes.iter().map(below).max().unwrap_or_default()
}

fn text_in(node: &Node) -> usize {
    match node {
        Node::Text(text) => text.len(),
        Node::Element(_, nodes) => nodes.iter().map(text_in).sum(),
        Node::Link(address, nodes) => address.len() + nodes.iter().map(text_in).sum::<usize>(),
    }
}
