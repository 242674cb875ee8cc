//! Whole visits by chance: anything may happen in any order, and the referee's rules hold all the time; and when all is
//! well again, the screen tells the truth again.
//!
//! The same 20,000 visits every time: four tests of all that can happen, four of visitors who follow each other. Of every
//! test, `PROPTEST_CASES=250000` plays so many instead of 2,500, and `PROPTEST_RNG_SEED=1000` plays others.
//! A breach is told as its rule and as the shortest script that shows it, ready to be pasted below.

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

use proptest::prelude::*;
use proptest::test_runner::{RngSeed, TestCaseError, TestError, TestRunner};

use crate::platform::Header::{self, *};
use crate::world::Gift::{self, *};
use crate::world::Move::{self, *};
use crate::world::Said::{self, *};
use crate::world::World;

fn moves() -> impl Strategy<Value = Move> {
    prop_oneof![
        6 => (0..5_000_u64).prop_map(Wait),
        2 => (0..4_000_000_u64).prop_map(Wait),
        10 => Just(Wake),
        36 => (gifts(), said()).prop_map(|(gift, said)| Settle(gift, said)),
        5 => (any::<u16>(), gifts(), said()).prop_map(|(at, gift, said)| SettleLate(at.into(), gift, said)),
        22 => presses(),
        6 => comings_and_goings(),
        4 => times(),
        4 => visitors(),
        1 => any::<bool>().prop_map(Block),
        3 => (1..12_u8, 0..3_u8).prop_map(|(number, how)| Changes(number, how)),
        2 => storms(),
    ]
}

/// Answers that mend nothing, and one that does.
fn storms() -> impl Strategy<Value = Move> {
    let bad = (prop::sample::select(vec![404, 400, 302]), headers()).prop_map(|(status, header)| Bad {
        status,
        retry_after: None,
        header,
    });
    prop_oneof![2 => headers().prop_map(Garbled), 2 => bad, 1 => headers().prop_map(Honest)].prop_map(Storm)
}

fn gifts() -> impl Strategy<Value = Gift> {
    prop_oneof![
        16 => Just(Fresh),
        1 => (0..4_usize).prop_map(Used),
        1 => Just(Nothing),
        1 => Just(Rejected),
        1 => Just(Nonsense),
    ]
}

fn headers() -> impl Strategy<Value = Header> {
    prop_oneof![12 => Just(Next), 2 => Just(Hidden), 1 => Just(Garbage), 1 => Just(Same)]
}

fn said() -> impl Strategy<Value = Said> {
    let odd = (0..8_u32, any::<u8>(), any::<u8>(), 0..5_u32, headers())
        .prop_map(|(count, rows, unread, pages, header)| Odd { count, rows, unread, pages, header });
    let status = prop::sample::select(vec![401, 401, 401, 403, 404, 400, 429, 500, 503, 302, 999]);
    let wait = prop::option::weighted(0.2, 0..5_000_u32);
    let bad = (status, wait, headers()).prop_map(|(status, retry_after, header)| Bad {
        status,
        retry_after,
        header,
    });
    prop_oneof![
        9 => headers().prop_map(Honest),
        6 => odd,
        6 => bad,
        1 => headers().prop_map(Garbled),
        2 => any::<bool>().prop_map(Lost),
    ]
}

fn presses() -> impl Strategy<Value = Move> {
    prop_oneof![
        6 => (0..2_usize).prop_map(Bell),
        8 => (0..5_usize).prop_map(Row),
        3 => Just(MarkAll),
        2 => Just(Undo),
        3 => (0..5_usize).prop_map(Mark),
        1 => (0..5_usize).prop_map(Told),
        1 => any::<bool>().prop_map(Hold),
        3 => (0..5_usize).prop_map(Seen),
        3 => (0..3_usize).prop_map(Sift),
        2 => Just(Retry),
        6 => Just(End),
        2 => Just(Close),
        1 => Just(Outside),
        2 => any::<bool>().prop_map(Open),
        3 => Just(Refresh),
        3 => Just(Approach),
        2 => Just(Touch),
        2 => Just(AllRead),
        1 => Just(BellGone),
    ]
}

