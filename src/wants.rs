//! What is yet to be asked of the platform.

use crate::api::{Call, Ids, Marks};

/// See the module. Nothing in it outlives the visitor it belongs to.
#[derive(Debug, Default)]
pub(crate) struct Wants {
    pub(crate) count: bool,
    pub(crate) list: bool,
    pub(crate) more: bool,
    /// What was read, and whether all were.
    pub(crate) marks: Vec<String>,
    pub(crate) all_marked: bool,
    /// Whether it has yet to be seen that whoever is logged in is the one who has read all.
    pub(crate) whose_all: bool,
    /// Of which kind the last call was, when it has failed, and whether the one before had as well.
    failed: Option<Kind>,
    again: bool,
}

/// What a call is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Mark,
    List,
    Count,
}

impl Kind {
    fn of(call: &Call) -> Self {
        match call {
            Call::Mark(_) => Self::Mark,
            Call::List { .. } => Self::List,
            Call::Count => Self::Count,
        }
    }
}

impl Wants {
    /// The next call to make: first what the visitor did, then what the visitor looks at, then the rest; `page` is the
    /// next one of the list. What fails again and again lets another one go first.
    pub(crate) fn next(&self, page: Option<u32>) -> Option<Call> {
        self.pick(page, self.failed.filter(|_| self.again)).or_else(|| self.pick(page, None))
    }

    /// A call has failed and will be made again, or none has.
    pub(crate) fn fails(&mut self, call: Option<&Call>) {
        let kind = call.map(Kind::of);
        self.again = kind == self.failed;
        self.failed = kind;
    }

    fn pick(&self, page: Option<u32>, but: Option<Kind>) -> Option<Call> {
        let may = |kind| but != Some(kind);
        let marks = self.marks().filter(|_| may(Kind::Mark));
        if marks.is_some() {
            return marks.map(Call::Mark);
        }
        if may(Kind::List) {
            if self.list || self.all_marked && self.whose_all {
                return Some(Call::List { page: 0 });
            }
            if self.more && page.is_some() {
                return page.map(|page| Call::List { page });
            }
        }
        self.count.then_some(Call::Count)
    }

    /// What was read and not told yet.
    pub(crate) fn marks(&self) -> Option<Marks> {
        if self.all_marked {
            return Some(Marks::All).filter(|_| !self.whose_all);
        }
        Ids::new(self.marks.clone()).map(Marks::These)
    }

    /// The platform is to hear that this one was read.
    pub(crate) fn mark(&mut self, id: &str) {
        if !self.marks.iter().any(|known| known == id) {
            self.marks.push(id.to_owned());
        }
    }

    /// The call is made.
    pub(crate) fn met(&mut self, call: &Call) {
        match call {
            Call::Count => self.count = false,
            Call::List { page: 0 } => self.list = false,
            Call::List { .. } => self.more = false,
            Call::Mark(_) => {
                self.all_marked = false;
                self.marks.clear();
            }
        }
    }
}
