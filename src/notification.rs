//! One notification and one page of them, read leniently from the wire.
//!
//! Both families of field names that the vendor's products use are known. Every field but `id` may be missing or
//! broken; a notification without an `id` is skipped and its neighbours stay. What is kept is bounded, whatever is sent.

use std::rc::Rc;

use crate::address;
use crate::rich_text::{self, Node};
use crate::text::{concat, number};
use crate::value::Value;

/// Notifications that are read from one page, and that are kept of all of them.
pub const MOST: usize = 10_000;
/// Bytes of text that one notification keeps at most, all its fields together.
const LONGEST: usize = rich_text::LONGEST;
/// Bytes of the page's own data at most, so that there is room for words; what is longer is left out.
const LONGEST_DATA: usize = LONGEST / 2;
/// Bytes of an `id` at most; what is longer is no id.
const LONGEST_ID: usize = 256;
/// Bytes of a title or a category that are kept.
const LONGEST_TITLE: usize = 2_048;
/// The last moment that a date of the browser can tell, in milliseconds from 1970; the first is its negative.
const LAST_MOMENT: f64 = 8.64e15;

/// One notification, as the platform has it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Notification {
    /// The platform's name for it.
    pub id: String,
    /// When it was made, in milliseconds from 1970, by the platform's clock.
    pub created: Option<f64>,
    /// When it will vanish, likewise.
    pub expires: Option<f64>,
    /// The title, as plain text.
    pub title: String,
    /// The body.
    pub content: Vec<Node>,
    /// A checked address of an image.
    pub image: Option<String>,
    /// A checked address that a click leads to.
    pub link: Option<String>,
    /// The author's word for its kind.
    pub category: Option<String>,
    /// What the author attached for the page's own scripts, as JSON text.
    pub custom_data: Option<String>,
}

/// A notification as the platform delivered it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Delivery {
    /// The notification; shared with every view of it.
    pub notification: Rc<Notification>,
    /// Whether the platform has it as not opened yet.
    pub unread: bool,
}

impl Delivery {
    /// Whether it was made earlier. Without a date it is older than any with one.
    pub(crate) fn is_older(&self, other: &Self) -> bool {
        self.notification.created < other.notification.created
    }
}

/// One page of the list, newest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    /// The notifications.
    pub notifications: Vec<Delivery>,
    /// How many pages there are.
    pub total_pages: u32,
}

/// Reads an answer with a page of the list; nothing when it is no such answer. `schemes` are those that the page allows
/// links of, beside the usual ones.
pub fn page<V: Value>(answer: &V, schemes: &[String]) -> Option<Page> {
    let list = answer.field("list")?;
    let length = list.length()?;
    let (mut notifications, mut known) = (Vec::new(), Index::default());
    // The newest come first: of a list without end they are the ones that count.
    for index in 0..length.min(MOST as u32) {
        if let Some(read) = list.item(index).and_then(|item| notification(&item, schemes)) {
            add(&mut notifications, &mut known, read);
        }
    }
    if notifications.is_empty() && length > 0 {
        // To say that there is nothing would be wrong: there is something, and we can't read it.
        return None;
    }
    // Without a believable number, a page that holds anything may be followed by another.
    let pages = answer.field("totalPages").and_then(|pages| whole(&pages)).unwrap_or(u32::MAX);
    Some(Page { notifications, total_pages: pages })
}

/// Puts a notification in its place, unless it is there already. (Lists come in order, so its place is the last one
/// nearly always.)
fn add(list: &mut Vec<Delivery>, known: &mut Index, new: Delivery) {
    if known.add(&new.notification) {
        let place = list.iter().rposition(|known| !known.is_older(&new)).map_or(0, |before| before + 1);
        list.insert(place, new);
    }
}

/// Notifications in the order of their ids, to find one among thousands.
#[derive(Debug, Default)]
pub(crate) struct Index(Vec<Rc<Notification>>);

impl Index {
    pub(crate) fn of(list: &[Delivery]) -> Self {
        let mut index = Self::default();
        for known in list {
            index.add(&known.notification);
        }
        index
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns whether it is new.
    pub(crate) fn add(&mut self, new: &Rc<Notification>) -> bool {
        let place = self.place(&new.id);
        if let Err(place) = place {
            self.0.insert(place, Rc::clone(new));
        }
        place.is_err()
    }

    pub(crate) fn find(&self, id: &str) -> Option<&Rc<Notification>> {
        self.0.get(self.place(id).ok()?)
    }

    fn place(&self, id: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|known| known.id.as_str().cmp(id))
    }
}