fn comings_and_goings() -> impl Strategy<Value = Move> {
    prop_oneof![
        3 => any::<bool>().prop_map(Show),
        3 => any::<bool>().prop_map(Online),
        1 => (0..60_000_000_u64).prop_map(Freeze),
        1 => (0..60_000_000_u64, any::<bool>()).prop_map(|(time, first)| Store(time, first)),
    ]
}

fn times() -> impl Strategy<Value = Move> {
    prop_oneof![
        4 => (0..600_000_u64).prop_map(Leap),
        2 => (0..400_000_000_u64).prop_map(Leap),
        2 => (0..400_000_000_u64).prop_map(Back),
        // Ten years.
        1 => Just(Leap(315_360_000_000)),
        1 => Just(Back(315_360_000_000)),
    ]
}

fn visitors() -> impl Strategy<Value = Move> {
    prop_oneof![4 => Just(Switch), 4 => Just(LogIn), 1 => Just(Init), 2 => Just(Destroy), 3 => Just(Revoke)]
}

/// Two or three visitors, and what is outstanding settles in any order: now, or much later.
fn interleavings() -> impl Strategy<Value = Move> {
    let settles = (gifts_of_two(), said_of_two()).prop_map(|(gift, said)| Settle(gift, said));
    let late = (any::<u16>(), gifts_of_two(), said_of_two())
        .prop_map(|(at, gift, said)| SettleLate(at.into(), gift, said));
    let opens = prop_oneof![3 => Just(Bell(0)), 1 => Just(Close), 1 => Just(Refresh), 2 => (0..5_usize).prop_map(Row)];
    let store = (0..60_000_u64, any::<bool>()).prop_map(|(time, first)| Store(time, first));
    prop_oneof![
        20 => settles,
        10 => late,
        8 => opens,
        3 => (0..60_000_u64).prop_map(Wait),
        3 => Just(Wake),
        3 => Just(Switch),
        4 => Just(LogIn),
        1 => Just(Init),
        2 => store,
        1 => Just(Destroy),
        2 => Just(Revoke),
    ]
}

fn gifts_of_two() -> impl Strategy<Value = Gift> {
    prop_oneof![10 => Just(Fresh), 1 => (0..4_usize).prop_map(Used), 2 => Just(Nothing)]
}

fn said_of_two() -> impl Strategy<Value = Said> {
    let refused = Bad { status: 401, retry_after: None, header: Hidden };
    prop_oneof![12 => Just(Honest(Next)), 2 => Just(Honest(Hidden)), 2 => Just(refused), 1 => Just(Lost(true))]
}

// ---- running, and telling what was found

const VISITS: u32 = 2_500;

/// Plays so many visits of 50 to 120 such moves; on a breach, looks for the shortest script that shows one.
fn whatever_happens_of(moves: impl Strategy<Value = Move>, seed: u64) {
    let usual = ProptestConfig::default();
    let config = ProptestConfig {
        cases: if std::env::var_os("PROPTEST_CASES").is_some() { usual.cases } else { VISITS },
        rng_seed: match usual.rng_seed {
            RngSeed::Fixed(more) => RngSeed::Fixed(seed.wrapping_add(more)),
            RngSeed::Random => RngSeed::Fixed(seed),
        },
        failure_persistence: None,
        max_shrink_iters: 0,
        ..usual
    };
    let visits = (any::<u64>(), prop::collection::vec(moves, 50..=120));
    let found = TestRunner::new(config).run(&visits, |(seed, script)| {
        breach(seed, &script).map_or(Ok(()), |rule| Err(TestCaseError::fail(rule)))
    });
    match found {
        Ok(()) => {}
        Err(TestError::Abort(why)) => panic!("{why}"),
        Err(TestError::Fail(_, (seed, script))) => {
            let script = shortest(seed, script);
            let rule = breach(seed, &script).unwrap_or_default();
            let lines: String = script.iter().map(|next| format!("            {next:?},\n")).collect();
            panic!(
                "{rule}\n\n    #[test]\n    fn found_by_chance_{seed}() {{\n        plays({seed}, &[\n{lines}        \
                 ]);\n    }}\n"
            );
        }
    }
}

