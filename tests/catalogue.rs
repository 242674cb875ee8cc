//! The index of the fault catalogue: every row is tested by a test that says so in its name, or left out for a reason
//! that stands in `tests/README.md`.
//!
//! The names are read from the sources, of every module that is compiled into a test: a test that was commented out, is
//! ignored, or stands in a file that nobody declares is none. `CATALOGUE=tests` prints the tests of every row.

#![cfg(not(target_arch = "wasm32"))]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// The groups, and how many rows each of them has.
const GROUPS: [(char, u8); 14] = [
    ('L', 30), // loader and queue
    ('I', 15), // arguments of init
    ('T', 46), // token callback
    ('R', 16), // rotation of tokens
    ('H', 26), // HTTP
    ('M', 15), // malformed data
    ('X', 27), // hostile content
    ('D', 24), // hostile DOM
    ('C', 21), // content security policy
    ('P', 12), // load and memory
    ('Y', 16), // lifecycle
    ('W', 18), // wasm
    ('A', 14), // accessibility
    ('G', 5),  // privacy
];
/// Rows that the catalogue counts as one: one stimulus in many spellings.
const ONE: std::ops::RangeInclusive<u8> = 10..=24;
/// Rows of the catalogue, counted so.
const ALL: usize = 271;
/// How many of them are automated at least.
const LEAST: usize = 200;

/// A row by its id, `T-09`; one that the catalogue doesn't have can be named as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Row(char, u8);

impl Row {
    /// Reads `T-09` from a table and, as `mark` is `_`, `t_09` from a name; gives what stands behind it.
    fn read(text: &str, mark: char) -> Option<(Self, &str)> {
        let (id, rest) = text.split_at_checked(4)?;
        let (group, number) = id.split_once(mark)?;
        let [group] = group.as_bytes() else { return None };
        let known = GROUPS.iter().any(|(known, _)| *known == group.to_ascii_uppercase() as char);
        let digits = number.bytes().all(|byte| byte.is_ascii_digit());
        let group = known.then_some(group.to_ascii_uppercase() as char)?;
        digits.then_some((Self(group, number.parse().ok()?), rest))
    }

    fn exists(self) -> bool {
        GROUPS.iter().any(|(group, last)| *group == self.0 && (1..=*last).contains(&self.1))
    }

    /// The row that stands for this one when rows are counted.
    fn counted(self) -> Self {
        if self.0 == 'T' && ONE.contains(&self.1) { Self('T', *ONE.start()) } else { self }
    }
}

impl fmt::Display for Row {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}-{:02}", self.0, self.1)
    }
}

fn all_rows() -> impl Iterator<Item = Row> {
    GROUPS.into_iter().flat_map(|(group, last)| (1..=last).map(move |number| Row(group, number)))
}

/// The rows that the name of a test begins with: `t_08_t_09_…` are two, `t_10_to_t_24_…` are fifteen.
fn rows_of(name: &str) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let mut rest = name;
    loop {
        let (range, next) = rest.strip_prefix("to_").map_or((false, rest), |next| (true, next));
        let Some((row, next)) = Row::read(next, '_') else { return rows };
        // `a_100_…` is no row, but the article.
        let Some(next) = next.strip_prefix('_') else { return rows };
        match rows.last() {
            Some(first) if range && first.0 == row.0 => {
                rows.extend((first.1 + 1..=row.1).map(|number| Row(row.0, number)))
            }
            _ if range => return rows,
            _ => rows.push(row),
        }
        rest = next;
    }
}

/// The rows that the tables of a text leave out, and what is wrong with the tables: of `| M-01, T-10…T-24 | reason |`,
/// sixteen rows.
fn left_out(text: &str) -> (BTreeSet<Row>, Vec<String>) {
    let (mut rows, mut faults) = (BTreeSet::new(), Vec::new());
    let lines = text.lines().filter_map(|line| line.strip_prefix("| ")?.strip_suffix('|')?.split_once(" | "));
    for (cell, reason) in lines.filter(|(cell, _)| *cell != "Left out") {
        if reason.trim().is_empty() {
            faults.push(format!("{cell} is left out for no reason"));
        }
        for ids in cell.trim().split(", ") {
            let (first, last) = ids.split_once('…').unwrap_or((ids, ids));
            match (Row::read(first, '-'), Row::read(last, '-')) {
                (Some((first, "")), Some((last, ""))) if first.0 == last.0 && first.1 <= last.1 => {
                    for row in (first.1..=last.1).map(|number| Row(first.0, number)) {
                        if !rows.insert(row) {
                            faults.push(format!("{row} is left out twice"));
                        }
                    }
                }
                _ => faults.push(format!("{ids} is no row that could be left out")),
            }
        }
    }
    (rows, faults)
}