/// Reads an answer with the number of unread notifications.
pub fn count<V: Value>(answer: &V) -> Option<u32> {
    let read = |name| answer.field(name).and_then(|count: V| whole(&count));
    read("count").or_else(|| read("unreadCount"))
}

fn notification<V: Value>(item: &V, schemes: &[String]) -> Option<Delivery> {
    let id = item.field("id").and_then(|id| text_or_json(&id))?;
    if id.len() > LONGEST_ID || matches!(id.as_bytes(), [] | [b'{' | b'[', ..] | b"null") {
        return None;
    }
    let text = |name| item.field(name).and_then(|value: V| value.text()).unwrap_or_default();
    let moment = |name| item.field(name).and_then(|date: V| moment(&date));
    let unread = match text("status").as_str() {
        "OPENED" => false,
        "UNOPENED" => true,
        _ => item.field("newMessage").and_then(|value| value.boolean()).unwrap_or(true),
    };
    let title = line(&text("title"));
    let category = line(&text("category"));
    let image = address::image(&text("image"));
    let link = address::link(&text("link"), schemes);
    let custom_data = item.field("customData").and_then(|data| custom_data(&data));
    let kept = |text: &Option<String>| text.as_ref().map_or(0, String::len);
    let others = id.len() + title.len() + category.len() + kept(&image) + kept(&link) + kept(&custom_data);
    let notification = Notification {
        id,
        created: moment("createdDate").or_else(|| moment("createDate")),
        expires: moment("expiryDate"),
        title,
        content: rich_text::parse(rich_text::cut(&text("content"), LONGEST.saturating_sub(others)), schemes),
        image,
        link,
        category: Some(category).filter(|category| !category.is_empty()),
        custom_data,
    };
    Some(Delivery { notification: Rc::new(notification), unread })
}

fn text_or_json<V: Value>(value: &V) -> Option<String> {
    value.text().or_else(|| value.json())
}

/// Plain text on one line and not too long: control characters and those that turn the direction of the text around are
/// left out.
fn line(text: &str) -> String {
    let mut line = String::new();
    for letter in rich_text::cut(text, LONGEST_TITLE).chars() {
        match letter {
            '\t' | '\n' | '\r' | '\u{2028}' | '\u{2029}' => line.push(' '),
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{61c}' => {}
            _ if letter.is_control() => {}
            _ => line.push(letter),
        }
    }
    line.trim_ascii().to_owned()
}

/// An object, or a text that holds one.
fn custom_data<V: Value>(data: &V) -> Option<String> {
    let text = text_or_json(data)?;
    (text.len() <= LONGEST_DATA && text.trim_ascii_start().starts_with("{")).then_some(text)
}

/// A whole number that isn't negative, also when it is written as a text.
fn whole<V: Value>(value: &V) -> Option<u32> {
    let number = value.number().or_else(|| number(&value.text()?, 10))?;
    (number >= 0.0).then_some(number as u32)
}

/// A moment in milliseconds from 1970: from milliseconds, from seconds, or from a date in words.
fn moment<V: Value>(value: &V) -> Option<f64> {
    /// What is smaller is seconds: as milliseconds it would be before March 1973.
    const SMALLEST: f64 = 1e11;
    let text = value.text().unwrap_or_default();
    let moment = match value.number().or_else(|| number(&text, 10)) {
        Some(seconds) if seconds < SMALLEST => seconds * 1_000.0,
        Some(moment) => moment,
        None => V::date(&with_zone(&text)?)?,
    };
    let moment = moment.trunc();
    (moment > 0.0 && moment <= LAST_MOMENT).then_some(moment)
}

