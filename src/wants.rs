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
}

impl Wants {
    /// The next call to make: first what the visitor did, then what the visitor looks at, then the rest; `page` is the
    /// next one of the list.
    pub(crate) fn next(&self, page: Option<u32>) -> Option<Call> {
        let list = self.list.then_some(Call::List { page: 0 });
        let count = self.count.then_some(Call::Count);
        let more = || page.filter(|_| self.more).map(|page| Call::List { page });
        self.marks().map(Call::Mark).or(list).or(count).or_else(more)
    }

    /// What was read and not told yet.
    pub(crate) fn marks(&self) -> Option<Marks> {
        if self.all_marked {
            return Some(Marks::All);
        }
        Ids::new(self.marks.clone()).map(Marks::These)
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