/// What is wrong between the tests and the rows that are left out.
fn faults(tested: &BTreeMap<Row, Vec<String>>, left_out: &BTreeSet<Row>) -> Vec<String> {
    let mut faults = Vec::new();
    for row in all_rows() {
        match (tested.get(&row), left_out.contains(&row)) {
            (None, false) => faults.push(format!("{row} is neither tested nor left out")),
            (Some(tests), true) => {
                faults.push(format!("{row} is left out, but tested by {}", tests.join(", ")))
            }
            _ => {}
        }
    }
    for (row, tests) in tested.iter().filter(|(row, _)| !row.exists()) {
        faults.push(format!("{row} does not exist, but {} names it", tests.join(", ")));
    }
    faults.extend(
        left_out
            .iter()
            .filter(|row| !row.exists())
            .map(|row| format!("{row} does not exist, but is left out")),
    );
    faults
}

/// How many rows there are and how many of them are automated, of those that `of` knows. What counts as one row is
/// automated when all of it is.
fn count(tested: &BTreeMap<Row, Vec<String>>, of: &dyn Fn(Row) -> bool) -> (usize, usize) {
    let rows: BTreeSet<Row> = all_rows().filter(|row| of(*row)).map(Row::counted).collect();
    let missing: BTreeSet<Row> =
        all_rows().filter(|row| of(*row) && !tested.contains_key(row)).map(Row::counted).collect();
    (rows.len(), rows.len() - missing.len())
}

// ---- the names of the tests -----------------------------------------------------------------------------------------

/// The sources of the tests: what the crate and every file of `tests` is made of. (The stand-in platform's own tests say
/// nothing of the inbox.)
fn sources() -> BTreeMap<PathBuf, TokenStream> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut sources = BTreeMap::new();
    let tests = fs::read_dir(root.join("tests")).expect("tests").map(|entry| entry.expect("an entry").path());
    let tests = tests.filter(|path| path.extension().is_some_and(|extension| extension == "rs"));
    for file in tests.chain([root.join("src/lib.rs")]) {
        let folder = file.parent().expect("a folder").to_owned();
        add_module(&file, &folder, &mut sources);
    }
    sources
}

/// Adds a file and the files of the modules that it declares, which are in this folder.
fn add_module(file: &Path, folder: &Path, sources: &mut BTreeMap<PathBuf, TokenStream>) {
    let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let tokens: TokenStream = text.parse().unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let mut modules = Vec::new();
    let mut path = None;
    let trees: Vec<TokenTree> = tokens.clone().into_iter().collect();
    for (at, tree) in trees.iter().enumerate() {
        let next = |steps: usize| trees.get(at + steps).map(ToString::to_string).unwrap_or_default();
        match tree {
            TokenTree::Group(attribute) if is(&attribute.stream(), "path") => {
                path = attribute.stream().into_iter().nth(2).map(|path| path.to_string().replace('"', ""));
            }
            TokenTree::Ident(word) if *word == "mod" && next(2) == ";" => {
                modules.push((next(1), path.take()))
            }
            _ => {}
        }
    }
    sources.insert(file.to_owned(), tokens);
    for (name, path) in modules {
        let own = folder.join(&name);
        let file = match path {
            Some(path) => file.parent().expect("a folder").join(path),
            None if own.is_dir() && own.join("mod.rs").exists() => own.join("mod.rs"),
            None => own.with_extension("rs"),
        };
        if !sources.contains_key(&file) {
            add_module(&file, &own, sources);
        }
    }
}

