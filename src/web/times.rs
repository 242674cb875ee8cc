//! Ages and dates in the visitor's language, by the browser's own tables.

use wasm_bindgen::prelude::*;

use super::host::{Arg, call, create, object, read, window};
use crate::locale::Age;

/// Tells ages and dates. Making it takes a browser some 20 ms: not before the panel opens, or is about to.
pub(crate) struct Times {
    ages: JsValue,
    dates: JsValue,
    moments: JsValue,
}

impl Times {
    pub(crate) fn new(tag: &str) -> Self {
        let intl = read(&window(), "Intl");
        let format =
            |class, options| create(&intl, class, &[Arg::Text(tag), Arg::Value(&object(options, &[]))]);
        Self {
            ages: format("RelativeTimeFormat", "numeric=auto"),
            dates: format("DateTimeFormat", "dateStyle=medium"),
            moments: format("DateTimeFormat", "dateStyle=full timeStyle=short"),
        }
    }

    /// An age, as it stands beside a notification: "5 minutes ago", "yesterday", "12 Jan 2026".
    pub(crate) fn age(&self, age: Age, created: f64) -> String {
        let (value, unit) = match age {
            Age::Now => (0, "second"),
            Age::Minutes(minutes) => (minutes, "minute"),
            Age::Hours(hours) => (hours, "hour"),
            Age::Days(days) => (days, "day"),
            Age::Date => return told(&self.dates, created),
        };
        // -0 is "now" or "0 seconds ago", never "in 0 seconds".
        let age = call(&self.ages, "format", &[Arg::Number(-f64::from(value)), Arg::Text(unit)]);
        age.as_string().unwrap_or_else(|| told(&self.dates, created))
    }

    /// Day and time in full.
    pub(crate) fn moment(&self, moment: f64) -> String {
        told(&self.moments, moment)
    }
}

fn told(format: &JsValue, moment: f64) -> String {
    call(format, "format", &[Arg::Number(moment)]).as_string().unwrap_or_default()
}

/// The moment as machines read it. Dates of the wire are within what a browser can tell.
pub(crate) fn machine_readable(moment: f64) -> String {
    let date = create(&window(), "Date", &[Arg::Number(moment)]);
    call(&date, "toISOString", &[]).as_string().unwrap_or_default()
}
