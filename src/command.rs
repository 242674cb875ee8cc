//! What a page may say to the global function: queued calls of every known shape, read as commands. (Those of the vendor's
//! other products the script in front of us hands on itself: they need nothing of this.)

use crate::value::Value;

/// One call of the global function.
#[derive(Clone, Debug, PartialEq)]
pub enum Command<V> {
    /// `eS('init', …)`: the objects that were given, first to last.
    Init(Vec<V>),
    /// `eS('inbox', …)`.
    Inbox(InboxCommand<V>),
}

/// What `eS('inbox', …)` may ask for.
#[derive(Clone, Debug, PartialEq)]
pub enum InboxCommand<V> {
    /// Open the panel of the first bell.
    Open,
    /// Close the panel.
    Close,
    /// Ask for the count, and for the list when it is open.
    Refresh,
    /// Take everything off the page until the next `init`.
    Destroy,
    /// The notifications with these ids are read.
    MarkRead(Vec<String>),
    /// All notifications are read.
    MarkAllRead,
    /// Call `listener` whenever this happens.
    On(Topic, V),
    /// Stop calling `listener` for this.
    Off(Topic, V),
}

/// What a listener hears of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    /// The inbox has changed.
    Change,
    /// Something went wrong.
    Error,
}

/// Why a call was dropped; said once to the page's author.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Dropped {
    /// The entry of the queue is no call at all.
    NotACall,
    /// There is no such command.
    Unknown(String),
    /// `eS('inbox', …)` with a word or an argument that it doesn't know.
    UnknownInbox(String),
}

/// Reads one entry of the queue.
///
/// The vendor's stub nests (`[['init', …]]`: an `arguments` that holds an `arguments`), its Shopify extension is flat
/// (`['init', …]`), and either may be a real array.
///
/// # Errors
/// [`Dropped`] says why the entry is no command of ours and of nobody we know.
pub fn read<V: Value>(entry: &V) -> Result<Command<V>, Dropped> {
    let call = unwrap(entry).ok_or(Dropped::NotACall)?;
    let name = call.item(0).and_then(|name| name.text()).ok_or(Dropped::NotACall)?;
    match name.as_str() {
        "init" => {
            let mut objects = Vec::new();
            for index in 1..3 {
                if let Some(object) = call.item(index) {
                    objects.push(object);
                }
            }
            Ok(Command::Init(objects))
        }
        "inbox" => read_inbox(&call).map(Command::Inbox),
        _ => Err(Dropped::Unknown(name)),
    }
}

/// The call itself: the entry, or what an `arguments` of one item holds.
fn unwrap<V: Value>(entry: &V) -> Option<V> {
    entry.length()?;
    let first = entry.item(0)?;
    if first.text().is_some() {
        return Some(entry.clone());
    }
    first.length().is_some().then_some(first)
}

fn read_inbox<V: Value>(call: &V) -> Result<InboxCommand<V>, Dropped> {
    let word = call.item(1).and_then(|word| word.text()).unwrap_or_default();
    let function = |index| call.item(index).filter(V::is_function);
    let topic = || match call.item(2)?.text()?.as_str() {
        "change" => Some(Topic::Change),
        "error" => Some(Topic::Error),
        _ => None,
    };
    let command = match word.as_str() {
        "open" => Some(InboxCommand::Open),
        "close" => Some(InboxCommand::Close),
        "refresh" => Some(InboxCommand::Refresh),
        "destroy" => Some(InboxCommand::Destroy),
        "markRead" => call.item(2).and_then(|ids| texts(&ids)).map(InboxCommand::MarkRead),
        "markAllRead" => Some(InboxCommand::MarkAllRead),
        "on" => topic().zip(function(3)).map(|(topic, listener)| InboxCommand::On(topic, listener)),
        "off" => topic().zip(function(3)).map(|(topic, listener)| InboxCommand::Off(topic, listener)),
        _ => None,
    };
    command.ok_or(Dropped::UnknownInbox(word))
}

