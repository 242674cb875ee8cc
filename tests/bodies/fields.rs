//! One broken field of one message: what is left of that message, and that its neighbours are as they were.

use app_inbox::api::{Call, Content};
use app_inbox::event::Event;
use app_inbox::notification::Delivery;
use app_inbox::rich_text::Node;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::reader::{LIST, Reader, body, read};
use crate::rules::FIELDS;

/// A message with nothing wrong in it.
pub(crate) fn good(id: &str) -> Value {
    json!({
        "id": id,
        "createdDate": 1_769_862_600_000_i64,
        "createDate": "2026-01-31T12:30:00Z",
        "expiryDate": 1_799_862_600_000_i64,
        "title": "Your order",
        "content": "<p>is <b>on its way</b></p>",
        "image": "https://example.com/parcel.png",
        "link": "https://example.com/orders/7",
        "newMessage": true,
        "status": "UNOPENED",
        "category": "orders",
        "customData": {"order": 7},
    })
}

/// What is read of these messages.
#[track_caller]
fn read_all(list: &[Value]) -> Vec<Delivery> {
    let body = body(list);
    match read(&LIST, &body) {
        Some(Content::Page(page)) => page.notifications,
        other => panic!("{other:?} of {body:.200}"),
    }
}

#[track_caller]
pub(crate) fn read_one(message: Value) -> Delivery {
    read_all(&[message]).pop().expect("one message")
}

/// What is read of a message whose field has this value; its neighbours are as good messages are.
#[track_caller]
pub(crate) fn middle_of(field: &str, value: &Value) -> Option<Delivery> {
    let mut middle = good("middle");
    middle[field] = value.clone();
    between_neighbours(middle)
}

#[track_caller]
fn between_neighbours(middle: Value) -> Option<Delivery> {
    let shown = read_all(&[good("one"), middle.clone(), good("other")]);
    for id in ["one", "other"] {
        let neighbour = shown.iter().find(|row| row.notification.id == id);
        assert_eq!(neighbour, Some(&read_one(good(id))), "the neighbour of {middle:.200}");
    }
    let middle = shown.iter().find(|row| !["one", "other"].contains(&row.notification.id.as_str())).cloned();
    assert_eq!(shown.len(), 2 + usize::from(middle.is_some()));
    middle
}

/// Which fields of the notification differ from those of a good message.
fn spoilt(middle: &Delivery) -> Vec<&'static str> {
    let good = read_one(good("middle"));
    let (is, was) = (middle.notification.as_ref(), good.notification.as_ref());
    let fields = [
        ("id", is.id != was.id),
        ("createdDate", is.created != was.created),
        ("expiryDate", is.expires != was.expires),
        ("title", is.title != was.title),
        ("content", is.content != was.content),
        ("image", is.image != was.image),
        ("link", is.link != was.link),
        ("status", middle.unread != good.unread),
        ("category", is.category != was.category),
        ("customData", is.custom_data != was.custom_data),
    ];
    fields.into_iter().filter_map(|(name, spoilt)| spoilt.then_some(name)).collect()
}

#[test]
fn m_03_a_field_of_any_type_spoils_nothing_but_itself() {
    let values = [
        json!(null),
        json!(true),
        json!(false),
        json!(0),
        json!(-1.5),
        json!(1e300),
        json!(""),
        json!("x"),
        json!([]),
        json!([["id"]]),
        json!({}),
        json!({"id": {"id": {"id": "x"}}}),
    ];
    for field in FIELDS {
        for value in &values {
            let Some(middle) = middle_of(field, value) else {
                assert_eq!(field, "id", "{value}");
                continue;
            };
            let spoilt = spoilt(&middle);
            assert!(spoilt.is_empty() || spoilt == [field], "{field}: {value} spoils {spoilt:?}");
        }
    }
}

#[test]
fn m_03_a_field_that_is_missing_is_empty_and_the_message_stays() {
    for field in FIELDS {
        let mut middle = good("middle");
        middle.as_object_mut().expect("an object").remove(field);
        let shown = between_neighbours(middle);
        match field {
            "id" => assert_eq!(shown, None),
            // The other family's field, or the flag beside the status, says the same.
            "createdDate" | "createDate" | "newMessage" | "status" => {
                assert_eq!(spoilt(&shown.expect(field)), [""; 0], "{field}")
            }
            _ => assert_eq!(spoilt(&shown.expect(field)), [field]),
        }
    }
    let bare = between_neighbours(json!({"id": "middle"})).expect("an id is enough");
    let notification = app_inbox::notification::Notification { id: "middle".into(), ..Default::default() };
    assert_eq!(*bare.notification, notification);
    assert!(bare.unread, "what nobody says to be read is new");
}

