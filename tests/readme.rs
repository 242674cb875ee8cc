//! The documents name everything that a page may say, style or hear of: nothing is missing, nothing is invented.

#![cfg(not(target_arch = "wasm32"))]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use app_inbox::locale::WORDS;
use app_inbox::options::{NAMES, VARIABLES};

/// What the parts of the widget are named by: its sources and its style sheets.
const SOURCES: [&str; 7] = [
    "src/web/widget.rs",
    "src/web/panel.rs",
    "src/web/list.rs",
    "www/bell.js",
    "www/style.css",
    "www/attention.js",
    "www/attention.css",
];

fn read(path: &str) -> String {
    fs::read_to_string(path).unwrap_or_else(|problem| panic!("{path}: {problem}"))
}

/// The names in code marks at the start of each row of the tables below a heading.
fn first_cells(document: &str, heading: &str) -> BTreeSet<String> {
    let (_, section) = document.split_once(&format!("\n## {heading}\n")).expect("such a heading");
    let section = section.split_once("\n## ").map_or(section, |(section, _)| section);
    let rows = section.lines().filter_map(|line| line.strip_prefix("| `"));
    rows.flat_map(|row| {
        let (cell, _) = row.split_once(" | ").expect("a second cell");
        format!("`{cell}").split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>()
    })
    .collect()
}

fn set<'a>(names: impl IntoIterator<Item = &'a str>) -> BTreeSet<String> {
    names.into_iter().map(str::to_owned).collect()
}

/// The options; names all in capitals are flags of the platform's products.
fn options() -> BTreeSet<String> {
    let is_flag = |name: &str| name.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
    set(NAMES.split_whitespace().filter(|name| !is_flag(name)))
}

/// Every name that stands behind `part=` in a source, and every class of a style sheet, which has the name of a part.
fn parts() -> BTreeSet<String> {
    let mut parts = BTreeSet::new();
    for source in SOURCES {
        let text = read(source);
        let marks: &[&str] = if source.ends_with(".css") { &["."] } else { &["part=", "part~=", "part: "] };
        for mark in marks {
            for rest in text.split(mark).skip(1) {
                let rest = rest.strip_prefix('"').unwrap_or(rest);
                let name: String =
                    rest.chars().take_while(|letter| letter.is_ascii_lowercase() || *letter == '-').collect();
                parts.insert(name);
            }
        }
    }
    parts.remove("");
    // It holds all the others, and has nothing of its own to be styled.
    assert!(parts.remove("root"), "the parts are named in another way");
    parts
}

#[test]
fn the_readme_names_every_option() {
    assert_eq!(first_cells(&read("README.md"), "Options"), options());
}

#[test]
fn the_readme_names_every_part_and_every_property() {
    let named = first_cells(&read("README.md"), "Styling");
    let (properties, named): (BTreeSet<_>, BTreeSet<_>) =
        named.into_iter().partition(|name| name.starts_with("--"));
    assert_eq!(named, parts());
    let known = VARIABLES.split_whitespace().map(|name| format!("--app-inbox-{name}")).collect();
    assert_eq!(properties, known);
}

#[test]
fn the_readme_names_every_word() {
    assert_eq!(first_cells(&read("README.md"), "Languages"), set(WORDS.split_whitespace()));
}

#[test]
fn the_types_name_every_option_property_and_word() {
    let types = read("www/npm/index.d.ts");
    let options = options();
    let options = options.iter().map(String::as_str);
    for name in options.chain(VARIABLES.split_whitespace()).chain(WORDS.split_whitespace()) {
        let mut ways = [format!("\n  {name}"), format!("\n  \"{name}\"")].into_iter();
        let named = ways.any(|way| types.contains(&format!("{way}?:")) || types.contains(&format!("{way}:")));
        assert!(named, "index.d.ts has no {name}");
    }
}