/// A text, or an array of them.
fn texts<V: Value>(value: &V) -> Option<Vec<String>> {
    // An empty one names nothing.
    let text = |value: &V| value.text().filter(|text| !text.is_empty());
    if let Some(text) = text(value) {
        return Some(vec![text]);
    }
    let mut texts = Vec::new();
    for index in 0..value.length()? {
        texts.push(text(&value.item(index)?)?);
    }
    Some(texts)
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::value::Plain;
    use serde_json::json;

    fn function() -> Plain {
        Plain::Function("f")
    }

    fn list(items: impl IntoIterator<Item = Plain>) -> Plain {
        Plain::List(items.into_iter().collect())
    }

    #[test]
    fn what_was_read_is_told_by_its_id_or_ids() {
        let mark = |ids: &[&str]| {
            let ids = ids.iter().map(|id| (*id).to_owned()).collect();
            Ok(Command::Inbox(InboxCommand::MarkRead(ids)))
        };
        check(json!(["inbox", "markRead", "a"]), &mark(&["a"]));
        check(json!(["inbox", "markRead", ["a", "b"]]), &mark(&["a", "b"]));
        check(json!(["inbox", "markRead", []]), &mark(&[]));
        check(json!(["inbox", "markAllRead"]), &Ok(Command::Inbox(InboxCommand::MarkAllRead)));
        for wrong in [
            json!(["inbox", "markRead"]),
            json!(["inbox", "markRead", 7]),
            json!(["inbox", "markRead", ""]),
            json!(["inbox", "markRead", ["a", ""]]),
            json!(["inbox", "markRead", ["a", 7]]),
        ] {
            check(wrong, &Err(Dropped::UnknownInbox("markRead".into())));
        }
    }

    #[track_caller]
    fn check(entry: impl Into<Plain>, expected: &Result<Command<Plain>, Dropped>) {
        let entry = entry.into();
        assert_eq!(&read(&entry), expected, "flat: {entry:?}");
        if expected.is_ok() {
            assert_eq!(&read(&list([entry.clone()])), expected, "nested: {entry:?}");
        }
    }

    /// The call shapes that real sites use; the numbers are those of the protocol notes.
    #[test]
    fn every_call_shape_of_real_sites_is_read_nested_and_flat() {
        let init = |objects: &[serde_json::Value]| {
            Ok(Command::Init(objects.iter().cloned().map(Plain::Json).collect()))
        };
        check(json!(["init"]), &init(&[])); // 1, 3
        check(
            json!(["init", {"TRACKING": false, "RECOMS": true}]),
            &init(&[json!({"TRACKING": false, "RECOMS": true})]),
        ); // 2
        check(
            json!(["init", {"APP_INBOX": true}, {"language": "en"}]),
            &init(&[json!({"APP_INBOX": true}), json!({"language": "en"})]),
        ); // 10
    }

    #[test]
    fn the_inbox_takes_its_own_words() {
        for (word, command) in [
            ("open", InboxCommand::Open),
            ("close", InboxCommand::Close),
            ("refresh", InboxCommand::Refresh),
            ("destroy", InboxCommand::Destroy),
        ] {
            check(json!(["inbox", word]), &Ok(Command::Inbox(command)));
        }
        let call = |words: &[&str]| {
            list(["inbox"].iter().chain(words).map(|word| Plain::from(*word)).chain([function()]))
        };
        for (word, topic) in [("change", Topic::Change), ("error", Topic::Error)] {
            check(call(&["on", word]), &Ok(Command::Inbox(InboxCommand::On(topic, function()))));
            check(call(&["off", word]), &Ok(Command::Inbox(InboxCommand::Off(topic, function()))));
        }
    }

    #[test]
    fn what_is_no_command_says_why() {
        let unknown = |name: &str| Err(Dropped::Unknown(name.to_owned()));
        check(json!(["sendEvnt", "MainPage"]), &unknown("sendEvnt"));
        for name in ["__proto__", "constructor", "toString", ""] {
            check(json!([name]), &unknown(name));
        }
        check(json!(["inbox", "opne"]), &Err(Dropped::UnknownInbox("opne".to_owned())));
        check(json!(["inbox"]), &Err(Dropped::UnknownInbox(String::new())));
        check(json!(["inbox", "on", "change", "no function"]), &Err(Dropped::UnknownInbox("on".to_owned())));
        for junk in [
            json!(null),
            json!(7),
            json!("init"),
            json!({}),
            json!([]),
            json!([[]]),
            json!([null, "init"]),
            json!([[["init"]]]),
        ] {
            check(junk, &Err(Dropped::NotACall));
        }
        check(Plain::Hostile, &Err(Dropped::NotACall));
        check(list([Plain::Hostile]), &Err(Dropped::NotACall));
    }

    #[test]
    fn init_takes_two_objects() {
        let command = read::<Plain>(&json!(["init", {"a": 1}, {"b": 1}, {"c": 1}]).into());
        let Ok(Command::Init(objects)) = command else { panic!() };
        assert_eq!(objects.len(), 2);
    }
}