#[test]
fn m_04_unknown_fields_and_statuses_are_ignored() {
    let mut middle = good("middle");
    for unknown in ["ID", "Title", "body", "html", "onclick", "__v", "length", "0", "toString", "toJSON", ""]
    {
        middle[unknown] = json!({"title": ["<img src=x onerror=alert(1)>", {"deep": [1, null]}]});
    }
    assert_eq!(spoilt(&between_neighbours(middle).expect("a message")), [""; 0]);
    for status in ["ARCHIVED", "opened", "OPENED ", "", "UNREAD", "null"] {
        for unread in [true, false] {
            let message = json!({"id": "a", "status": status, "newMessage": unread});
            assert_eq!(read_one(message).unread, unread, "{status:?}: the flag decides");
        }
    }
    for (status, flag, unread) in [("OPENED", true, false), ("UNOPENED", false, true)] {
        let message = json!({"id": "a", "status": status, "newMessage": flag});
        assert_eq!(read_one(message).unread, unread, "a status that is known decides");
    }
}

#[test]
fn m_05_an_id_is_a_text_of_its_own_or_the_message_is_skipped() {
    let long = "i".repeat(256);
    for (id, expected) in [
        (json!("a"), Some("a")),
        (json!(" "), Some(" ")),
        (json!("0"), Some("0")),
        (json!(7), Some("7")),
        (json!(-7), Some("-7")),
        (json!(1.5), Some("1.5")),
        (json!("__proto__"), Some("__proto__")),
        (json!("constructor"), Some("constructor")),
        (json!("\"],\"x"), Some("\"],\"x")),
        (json!("\u{0}\u{202e}\u{fffe}"), Some("\u{0}\u{202e}\u{fffe}")),
        (json!(long), Some(long.as_str())),
        (json!(long.clone() + "i"), None),
        (json!("i".repeat(200_000)), None),
        (json!(""), None),
        (json!(null), None),
        (json!([]), None),
        (json!(["a"]), None),
        (json!({}), None),
        (json!({"id": "a"}), None),
    ] {
        let middle = middle_of("id", &id);
        assert_eq!(middle.map(|row| row.notification.id.clone()).as_deref(), expected, "{id:.80}");
    }
}

#[test]
fn m_05_of_messages_with_one_id_the_first_is_shown() {
    let titled = |id: Value, title: &str| json!({"id": id, "title": title});
    let mut reader = Reader::of(&[
        titled(json!("7"), "first"),
        titled(json!(7), "second"),
        titled(json!("a"), "other"),
        titled(json!("7"), "third"),
    ]);
    assert_eq!(reader.ids(), ["7*", "a*"]);
    assert_eq!(reader.rows()[0].notification.title, "first");
    assert_eq!(reader.badge(), "2");
    reader.happens(Event::RowPressed("7".into()));
    assert_eq!((reader.ids(), reader.badge().as_str()), (vec!["7".into(), "a*".into()], "1"));
}

#[test]
fn m_05_an_id_like_a_word_of_the_language_is_marked_like_any_other() {
    for id in ["__proto__", "constructor", "toString", "length", "0", "\"]}", "\\", "\n"] {
        let mut reader = Reader::of(&[json!({"id": id}), json!({"id": "other"})]);
        reader.happens(Event::RowPressed(id.to_owned()));
        assert_eq!(reader.ids(), [id, "other*"]);
        let told: Value = serde_json::from_str(reader.tells().expect("it is told")).expect("JSON");
        assert_eq!(told, json!({"status": "OPENED", "ids": [id]}));
    }
}