/// Whether an attribute is this one: `test` of `#[test]`, of `#[tokio::test]` and of `#[test(…)]`.
fn is(attribute: &TokenStream, name: &str) -> bool {
    let path = attribute.clone().into_iter().take_while(|tree| match tree {
        TokenTree::Ident(_) => true,
        TokenTree::Punct(mark) => mark.as_char() == ':',
        _ => false,
    });
    path.last().is_some_and(|last| last.to_string() == name)
}

/// Walks through functions, modules and macros: calls `found` with what stands behind the `fn` of every test.
fn each_test(tokens: TokenStream, found: &mut dyn FnMut(&TokenTree)) {
    let (mut is_test, mut is_ignored) = (false, false);
    let mut trees = tokens.into_iter().peekable();
    while let Some(tree) = trees.next() {
        match tree {
            TokenTree::Punct(mark) if mark.as_char() == '#' => {
                let Some(TokenTree::Group(group)) = trees.peek() else { continue };
                let attribute = group.stream();
                is_test |= is(&attribute, "test") || is(&attribute, "wasm_bindgen_test");
                is_ignored |= is(&attribute, "ignore");
                trees.next();
            }
            TokenTree::Ident(word) if word == "fn" => {
                if let Some(name) = trees.next().filter(|_| is_test && !is_ignored) {
                    found(&name);
                }
                (is_test, is_ignored) = (false, false);
            }
            TokenTree::Ident(word) if ["pub", "async", "unsafe"].iter().any(|known| word == known) => {}
            TokenTree::Group(group) => {
                if group.delimiter() != Delimiter::Parenthesis {
                    (is_test, is_ignored) = (false, false);
                }
                each_test(group.stream(), found);
            }
            _ => (is_test, is_ignored) = (false, false),
        }
    }
}

/// Calls `found` with the name and the body of every macro that is defined (`macro_rules! name {…}`) or used
/// (`name! {…}`).
fn each_macro(tokens: TokenStream, found: &mut dyn FnMut(bool, &str, &TokenStream)) {
    let trees: Vec<TokenTree> = tokens.into_iter().collect();
    for (at, tree) in trees.iter().enumerate() {
        let TokenTree::Group(body) = tree else { continue };
        let before =
            |steps: usize| at.checked_sub(steps).and_then(|at| trees.get(at)).map(ToString::to_string);
        let [one, two, three] = [1, 2, 3].map(|steps| before(steps).unwrap_or_default());
        if two == "!" && three == "macro_rules" {
            found(true, &one, &body.stream());
        } else if one == "!" {
            found(false, &two, &body.stream());
        }
        each_macro(body.stream(), found);
    }
}

fn each_word(tokens: TokenStream, found: &mut dyn FnMut(String)) {
    for tree in tokens {
        match tree {
            TokenTree::Ident(word) => found(word.to_string()),
            TokenTree::Group(group) => each_word(group.stream(), found),
            _ => {}
        }
    }
}

/// The names of all tests in these sources: functions with the attribute of a test, and the names that are given to a
/// macro which makes such functions of them.
fn tests_in(sources: &[TokenStream]) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut makers = BTreeSet::new();
    for source in sources {
        each_test(source.clone(), &mut |name| {
            if let TokenTree::Ident(name) = name {
                names.insert(name.to_string());
            }
        });
        each_macro(source.clone(), &mut |defined, name, body| {
            let mut makes_tests = false;
            each_test(body.clone(), &mut |name| makes_tests |= name.to_string() == "$");
            if defined && makes_tests {
                makers.insert(name.to_owned());
            }
        });
    }
    for source in sources {
        each_macro(source.clone(), &mut |defined, name, body| {
            if !defined && makers.contains(name) {
                each_word(body.clone(), &mut |word| {
                    names.insert(word);
                });
            }
        });
    }
    names
}

/// The rows that tests in these sources name, and the tests.
fn tested(sources: &BTreeMap<PathBuf, TokenStream>) -> BTreeMap<Row, Vec<String>> {
    let sources: Vec<TokenStream> = sources.values().cloned().collect();
    let mut tested: BTreeMap<Row, Vec<String>> = BTreeMap::new();
    for name in tests_in(&sources) {
        for row in rows_of(&name) {
            tested.entry(row).or_default().push(name.clone());
        }
    }
    tested
}

