//! Bodies that are far too large: time and memory stay bounded, and the visitor is told nothing wrong.

use std::cell::Cell;
use std::rc::Rc;

use app_inbox::api::{Call, Content};
use app_inbox::event::Event;
use app_inbox::notification::{self, MOST};
use app_inbox::value::{Plain, Value};
use app_inbox::view::End;
use serde_json::json;

use crate::fields::{good, middle_of};
use crate::reader::{LIST, Reader, body, page, read};
use crate::rules::{LONGEST, kept};

#[test]
fn m_08_texts_of_every_length_are_kept_as_far_as_they_are_of_use() {
    let fields = ["title", "content", "category", "image", "link", "customData", "status", "createdDate"];
    let keeps_little = |field: &str, text: String| {
        let length = text.len();
        let middle = middle_of(field, &json!(text)).expect("a message");
        assert!(kept(&middle.notification) <= LONGEST, "{length} in {field}");
    };
    for field in fields {
        for text in ["x", "é", "<b>", "&amp;", "<a href=/x>y", "{", "\n", "9"] {
            for times in [0, 1, 1_000, 10_000] {
                keeps_little(field, text.repeat(times));
            }
        }
        keeps_little(field, "x".repeat(10_000_000));
    }
    let titles = |length: usize| {
        middle_of("title", &json!("x".repeat(length))).map(|row| row.notification.title.len())
    };
    assert_eq!([0, 1, 2_000, 10_000].map(titles), [0, 1, 2_000, 2_048].map(Some));
}

#[test]
fn m_08_all_fields_together_are_kept_up_to_64_kilobytes() {
    let mut all = good("a");
    let (address, data) = ("/".to_owned() + &"x".repeat(8_000), json!({"a": "x".repeat(30_000)}));
    for (field, value) in [
        ("id", json!("x".repeat(256))),
        ("title", json!("x".repeat(10_000))),
        ("content", json!("x".repeat(10_000_000))),
        ("category", json!("x".repeat(10_000))),
        ("image", json!(address)),
        ("link", json!(address)),
        ("customData", data.clone()),
    ] {
        all[field] = value;
    }
    let Some(Content::Page(page)) = read(&LIST, &body(&[all])) else { panic!("a page") };
    let notification = &page.notifications[0].notification;
    assert_eq!(kept(notification), LONGEST, "the content has what the others leave");
    assert_eq!(notification.custom_data.as_deref(), Some(data.to_string().as_str()));
}

/// A value that counts how many items are taken out of it and of what is in it.
#[derive(Clone)]
struct Counted(Plain, Rc<Cell<usize>>);

impl Value for Counted {
    fn text(&self) -> Option<String> {
        self.0.text()
    }
    fn number(&self) -> Option<f64> {
        self.0.number()
    }
    fn boolean(&self) -> Option<bool> {
        self.0.boolean()
    }
    fn is_nothing(&self) -> bool {
        self.0.is_nothing()
    }
    fn is_function(&self) -> bool {
        self.0.is_function()
    }
    fn is_element(&self) -> bool {
        self.0.is_element()
    }
    fn length(&self) -> Option<u32> {
        self.0.length()
    }
    fn item(&self, index: u32) -> Option<Self> {
        self.1.set(self.1.get() + 1);
        Some(Self(self.0.item(index)?, Rc::clone(&self.1)))
    }
    fn field(&self, name: &str) -> Option<Self> {
        Some(Self(self.0.field(name)?, Rc::clone(&self.1)))
    }
    fn names(&self) -> Vec<String> {
        self.0.names()
    }
    fn json(&self) -> Option<String> {
        self.0.json()
    }
    fn date(text: &str) -> Option<f64> {
        Plain::date(text)
    }
}

#[test]
fn m_13_of_a_body_without_end_only_the_first_10000_entries_are_looked_at() {
    let message = |number: usize| json!({"id": number, "title": "x"});
    let same = |_: usize| json!({"id": "a"});
    let none = |_: usize| json!({});
    for length in [9_999, 10_000, 10_001, 100_000] {
        for (entry, kept) in
            [(&message as &dyn Fn(usize) -> _, Some(length.min(MOST))), (&same, Some(1)), (&none, None)]
        {
            let list: Vec<_> = (0..length).map(entry).collect();
            let looked = Rc::default();
            let answer = Counted(Plain::from(json!({"list": list})), Rc::clone(&looked));
            let page = notification::page(&answer, &[]).map(|page| page.notifications.len());
            assert_eq!((page, looked.get()), (kept, length.min(MOST)), "{length} entries");
        }
    }
}

#[test]
fn m_13_the_first_10000_rows_of_a_body_are_shown_and_nothing_is_said_to_follow() {
    for length in [20_000, 100_000] {
        let list: Vec<_> = (0..length)
            .map(|number| json!({"id": number, "createdDate": 1e12 - f64::from(number)}))
            .collect();
        let mut reader = Reader::with_unread(length);
        reader.gets(&page(&list, 1));
        assert_eq!((reader.rows().len(), reader.end()), (MOST, Some(End::Complete)));
        assert_eq!(reader.rows()[0].notification.id, "0", "the newest");
        assert_eq!(reader.sees().unread, length, "the platform knows better than our rows");
        // A later look at the same list changes nothing.
        reader.happens(Event::RefreshAsked);
        reader.gets(&page(&list, 1)).gets(&format!("{{\"count\":{length}}}"));
        assert_eq!((reader.rows().len(), reader.sees().unread), (MOST, length));
    }
}

#[test]
fn m_13_p_03_paging_ends_at_10000_rows() {
    const SIZE: usize = 90;
    const PAGES: u32 = 1_111;
    let list = |number: u32| -> Vec<_> {
        let row = |row: usize| json!({"id": format!("{number}-{row}"), "createdDate": 1e12 - f64::from(number), "newMessage": true});
        (0..SIZE).map(row).collect()
    };
    let mut reader = Reader::with_unread(100_000);
    reader.gets(&page(&list(0), PAGES));
    let mut asked = 1;
    while reader.end() == Some(End::More) {
        reader.happens(Event::EndReached);
        assert_eq!(reader.asks_for(), Some(&Call::List { page: asked }));
        reader.gets(&page(&list(asked), PAGES));
        asked += 1;
    }
    assert_eq!((asked as usize, reader.rows().len()), (MOST.div_ceil(SIZE), MOST));
    assert_eq!((reader.end(), reader.sees().unread), (Some(End::Complete), 100_000));
    // What is new comes on top, and the oldest make room for it.
    reader.happens(Event::RefreshAsked);
    let mut first = list(0);
    first.insert(0, json!({"id": "new", "createdDate": 1e12 + 1.0}));
    reader.gets(&page(&first, PAGES));
    assert_eq!((reader.rows().len(), reader.end()), (MOST, Some(End::Complete)));
    assert_eq!(reader.rows()[0].notification.id, "new");
}