#[test]
fn m_06_a_date_is_one_that_a_browser_can_tell_or_none() {
    const NOON: f64 = 1_769_862_600_000.0;
    for (date, expected) in [
        (json!(1_769_862_600_000_i64), Some(NOON)),
        (json!(1_769_862_600), Some(NOON)),
        (json!(1_769_862_600_000.7), Some(NOON)),
        (json!("1769862600"), Some(NOON)),
        (json!("2026-01-31T12:30:00Z"), Some(NOON)),
        (json!("9999-12-30"), Some(253_402_128_000_000.0)),
        (json!(8.64e15), Some(8.64e15)),
        (json!(8.64e15 + 1.0), None),
        (json!(1e20), None),
        (json!(-1e20), None),
        (json!(1e300), None),
        (json!("1e20"), None),
        (json!("9".repeat(400)), None),
        (json!("+275760-09-13T00:00:00Z"), None),
        (json!("+275761-01-01"), None),
        (json!("275761-01-01"), None),
        (json!(0), None),
        (json!(-0.0), None),
        (json!(-1), None),
        (json!(5e-324), None),
        (json!("NaN"), None),
        (json!("Infinity"), None),
        (json!("Invalid Date"), None),
        (json!("2026-02-30"), None),
        (json!("12345678901é"), None),
        (json!("2026-01-3\u{301}1T"), None),
    ] {
        let mut middle = good("middle");
        middle["createdDate"] = date.clone();
        middle["createDate"] = json!(null);
        middle["expiryDate"] = date.clone();
        let middle = between_neighbours(middle).expect("a message");
        assert_eq!(middle.notification.created, expected, "created {date:.80}");
        assert_eq!(middle.notification.expires, expected, "expires {date:.80}");
        let shown = Reader::of(&[json!({"id": "a", "createdDate": date})]).rows();
        assert_eq!(shown[0].age.is_some(), expected.is_some(), "the age of {date:.80}");
    }
}

#[test]
fn m_06_the_first_family_of_dates_falls_back_to_the_second() {
    for broken in [json!(null), json!("soon"), json!(1e20), json!({})] {
        assert_eq!(spoilt(&middle_of("createdDate", &broken).expect("a message")), [""; 0], "{broken}");
    }
}

#[test]
fn m_07_the_badge_is_a_number_that_the_platform_can_have_meant() {
    for (count, badge) in [
        (json!(0), ""),
        (json!(-0.0), ""),
        (json!(0.9), ""),
        (json!(1), "1"),
        (json!(1.5), "1"),
        (json!("5"), "5"),
        (json!(99), "99"),
        (json!(100), "99+"),
        (json!(1e9), "99+"),
        (json!(9_007_199_254_740_992_u64), "99+"),
        (json!(u64::MAX), "99+"),
        (json!(1e300), "99+"),
        // What is no number leaves what was known before.
        (json!(-1), "7"),
        (json!(-1e300), "7"),
        (json!(null), "7"),
        (json!(""), "7"),
        (json!("many"), "7"),
        (json!("-1"), "7"),
        (json!("1.5"), "7"),
        (json!(" 5"), "7"),
        (json!(true), "7"),
        (json!([5]), "7"),
        (json!({"count": 5}), "7"),
    ] {
        for field in ["count", "unreadCount"] {
            let mut reader = Reader::with_unread(7);
            reader.gets("not the list");
            reader.happens(Event::RefreshAsked);
            reader.gets("not the list");
            reader.gets(&json!({field: count}).to_string());
            assert_eq!(reader.badge(), badge, "{field}: {count}");
        }
    }
    for (body, expected) in [
        (json!({"count": null, "unreadCount": 5}), Some(5)),
        (json!({"count": "many", "unreadCount": 5}), Some(5)),
        (json!({"count": 3, "unreadCount": 5}), Some(3)),
        (json!({"count": 0, "unreadCount": 5}), Some(0)),
    ] {
        assert_eq!(read(&Call::Count, &body.to_string()), expected.map(Content::Count), "{body}");
    }
}