/// The sources of whole sessions, where the points of the contract are tested.
fn sessions(mut sources: BTreeMap<PathBuf, TokenStream>) -> BTreeMap<PathBuf, TokenStream> {
    sources.retain(|path, _| path.components().any(|part| part.as_os_str() == "sessions"));
    sources
}

// ---- the catalogue --------------------------------------------------------------------------------------------------

#[test]
fn every_row_is_tested_or_left_out_for_a_reason() {
    let sources = sources();
    let tested = tested(&sources);
    let readme = include_str!("README.md");
    let (_, catalogue) = readme.split_once("\n## The fault catalogue\n").expect("the catalogue");
    let (left_out, mut wrong) = left_out(catalogue);
    wrong.extend(faults(&tested, &left_out));
    // Without a browser there is no policy: what is meant is a point of the contract.
    let points = self::tested(&sessions(sources)).into_iter().filter(|(row, _)| row.0 == 'C');
    wrong.extend(points.map(|(row, tests)| format!("{row}: write {} with c{}_", tests.join(", "), row.1)));
    println!("group  rows  automated");
    for (group, _) in GROUPS {
        let (rows, automated) = count(&tested, &|row| row.0 == group);
        println!("{group:<5}{rows:>6}{automated:>11}");
    }
    let (rows, automated) = count(&tested, &|_| true);
    println!("sum  {rows:>6}{automated:>11}");
    if std::env::var("CATALOGUE").as_deref() == Ok("tests") {
        tested.iter().for_each(|(row, tests)| println!("{row}  {}", tests.join("\n      ")));
    }
    assert_eq!(rows, ALL);
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    assert!(automated >= LEAST, "{automated} rows are automated: {LEAST} are to be, at least");
}

