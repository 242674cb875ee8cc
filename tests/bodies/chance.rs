//! A good body, damaged by chance.

use app_inbox::api::{Call, Content};
use app_inbox::notification::Delivery;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use serde_json::Value;

use crate::edits::{Edit, apply};
use crate::fields::{good, read_one};
use crate::reader::{LIST, Reader, body, parse, read};

/// As many cases, and the same ones every time, unless PROPTEST_CASES and PROPTEST_RNG_SEED say otherwise.
pub(crate) fn config(cases: u32) -> ProptestConfig {
    let given = ProptestConfig::default();
    let rng_seed = if given.rng_seed == RngSeed::Random { RngSeed::Fixed(1) } else { given.rng_seed };
    let cases = if std::env::var_os("PROPTEST_CASES").is_some() { given.cases } else { cases };
    ProptestConfig { failure_persistence: None, cases, rng_seed, ..given }
}

fn edits() -> impl Strategy<Value = Edit> {
    let at = any::<usize>;
    // Half of the bytes are those that JSON is made of.
    let byte = || prop_oneof![any::<u8>(), prop::sample::select(b"{}[]\":,\\0-eutfn \x00\xff".to_vec())];
    prop_oneof![
        6 => (at(), byte()).prop_map(|(at, byte)| Edit::Replace(at, byte)),
        3 => (at(), byte()).prop_map(|(at, byte)| Edit::Insert(at, byte)),
        3 => at().prop_map(Edit::Remove),
        1 => (at(), at()).prop_map(|(from, to)| Edit::Repeat(from, to)),
        1 => at().prop_map(Edit::CutOff),
    ]
}

/// A message of a body before it was damaged, and what is read of it.
struct Good(Value, Delivery);

/// A list of good messages, and each of them.
fn list(ids: &[&str]) -> (String, Vec<Good>) {
    let messages: Vec<Value> = ids.iter().map(|id| good(id)).collect();
    let body = body(&messages);
    (body, messages.into_iter().map(|message| Good(message.clone(), read_one(message))).collect())
}

/// Every message that the damage has left whole is shown as it was.
fn whole_messages_stay(damaged: &str, list: &[Good]) {
    let shown = match read(&LIST, damaged) {
        Some(Content::Page(page)) => page.notifications,
        _ => Vec::new(),
    };
    let body = parse(damaged).unwrap_or_default();
    let Some(left) = body.get("list").and_then(Value::as_array) else { return };
    for Good(message, delivery) in list {
        // By a damage one message may have come to another's id: then the first of them is shown.
        let namesakes = left.iter().filter(|entry| entry.get("id") == message.get("id")).count();
        if left.contains(message) && namesakes == 1 {
            assert!(shown.contains(delivery), "{message} is not shown of {damaged}");
        }
    }
}

proptest! {
    #![proptest_config(config(10_000))]

    #[test]
    fn m_15_a_damaged_list_takes_no_whole_message_with_it(edits in prop::collection::vec(edits(), 1..4)) {
        let (body, list) = list(&["a-neighbour", "in-the-middle", "another-neighbour"]);
        let damaged = apply(&body, &edits);
        whole_messages_stay(&damaged, &list);
        let mut reader = Reader::with_unread(3);
        reader.gets(&damaged);
        prop_assert!(reader.sees().unread as usize <= reader.rows().len().max(3), "{}", damaged);
    }

    #[test]
    fn m_15_a_damaged_count_is_a_count_or_none(edits in prop::collection::vec(edits(), 1..4)) {
        let damaged = apply(r#"{"count": 12, "unreadCount": 12}"#, &edits);
        let read = read(&Call::Count, &damaged);
        prop_assert!(matches!(read, None | Some(Content::Count(_))), "{}", damaged);
    }
}

#[test]
fn m_15_one_damaged_byte_anywhere_takes_no_whole_message_with_it() {
    let (body, list) = list(&["one", "other"]);
    let mut pages = 0;
    for at in 0..body.len() {
        for byte in *b"\"{}[],:\\0-e \x00\xff" {
            let damaged = apply(&body, &[Edit::Replace(at, byte)]);
            whole_messages_stay(&damaged, &list);
            pages += usize::from(read(&LIST, &damaged).is_some());
        }
    }
    assert!(pages > body.len(), "many of them are still pages: {pages}");
}