/// Completes a date of ISO-8601: its time may stand behind a space, and without a zone it is UTC.
fn with_zone(date: &str) -> Option<String> {
    let (day, time) = date.split_at_checked("2026-01-31".len())?;
    let Some((_, clock)) = time.split_at_checked(1) else { return Some(day.to_owned()) };
    let zoned = clock.bytes().any(|byte| matches!(byte, b'Z' | b'z' | b'+' | b'-'));
    Some(concat(&[day, "T", clock, if zoned { "" } else { "Z" }]))
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::value::Plain;
    use serde_json::{Value as Json, json};

    fn delivered(item: Json) -> Delivery {
        let page = page(&Plain::from(json!({"list": [item], "totalPages": 1})), &[]).unwrap();
        page.notifications.first().unwrap().clone()
    }

    fn one(item: Json) -> Notification {
        delivered(item).notification.as_ref().clone()
    }

    fn ids(list: Json) -> Vec<String> {
        let page = page(&Plain::from(json!({"list": list, "totalPages": 1})), &[]).unwrap();
        page.notifications.iter().map(|delivery| delivery.notification.id.clone()).collect()
    }

    #[test]
    fn both_wire_families_are_read() {
        let web = delivered(json!({
            "id": "a", "createdDate": 1_767_225_600_000_i64, "title": "Hi", "content": "<b>you</b>", "image": "https://e.com/i",
            "link": "https://e.com", "newMessage": true, "status": "UNOPENED", "category": "news", "customData": {"a": 1},
        }));
        let mobile = delivered(json!({
            "id": "a", "createDate": "2026-01-01T00:00:00Z", "title": "Hi", "content": "<b>you</b>", "image": "https://e.com/i",
            "link": "https://e.com", "status": "UNOPENED", "category": "news", "customData": "{\"a\":1}",
        }));
        assert_eq!(web, mobile);
        assert!(web.unread);
        let web = web.notification;
        assert!(web.image.is_some() && web.link.is_some());
        assert_eq!((web.created, web.category.as_deref()), (Some(1_767_225_600_000.0), Some("news")));
        assert_eq!(web.custom_data.as_deref(), Some("{\"a\":1}"));
    }

    #[test]
    fn a_broken_field_falls_back_and_the_notification_stays() {
        let fields = [
            "createdDate",
            "title",
            "content",
            "image",
            "link",
            "newMessage",
            "status",
            "category",
            "customData",
        ];
        let junk = [
            json!(null),
            json!(true),
            json!(-1),
            json!(1e300),
            json!(""),
            json!("\u{0}\u{202e}"),
            json!([[]]),
            json!({"a": {}}),
        ];
        for field in fields {
            for value in &junk {
                let mut item = json!({"id": "a", "title": "Hi"});
                item[field] = value.clone();
                let read = one(item);
                assert_eq!(read.id, "a", "{field} = {value}");
                assert_eq!(read.title == "Hi", field != "title", "{field} = {value}");
            }
        }
    }

    #[test]
    fn a_notification_without_an_id_is_skipped_and_its_neighbours_stay() {
        let good = json!({"id": "good"});
        for bad in [
            json!(null),
            json!(7),
            json!([]),
            json!({}),
            json!({"id": ""}),
            json!({"id": null}),
            json!({"id": {}}),
            json!({"id": "x".repeat(257)}),
        ] {
            assert_eq!(ids(json!([bad, good, bad])), ["good"], "{bad}");
        }
        assert_eq!(ids(json!([{"id": 7}, {"id": "__proto__"}, {"id": "7"}])), ["7", "__proto__"]);
    }

    #[test]
    fn a_list_of_which_nothing_can_be_read_is_not_an_empty_one() {
        for (list, rows) in [(json!([]), Some(0)), (json!([7]), None), (json!([7, {"id": "a"}]), Some(1))] {
            let read = page(&Plain::from(json!({"list": list, "totalPages": 1})), &[]);
            assert_eq!(read.map(|page| page.notifications.len()), rows, "{list}");
        }
    }

    #[test]
    fn an_id_has_256_bytes_at_most() {
        let id = "x".repeat(256);
        assert_eq!(ids(json!([{"id": id}])), [id]);
    }

    #[test]
    fn the_status_says_whether_it_is_unread_and_without_one_the_flag_does() {
        for (item, unread) in [
            (json!({"id": "a", "status": "OPENED"}), false),
            (json!({"id": "a", "status": "OPENED", "newMessage": true}), false),
            (json!({"id": "a", "status": "UNOPENED"}), true),
            (json!({"id": "a", "status": "UNOPENED", "newMessage": false}), true),
            (json!({"id": "a", "status": "ARCHIVED", "newMessage": false}), false),
            (json!({"id": "a", "newMessage": false}), false),
            (json!({"id": "a", "newMessage": true}), true),
            (json!({"id": "a"}), true),
        ] {
            assert_eq!(delivered(item.clone()).unread, unread, "{item}");
        }
    }

    #[test]
    fn custom_data_is_an_object_of_a_bearable_size() {
        let text = |length: usize| format!("{{{}}}", " ".repeat(length - 2));
        let (long, longer) = (text(32_768), text(32_769));
        for (data, kept) in [
            (json!({"a": 1}), true),
            (json!(" {}"), true),
            (json!(long), true),
            (json!(longer), false),
            (json!("text"), false),
            (json!([1]), false),
            (json!(5), false),
        ] {
            assert_eq!(one(json!({"id": "a", "customData": data})).custom_data.is_some(), kept, "{data:.20}");
        }
    }

    #[test]
    fn a_notification_keeps_64_kilobytes_of_text_all_in_all() {
        let of = |length: usize| "x".repeat(length);
        let (id, title, category) = (of(3), of(500), of(50));
        let (image, link, data) =
            (format!("/{}", of(200)), format!("/{}", of(300)), format!("{{{}}}", of(4_000)));
        let others = 3 + 500 + 50 + 201 + 301 + 4_002;
        let read = one(json!({
            "id": id, "title": title, "category": category, "image": image, "link": link, "customData": data,
            "content": of(70_000),
        }));
        assert_eq!(read.content, [Node::Text(of(65_536 - others))]);
    }

    #[test]
    fn the_newest_comes_first_and_the_undated_last() {
        let at = |id: &str, date: i64| json!({"id": id, "createdDate": date * 1_000_000_000_000});
        assert_eq!(ids(json!([{"id": "none"}, at("old", 1), at("new", 2)])), ["new", "old", "none"]);
    }

    #[test]
    fn an_answer_that_is_no_list_is_none() {
        for answer in
            [json!(null), json!([]), json!("x"), json!({}), json!({"list": null}), json!({"list": {"0": {}}})]
        {
            assert_eq!(page(&Plain::from(answer.clone()), &[]), None, "{answer}");
        }
    }

    #[test]
    fn counts_are_whole_and_never_negative() {
        for (answer, expected) in [
            (json!({"count": 5}), Some(5)),
            (json!({"unreadCount": 5}), Some(5)),
            (json!({"count": "5"}), Some(5)),
            (json!({"count": 1.5}), Some(1)),
            (json!({"count": 1e300}), Some(u32::MAX)),
            (json!({"count": -1}), None),
            (json!({"count": null}), None),
            (json!({}), None),
            (json!(5), None),
        ] {
            assert_eq!(count(&Plain::from(answer.clone())), expected, "{answer}");
        }
    }

    #[test]
    fn dates_are_read_in_every_spelling() {
        let noon = 1_769_862_600_000.0; // 2026-01-31T12:30:00Z
        for (date, expected) in [
            (json!(1_769_862_600_000_i64), Some(noon)),
            (json!(1_769_862_600), Some(noon)),
            (json!(100_000_000_000_i64), Some(1e11)),
            (json!(8.64e15), Some(8.64e15)),
            (json!("1769862600000"), Some(noon)),
            (json!("2026-01-31T12:30:00Z"), Some(noon)),
            (json!("2026-01-31 12:30"), Some(noon)),
            (json!("2026-01-31T14:30:00.000+02:00"), Some(noon)),
            (json!("2026-01-31T10:00:00-0230"), Some(noon)),
            (json!("2026-01-31T12:30:00.25Z"), Some(noon + 250.0)),
            (json!("2024-02-29"), Some(1_709_164_800_000.0)),
            (json!("2000-03-01"), Some(951_868_800_000.0)),
            (json!("9999-12-30"), Some(253_402_128_000_000.0)),
            (json!(0), None),
            (json!(-5), None),
            (json!(1e20), None),
            (json!("soon"), None),
            (json!("2026-13-01"), None),
            (json!("2026-01-31T25:99"), None),
            (json!("+275761-01-01"), None),
            (json!({}), None),
        ] {
            assert_eq!(one(json!({"id": "a", "createdDate": date})).created, expected, "{date}");
        }
    }

    #[test]
    fn titles_are_one_line_without_tricks() {
        assert_eq!(one(json!({"id": "a", "title": " a\n\u{202e}b\u{7}\u{2067}c "})).title, "a bc");
        assert_eq!(one(json!({"id": "a", "title": "é".repeat(5_000)})).title.len(), LONGEST_TITLE);
    }

    #[test]
    fn a_count_may_be_a_text() {
        for (answer, expected) in [
            (json!({"count": ""}), None),
            (json!({"count": "19"}), Some(19)),
            (json!({"count": "", "unreadCount": 2}), Some(2)),
        ] {
            assert_eq!(count(&Plain::from(answer.clone())), expected, "{answer}");
        }
    }

    #[test]
    fn moments_are_whole_milliseconds() {
        let page = page(&Plain::from(json!({"list": [{"id": "a", "expiryDate": 1_769_862_600_000.5_f64, "createdDate": 1_769_862_600.000_1_f64}]})), &[]).unwrap();
        assert_eq!(page.notifications[0].notification.expires, Some(1_769_862_600_000.0));
    }
}