fn ids(rows: impl IntoIterator<Item = Row>) -> String {
    rows.into_iter().map(|row| row.to_string()).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_name_tells_its_rows() {
    for (name, rows) in [
        ("t_09_nothing_is_nobody", "T-09"),
        ("t_08_t_09_nothing_is_nobody", "T-08 T-09"),
        ("m_13_p_03_paging_ends", "M-13 P-03"),
        ("t_10_to_t_13_nonsense", "T-10 T-11 T-12 T-13"),
        ("h_05_t_10_to_t_12_h_08_x", "H-05 T-10 T-11 T-12 H-08"),
        ("t_10_to_h_12_x", "T-10"),
        ("t_99_there_is_no_such_row", "T-99"),
        ("nothing_of_t_09", ""),
        ("a_click_leads_away", ""),
        ("a_100_rows", ""),
        ("z_01_x", ""),
        ("t_9_x", ""),
        ("t09_x", ""),
        ("to_t_09_x", ""),
        ("t_09", ""),
        ("é_09_x", ""),
        ("", ""),
    ] {
        assert_eq!(ids(rows_of(name)), rows, "{name}");
    }
}

#[test]
fn a_test_is_what_runs_and_nothing_else() {
    let source = r##"
        //! #[test] fn m_01_in_a_comment() {}
        macro_rules! in_browsers { ($($case:ident)*) => { $(#[test] fn $case() { run(super::$case); })* }; }
        macro_rules! other { ($($case:ident)*) => { $(fn $case() {})* }; }
        in_browsers! { Chromium chromium: d_01_given_to_a_maker_of_tests d_02_likewise; Firefox firefox: d_03_too; }
        other! { d_04_given_to_no_maker_of_tests }
        fn d_01_given_to_a_maker_of_tests(visit: &mut Visit) {}
        fn h_01_no_test() { let text = "#[test] fn h_02_in_a_text() {}"; /* #[test] fn h_03_in_a_comment() {} */ }
        /// #[test]
        fn h_04_with_the_word_in_its_description() {}
        // #[test] fn h_05_commented_out() {}
        #[test] #[ignore = "broken"] fn h_06_ignored() {}
        #[cfg(test)] fn h_07_a_helper() {}
        #[test] const X: u8 = 1; fn h_08_after_something_else() {}
        mod tests {
            #[test] fn t_01_plain() {}
            #[wasm_bindgen_test] async fn t_02_in_a_browser() {}
            #[should_panic] #[test] pub(crate) fn t_03_among_attributes() {}
            #[tokio::test(flavor = "current_thread")] async fn t_04_of_a_crate() {}
            proptest! {
                #![proptest_config(config())]
                /// With a description.
                #[test]
                fn t_05_by_chance(seed in any::<u64>()) {}
            }
        }
    "##;
    let names = tests_in(&[source.parse().expect("tokens")]);
    let rows: BTreeSet<Row> = names.iter().flat_map(|name| rows_of(name)).collect();
    assert_eq!(ids(rows), "D-01 D-02 D-03 T-01 T-02 T-03 T-04 T-05", "{names:?}");
}

#[test]
fn a_row_is_left_out_by_its_id_and_with_a_reason() {
    let table = "| Left out | Because |\n|---|---|\n| M-01, T-10…T-12 | it is so |\n\nM-02 | no table |\n";
    let (rows, faults) = left_out(table);
    assert_eq!((ids(rows).as_str(), faults), ("M-01 T-10 T-11 T-12", Vec::new()));
    for (line, fault) in [
        ("| M-01 | |", "M-01 is left out for no reason"),
        ("| M-01 |  |", "M-01 is left out for no reason"),
        ("| M-1 | x |", "M-1 is no row that could be left out"),
        ("| M-01-02 | x |", "M-01-02 is no row that could be left out"),
        ("| M-01 and M-02 | x |", "M-01 and M-02 is no row that could be left out"),
        ("| M-05…M-01 | x |", "M-05…M-01 is no row that could be left out"),
        ("| M-01…T-02 | x |", "M-01…T-02 is no row that could be left out"),
        ("| M-01 | x |\n| M-01 | x |", "M-01 is left out twice"),
    ] {
        assert_eq!(left_out(line).1, [fault], "{line}");
    }
}

#[test]
fn a_row_that_is_neither_or_both_or_none_is_a_fault() {
    let mut tested: BTreeMap<Row, Vec<String>> =
        all_rows().map(|row| (row, vec!["a_test".to_owned()])).collect();
    assert_eq!(faults(&tested, &BTreeSet::new()), [""; 0]);
    tested.remove(&Row('H', 23));
    assert_eq!(faults(&tested, &BTreeSet::new()), ["H-23 is neither tested nor left out"]);
    assert_eq!(faults(&tested, &[Row('H', 23)].into()), [""; 0]);
    assert_eq!(
        faults(&tested, &[Row('H', 22), Row('H', 23)].into()),
        ["H-22 is left out, but tested by a_test"]
    );
    let unknown = faults(&tested, &[Row('H', 23), Row('H', 27)].into());
    assert_eq!(unknown, ["H-27 does not exist, but is left out"]);
    tested.insert(Row('G', 6), vec!["g_06_x".to_owned(), "g_06_y".to_owned()]);
    let unknown = faults(&tested, &[Row('H', 23)].into());
    assert_eq!(unknown, ["G-06 does not exist, but g_06_x, g_06_y names it"]);
}

#[test]
fn fifteen_spellings_of_one_fault_are_one_row() {
    let mut tested: BTreeMap<Row, Vec<String>> = all_rows().map(|row| (row, Vec::new())).collect();
    assert_eq!(count(&tested, &|_| true), (ALL, ALL));
    assert_eq!(count(&tested, &|row| row.0 == 'T'), (32, 32));
    tested.remove(&Row('T', 17));
    assert_eq!(count(&tested, &|row| row.0 == 'T'), (32, 31), "one of them is missing");
    tested.remove(&Row('T', 18));
    tested.remove(&Row('T', 25));
    assert_eq!(count(&tested, &|_| true), (ALL, ALL - 2));
}

#[test]
fn a_module_is_found_where_it_is_declared() {
    let sources = sources();
    let found = |path: &str| sources.keys().any(|source| source.ends_with(path));
    for path in [
        "src/lib.rs",
        "src/feed.rs",
        "src/web/mod.rs",
        "src/web/app.rs",
        "tests/dom/rows.rs",
        "tests/catalogue.rs",
    ] {
        assert!(found(path), "{path}");
    }
    assert!(!found("tests/platform/src/lib.rs"), "the stand-in platform has tests of its own");
}
