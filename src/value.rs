//! A value that came from outside — a queue entry, an options object, an answer — read one checked step at a time.
//!
//! Everything outside is read through this trait: by the page's own values in a browser (`web::host`), by [`Plain`]
//! in native tests and in the per-site build. No step can fail loudly: a getter that throws, a revoked proxy and a
//! missing field all read as "not there".

/// One value from outside.
pub trait Value: Clone {
    /// The text, when it is a string (a `String` object is not one).
    fn text(&self) -> Option<String>;
    /// The number, when it is one, and finite.
    fn number(&self) -> Option<f64>;
    /// The truth value, when it is a boolean.
    fn boolean(&self) -> Option<bool>;
    /// Whether it is `undefined` or `null`.
    fn is_nothing(&self) -> bool;
    /// Whether it can be called.
    fn is_function(&self) -> bool;
    /// Whether it is an element of the page.
    fn is_element(&self) -> bool;
    /// How many items it has, when it is an array or looks like one (`arguments`, arrays of another frame).
    fn length(&self) -> Option<u32>;
    /// The item at `index` of an array.
    fn item(&self, index: u32) -> Option<Self>;
    /// The value of an own property; what is inherited doesn't count, so a polluted prototype has no say.
    fn field(&self, name: &str) -> Option<Self>;
    /// The names of its own enumerable properties; none for what is not an object.
    fn names(&self) -> Vec<String>;
    /// The value as JSON text, when it has one.
    fn json(&self) -> Option<String>;
    /// The moment that a date of ISO-8601 or, in a browser, of HTTP tells, in milliseconds from 1970; may be NaN. (Every browser can read dates, and
    /// our own way would weigh a kilobyte.)
    fn date(text: &str) -> Option<f64>;
}

#[cfg(not(target_arch = "wasm32"))]
pub use plain::Plain;

#[cfg(not(target_arch = "wasm32"))]
mod plain {
    use super::Value;

    /// A value without a browser: what JSON can say, and the three things of a page that it can't.
    #[derive(Clone, Debug, PartialEq)]
    pub enum Plain {
        /// Anything JSON can say.
        Json(serde_json::Value),
        /// An array or `arguments` whose items aren't all JSON.
        List(Vec<Plain>),
        /// An object whose values aren't all JSON.
        Object(Vec<(&'static str, Plain)>),
        /// A function, known by a name.
        Function(&'static str),
        /// An element of the page, known by a name.
        Element(&'static str),
        /// A proxy whose every trap throws.
        Hostile,
    }

    impl Plain {
        fn json_value(&self) -> Option<&serde_json::Value> {
            match self {
                Self::Json(value) => Some(value),
                _ => None,
            }
        }
    }

    impl<T: Into<serde_json::Value>> From<T> for Plain {
        fn from(value: T) -> Self {
            Self::Json(value.into())
        }
    }

    impl Value for Plain {
        fn text(&self) -> Option<String> {
            Some(self.json_value()?.as_str()?.to_owned())
        }

        fn number(&self) -> Option<f64> {
            self.json_value()?.as_f64()
        }

        fn boolean(&self) -> Option<bool> {
            self.json_value()?.as_bool()
        }

        fn is_nothing(&self) -> bool {
            self.json_value().is_some_and(serde_json::Value::is_null)
        }

        fn is_function(&self) -> bool {
            matches!(self, Self::Function(_))
        }

        fn is_element(&self) -> bool {
            matches!(self, Self::Element(_))
        }

        fn length(&self) -> Option<u32> {
            let length = match self {
                Self::List(items) => items.len(),
                _ => self.json_value()?.as_array()?.len(),
            };
            u32::try_from(length).ok()
        }

        fn item(&self, index: u32) -> Option<Self> {
            match self {
                Self::List(items) => items.get(index as usize).cloned(),
                _ => self.json_value()?.get(index as usize).cloned().map(Self::Json),
            }
        }

        fn field(&self, name: &str) -> Option<Self> {
            match self {
                Self::Object(fields) => {
                    fields.iter().find(|(key, _)| *key == name).map(|(_, value)| value.clone())
                }
                _ => self.json_value()?.get(name).cloned().map(Self::Json),
            }
        }

        fn names(&self) -> Vec<String> {
            match self {
                Self::Object(fields) => fields.iter().map(|(name, _)| (*name).to_owned()).collect(),
                Self::Json(serde_json::Value::Object(fields)) => fields.keys().cloned().collect(),
                _ => Vec::new(),
            }
        }

        fn json(&self) -> Option<String> {
            self.json_value().map(ToString::to_string)
        }

        fn date(text: &str) -> Option<f64> {
            let day = |date: jiff::civil::Date| date.to_zoned(jiff::tz::TimeZone::UTC);
            let moment = text.parse().or_else(|_| text.parse().and_then(day).map(|day| day.timestamp()));
            moment.ok().map(|moment: jiff::Timestamp| moment.as_millisecond() as f64)
        }
    }
}