#[test]
fn m_09_characters_that_are_none_reach_no_title_and_stop_no_reader() {
    let text = |text: &str| vec![Node::Text(text.to_owned())];
    for (written, title) in [
        ("a\u{0}b", "ab"),
        ("a\u{1}\u{8}\u{b}\u{1b}\u{1f}\u{7f}b", "ab"),
        ("a\u{80}\u{85}\u{9f}b", "ab"),
        ("a\tb\nc\rd", "a b c d"),
        ("a\u{2028}b\u{2029}c", "a b c"),
        ("a\u{fffe}\u{ffff}\u{fffd}b", "a\u{fffe}\u{ffff}\u{fffd}b"),
        ("a\u{e000}\u{f8ff}\u{10fffd}b", "a\u{e000}\u{f8ff}\u{10fffd}b"),
        ("\u{feff}a", "\u{feff}a"),
        ("\u{0}", ""),
    ] {
        let mut middle = good("middle");
        for field in ["title", "category", "content", "image", "link", "status"] {
            middle[field] = json!(written);
        }
        let middle = between_neighbours(middle).expect("a message").notification.as_ref().clone();
        assert_eq!((middle.title.as_str(), middle.category.as_deref().unwrap_or_default()), (title, title));
        let content = &middle.content;
        assert!(*content == text(written) || written.contains('\n'), "{written:?} is {content:?}");
    }
}

#[test]
fn m_10_custom_data_is_an_object_or_left_out() {
    let entry = |length: usize| json!({"a": "x".repeat(length)});
    for (data, expected) in [
        (json!({}), Some("{}")),
        (json!({"a": [1, {"b": null}]}), Some(r#"{"a":[1,{"b":null}]}"#)),
        (json!("{\"a\":1}"), Some("{\"a\":1}")),
        (json!(" \n{}"), Some(" \n{}")),
        // Whether a text holds JSON is seen when somebody asks for it.
        (json!("{broken"), Some("{broken")),
        (json!("{\"__proto__\":{\"a\":1}}"), Some("{\"__proto__\":{\"a\":1}}")),
        (json!(""), None),
        (json!("broken"), None),
        (json!("[1]"), None),
        (json!([1]), None),
        (json!(5), None),
        (json!(true), None),
        (json!(null), None),
        (entry(1_000_000), None),
        (json!(entry(1_000_000).to_string()), None),
    ] {
        let middle = middle_of("customData", &data).expect("a message");
        assert_eq!(middle.notification.custom_data.as_deref(), expected, "{data:.80}");
        assert!(spoilt(&middle).iter().all(|field| *field == "customData"));
    }
    assert!(read_one(json!({"id": "a", "customData": entry(20_000)})).notification.custom_data.is_some());
}

#[test]
fn m_11_a_field_that_is_deep_stays_what_it_is() {
    const DEPTH: usize = 100;
    let mut deep = json!(1);
    for _ in 0..DEPTH {
        deep = json!({ "a": [deep] }).get_mut("a").expect("an array").take();
    }
    for field in FIELDS {
        assert_eq!(middle_of(field, &deep).is_some(), field != "id", "{field}");
    }
    for depth in [10, 100, 100_000] {
        let markup = "<b><ul><li>".repeat(depth) + "x";
        assert!(middle_of("content", &json!(markup)).is_some());
    }
}

#[test]
fn m_14_the_last_answer_decides_what_is_unread() {
    let list = |unread: bool| body(&[json!({"id": "a", "title": "x", "newMessage": unread}), good("b")]);
    let mut reader = Reader::with_unread(2);
    reader.gets(&list(true));
    let first = reader.rows();
    for unread in [false, true, true, false, false, true] {
        reader.happens(Event::RefreshAsked);
        reader.gets(&list(unread));
        assert_eq!(reader.ids(), ["b*", if unread { "a*" } else { "a" }]);
        assert_eq!(reader.badge(), if unread { "2" } else { "1" });
        // The same objects are the same nodes on the screen, and so the focus stays.
        for (row, first) in reader.rows().iter().zip(&first) {
            assert!(std::rc::Rc::ptr_eq(&row.notification, &first.notification));
        }
        reader.gets(r#"{"count":2}"#);
    }
}

proptest! {
    #![proptest_config(crate::chance::config(2_000))]

    #[test]
    fn m_06_no_number_and_no_text_is_a_date_that_is_none(number in any::<f64>(), text in "\\PC{0,40}") {
        for date in [json!(number), json!(number.to_string()), json!(text), json!(format!("2026-01-3{text}"))] {
            let message = json!({"id": "middle", "createdDate": date, "expiryDate": date});
            prop_assert!(between_neighbours(message).is_some());
        }
    }

    #[test]
    fn m_09_no_text_in_any_field_stops_the_reader(text in any::<String>(), field in 1..FIELDS.len()) {
        prop_assert!(middle_of(FIELDS[field], &json!(text)).is_some());
    }
}