/// The sentence of the rule that a script breaks, if any.
fn breach(seed: u64, script: &[Move]) -> Option<String> {
    thread_local!(static EXPECTED: Cell<bool> = const { Cell::new(false) });
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            if !EXPECTED.get() {
                usual(panic)
            }
        }));
    });
    EXPECTED.set(true);
    let end = panic::catch_unwind(AssertUnwindSafe(|| World::lives_through(seed, script)));
    EXPECTED.set(false);
    let rule = end.err()?;
    let rule =
        rule.downcast_ref::<String>().cloned().or(rule.downcast_ref::<&str>().map(|rule| (*rule).into()));
    Some(rule.unwrap_or_else(|| "a panic without a sentence".into()))
}

/// Leaves out whatever a breach doesn't need: first halves, then quarters, then single moves; then makes times short.
fn shortest(seed: u64, mut script: Vec<Move>) -> Vec<Move> {
    let mut length = script.len().div_ceil(2);
    loop {
        let mut at = 0;
        let before = script.len();
        while at < script.len() {
            let end = (at + length).min(script.len());
            let without = [&script[..at], &script[end..]].concat();
            if breach(seed, &without).is_some() { script = without } else { at = end }
        }
        if length == 1 && script.len() == before {
            break;
        }
        length = length.div_ceil(2);
    }
    for at in 0..script.len() {
        while let Some(simple) = simpler(&script[at]) {
            let before = std::mem::replace(&mut script[at], simple);
            if breach(seed, &script).is_none() {
                script[at] = before;
                break;
            }
        }
    }
    script
}

fn simpler(next: &Move) -> Option<Move> {
    match next {
        Wait(time @ 2..) => Some(Wait(time / 2)),
        Leap(time @ 2..) => Some(Leap(time / 2)),
        Back(time @ 2..) => Some(Back(time / 2)),
        Freeze(time @ 2..) => Some(Freeze(time / 2)),
        Store(time @ 2.., first) => Some(Store(time / 2, *first)),
        Settle(gift, said) if *gift != Fresh => Some(Settle(Fresh, said.clone())),
        Settle(gift, said) if *said != Honest(Next) => Some(Settle(gift.clone(), Honest(Next))),
        _ => None,
    }
}

/// For scripts that were found.
#[allow(dead_code, reason = "every script that is pasted below uses it")]
fn plays(seed: u64, script: &[Move]) {
    World::lives_through(seed, script);
}

#[test]
fn whatever_happens_the_rules_hold_and_all_becomes_well_1() {
    whatever_happens_of(moves(), 1);
}

#[test]
fn whatever_happens_the_rules_hold_and_all_becomes_well_2() {
    whatever_happens_of(moves(), 2);
}

#[test]
fn whatever_happens_the_rules_hold_and_all_becomes_well_3() {
    whatever_happens_of(moves(), 3);
}

#[test]
fn whatever_happens_the_rules_hold_and_all_becomes_well_4() {
    whatever_happens_of(moves(), 4);
}

#[test]
fn t_38_to_t_42_two_visitors_never_mix_however_their_answers_interleave_1() {
    whatever_happens_of(interleavings(), 5);
}

#[test]
fn t_38_to_t_42_two_visitors_never_mix_however_their_answers_interleave_2() {
    whatever_happens_of(interleavings(), 6);
}

#[test]
fn t_38_to_t_42_two_visitors_never_mix_however_their_answers_interleave_3() {
    whatever_happens_of(interleavings(), 7);
}

#[test]
fn t_38_to_t_42_two_visitors_never_mix_however_their_answers_interleave_4() {
    whatever_happens_of(interleavings(), 8);
}

/// "Mark all as read" pressed while the page's own word is on its way: what is told by that one is not told again.
#[test]
fn c13_all_that_is_told_already_is_not_told_again() {
    plays(
        11_654_535_398_409_440_011,
        &[
            Settle(Fresh, Honest(Next)),
            Bell(0),
            AllRead,
            Settle(Fresh, Honest(Next)),
            Wait(15_321),
            Refresh,
            Settle(Fresh, Honest(Next)),
            Freeze(25_742),
            Freeze(3_452),
            Settle(Fresh, Honest(Next)),
            Settle(Fresh, Honest(Next)),
            MarkAll,
            Settle(Fresh, Honest(Next)),
            Changes(10, 0),
        ],
    );
}