#[test]
fn every_part_and_every_property_has_its_picture() {
    let styling = read("docs/styling.md");
    let labelled: BTreeSet<String> = read("tests/gallery/pictures.rs")
        .split("parts=")
        .skip(1)
        .flat_map(|rest| {
            let (names, _) = rest.split_once('"').expect("the end of an address");
            let names = names.replace(['\\', '\n', ' '], "");
            names.split(',').map(str::to_owned).collect::<Vec<_>>()
        })
        .collect();
    // One is out of sight, one stands for what is, and one is a second name of a part that is shown.
    assert_eq!(labelled, &parts() - &set(["announcer", "gap", "own"]));
    for name in ["announcer", "gap", "own"] {
        assert!(styling.contains(&format!("`{name}`")), "docs/styling.md says nothing of {name}");
    }
    for name in VARIABLES.split_whitespace() {
        let row = styling
            .lines()
            .find(|line| line.starts_with('|') && line.contains(&format!("`--app-inbox-{name}`")));
        assert!(row.is_some_and(|row| row.contains("/set-")), "docs/styling.md has no picture of {name}");
    }
}

#[test]
fn every_picture_of_the_documents_is_there() {
    let mut pictures = 0;
    let documents =
        ["docs/styling.md", "docs/fleet.md", "docs/performance.md"].map(|document| (document, "docs"));
    for (document, folder) in [("README.md", ".")].into_iter().chain(documents) {
        for rest in read(document).split("](").skip(1) {
            let (target, _) = rest.split_once(')').expect("the end of a link");
            if target.starts_with("http") || target.starts_with('#') {
                continue;
            }
            let file = target.split('#').next().unwrap_or_default();
            assert!(Path::new(folder).join(file).exists(), "{document} shows {target}, which isn't there");
            pictures += usize::from(file.ends_with(".png"));
        }
    }
    assert!(pictures > 50, "{pictures}");
}

/// The names of all tests, and of the functions beside them.
fn functions() -> BTreeSet<String> {
    let mut functions = BTreeSet::new();
    let mut folders = vec!["src".to_owned(), "tests".to_owned(), "site".to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path().display().to_string();
            if Path::new(&path).is_dir() {
                folders.push(path);
            } else if path.ends_with(".rs") {
                for rest in read(&path).split("fn ").skip(1) {
                    functions.insert(
                        rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect(),
                    );
                }
            }
        }
    }
    functions
}

#[test]
fn no_threat_is_without_a_defence_and_no_defence_without_a_test() {
    let threats = read("docs/threats.md");
    let (_, table) = threats.split_once("## Threats, defences, tests").expect("the tables");
    let functions = functions();
    let mut rows = 0;
    for row in table.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| Threat ")) {
        let cells: Vec<&str> = row.trim_matches('|').split(" | ").map(str::trim).collect();
        let [threat, defence, tests] = cells[..] else { panic!("three cells: {row}") };
        assert!(!threat.is_empty() && !defence.is_empty());
        let named: Vec<&str> =
            tests.split('`').skip(1).step_by(2).filter(|name| !name.contains(' ')).collect();
        assert!(!named.is_empty(), "{threat}: no test");
        for test in named {
            assert!(functions.contains(test), "{threat}: there is no {test}");
        }
        rows += 1;
    }
    assert!(rows >= 30, "{rows}");
}

/// The crates that ship, beside what they bring with them.
const SHIPPED: [&str; 4] = ["js-sys", "rlsf", "wasm-bindgen", "web-sys"];

#[test]
fn every_crate_of_the_wasm_is_one_that_was_chosen() {
    let manifest = read("Cargo.toml");
    let (_, shipped) = manifest
        .split_once("[target.'cfg(target_arch = \"wasm32\")'.dependencies]\n")
        .expect("what ships stands there");
    let (shipped, _) = shipped.split_once("\n\n").expect("its end");
    let names: Vec<&str> = shipped.lines().filter_map(|line| Some(line.split_once(" = ")?.0)).collect();
    assert_eq!(names, SHIPPED);
    assert!(shipped.lines().all(|line| line.contains(" # ")), "each has its reason beside it");
    assert!(!manifest.contains("\n[dependencies]"), "what ships everywhere would ship in the wasm");
}
