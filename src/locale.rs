//! The widget's own words, plurals, numbers, ages and direction, per language.

use std::cell::OnceCell;
use std::fmt;

use crate::text::{concat, find, item, listed, part, split};
use crate::value::Value;

/// The names of the words, as the option `strings` and the files of `www/words` call them. Those with a number in them
/// have a form per plural, parted by `|`.
pub const WORDS: &str = "notifications unread unreadMark markAllRead markRead close loading empty emptyUnread failed \
    tryAgain notSaved showMore showLess newOnes all unreadOnly allMarked undo filter";

/// One of the widget's words, in the order of [`WORDS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // each is the word of its name
pub enum Word {
    Notifications,
    Unread,
    UnreadMark,
    MarkAllRead,
    MarkRead,
    Close,
    Loading,
    Empty,
    EmptyUnread,
    Failed,
    TryAgain,
    NotSaved,
    ShowMore,
    ShowLess,
    NewOnes,
    All,
    UnreadOnly,
    AllMarked,
    Undo,
    Filter,
}

/// English is built in: it is what is spoken until another language's words are there, and in place of one that we don't
/// have. The plurals that it has forms for, then a line for each of [`WORDS`].
pub const ENGLISH: &str = "one other\n\
    Notifications\n\
    {n} unread|{n} unread\n\
    Unread\n\
    Mark all as read\n\
    Mark as read\n\
    Close\n\
    Loading notifications…\n\
    No notifications yet\n\
    No unread notifications\n\
    Notifications could not be loaded.\n\
    Try again\n\
    That could not be saved. Please try again.\n\
    Show more\n\
    Show less\n\
    {n} new|{n} new\n\
    All\n\
    Unread\n\
    All marked as read\n\
    Undo\n\
    Filter";

/// The languages that have a file of words; `pt-BR` and `zh-Hant` are there besides, for those who write so.
pub const LANGUAGES: &str = "ar az bg cs da de el es et fi fr ga he hr hu hy it ja ka kk ko lt lv mt nb nl pl pt ro sk sl \
    sv tr uk zh";

/// Languages written from right to left, whether we have words for them or not: the page around us is.
const RIGHT_TO_LEFT: &str = "ar fa he ur yi";

/// Where Chinese is written in traditional characters, unless the page says otherwise.
const TRADITIONAL: &str = "HK MO TW";

/// A number has at most six plurals.
const LAST_PLURAL: usize = 5;

/// A language as a page asks for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Language {
    /// The file of its words; none for English, and for a language that we don't have.
    pub words: Option<&'static str>,
    /// The language and the region, like `en` or `pl-PL`: what `lang` and `Intl` take. English for one that we don't have.
    pub tag: String,
    /// Whether it is written from right to left.
    pub right_to_left: bool,
}

impl Language {
    /// Reads a language as pages write it: `EN`, `pt-BR`, `uk_UA`, `zh-Hant-TW`.
    pub fn read(written: &str) -> Self {
        let written = written.trim_ascii().to_ascii_lowercase();
        let (code, mut rest) = part(&written, ends_subtag);
        let code = match code {
            // Ukraine's country code: a slip so common that it is a name by now.
            "ua" => "uk",
            // Hebrew's old code, by which Java still calls it.
            "iw" => "he",
            // Who writes the other Norwegian reads this one, and the code for both tells no more.
            "nn" | "no" => "nb",
            code => code,
        };
        let mut region = "";
        while let Some((_, after)) = rest.split_at_checked(1) {
            let (subtag, further) = part(after, ends_subtag);
            rest = further;
            if subtag.len() == 2 && subtag.bytes().all(|byte| byte.is_ascii_lowercase()) {
                region = subtag;
                break;
            }
        }
        let simplified = find(&written, "hans").is_some();
        let traditional =
            find(&written, "hant").is_some() || !simplified && listed(TRADITIONAL, region).is_some();
        let (words, language) = if code == "zh" && traditional {
            (Some("zh-Hant"), "zh-Hant")
        } else if code == "pt" && region == "br" {
            (Some("pt-BR"), code)
        } else {
            (listed(LANGUAGES, code), code)
        };
        let tag = if words.is_none() && code != "en" {
            "en".to_owned()
        } else if region.is_empty() {
            language.to_owned()
        } else {
            concat(&[language, "-", &region.to_ascii_uppercase()])
        };
        Self { words, tag, right_to_left: listed(RIGHT_TO_LEFT, code).is_some() }
    }
}

/// How a language counts: a number in its digits, and the name of its plural. (That is the browser's to know.)
pub type Count = Box<dyn Fn(u32) -> (String, String)>;

/// How the widget speaks: English until the words of the language that was asked for are there.
pub struct Locale {
    /// What was asked for.
    pub language: Language,
    /// The site's own words, by their names.
    own: Vec<(String, String)>,
    learnt: OnceCell<Learnt>,
}

/// A language that isn't built in.
struct Learnt {
    /// Its file, as the build makes it: the plurals that it has forms for, parted by spaces, then the words, a line each.
    file: String,
    count: Count,
}

impl Default for Locale {
    fn default() -> Self {
        Self::new(Language::read("en"), Vec::new())
    }
}

impl fmt::Debug for Locale {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.tag())
    }
}

impl Locale {
    /// A language, with the site's own words put in.
    pub fn new(language: Language, own: Vec<(String, String)>) -> Self {
        Self { language, own, learnt: OnceCell::new() }
    }

    /// Takes in the words of the language, which have come, and says whether they are words; once they are, it is spoken.
    pub fn learn(&self, file: &impl Value, count: Count) -> bool {
        let file = file.text().filter(|text| split(text, "\n").is_some());
        file.is_some_and(|file| self.learnt.set(Learnt { file, count }).is_ok())
    }

    /// The language of the words and of dates, like `en` or `pl-PL`: what `lang` and `Intl` take.
    pub fn tag(&self) -> &str {
        let spoken = self.language.words.is_none() || self.learnt.get().is_some();
        if spoken { &self.language.tag } else { "en" }
    }

    /// One word.
    pub fn word(&self, word: Word) -> &str {
        let name = item(WORDS, " ", word as usize);
        let own = self.own.iter().find(|(own, _)| own == name);
        own.map_or_else(|| self.line(word as usize + 1), |(_, text)| text)
    }

    /// A line of the language's file.
    fn line(&self, place: usize) -> &str {
        item(self.learnt.get().map_or(ENGLISH, |learnt| &learnt.file), "\n", place)
    }

    /// A word with a number in it: "3 unread".
    pub fn counted(&self, word: Word, n: u32) -> String {
        let (digits, plural) = self.count(n);
        // A site that gives fewer forms than its language has uses the last one for the rest; so do we where a browser
        // knows of a plural that we don't.
        let place = (0..LAST_PLURAL).find(|place| item(self.line(0), " ", *place) == plural);
        let form = item(self.word(word), "|", place.unwrap_or(LAST_PLURAL));
        split(form, "{n}")
            .map_or_else(|| form.to_owned(), |(before, after)| concat(&[before, &digits, after]))
    }

    /// A number in the digits of the language.
    pub fn number(&self, n: u32) -> String {
        self.count(n).0
    }

    /// The name of the bell: "Notifications, 3 unread".
    pub fn bell(&self, unread: u32) -> String {
        let name = self.word(Word::Notifications);
        if unread == 0 {
            return name.to_owned();
        }
        concat(&[name, ", ", &self.counted(Word::Unread, unread)])
    }

    /// English has nothing to ask the browser for.
    fn count(&self, n: u32) -> (String, String) {
        match self.learnt.get() {
            Some(learnt) => (learnt.count)(n),
            None => (digits(n), if n == 1 { "one" } else { "other" }.to_owned()),
        }
    }
}

fn ends_subtag(byte: u8) -> bool {
    matches!(byte, b'-' | b'_')
}

/// A number in digits. (The standard library's way would weigh more than all of these words.)
pub(crate) fn digits(number: u32) -> String {
    let mut digits = if number < 10 { String::new() } else { digits(number / 10) };
    digits.push(char::from_digit(number % 10, 10).unwrap_or('0'));
    digits
}

/// How long ago something was, in the unit in which it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Age {
    /// Less than a minute, or a little in the future because of two clocks.
    Now,
    /// Minutes, 1 to 59.
    Minutes(u32),
    /// Hours, 1 to 23.
    Hours(u32),
    /// Days, 1 to 6.
    Days(u32),
    /// A week and more, or far in the future: the date is told instead.
    Date,
}

const MINUTE: f64 = 60_000.0;
const HOUR: f64 = 60.0 * MINUTE;
const DAY: f64 = 24.0 * HOUR;

/// The age at `now` of what was made at `created`, both in milliseconds from 1970, and how many milliseconds later it
/// will be told differently (none for a date).
pub fn age(created: f64, now: f64) -> (Age, Option<f64>) {
    let past = now - created;
    let (unit, told): (f64, fn(u32) -> Age) = match past {
        _ if past < -HOUR => return (Age::Date, None),
        _ if past < MINUTE => return (Age::Now, Some(MINUTE - past)),
        _ if past < HOUR => (MINUTE, Age::Minutes),
        _ if past < DAY => (HOUR, Age::Hours),
        _ if past < 7.0 * DAY => (DAY, Age::Days),
        _ => return (Age::Date, None),
    };
    let units = (past / unit).floor();
    (told(units as u32), Some(unit - (past - units * unit)))
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;
    use crate::value::Plain;
    use serde_json::json;

    /// A language with these lines as its file.
    fn spoken(written: &str, own: &[(&str, &str)], file: &str, count: Count) -> Locale {
        let own = own.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
        let locale = Locale::new(Language::read(written), own);
        assert!(locale.learn(&Plain::from(file), count), "{file:?}");
        locale
    }

    fn always(plural: &'static str) -> Count {
        Box::new(move |n| (format!("<{n}>"), plural.to_owned()))
    }

    #[test]
    fn english_has_every_word() {
        assert_eq!(1 + WORDS.split(' ').count(), ENGLISH.lines().count());
        assert_eq!(WORDS.split(' ').nth(Word::Filter as usize + 1), None);
        let locale = Locale::default();
        assert_eq!(locale.word(Word::Filter), "Filter");
        assert_eq!(locale.counted(Word::NewOnes, 1), "1 new");
        assert_eq!(locale.number(1_200), "1200");
        for (unread, name) in
            [(0, "Notifications"), (1, "Notifications, 1 unread"), (120, "Notifications, 120 unread")]
        {
            assert_eq!(locale.bell(unread), name);
        }
    }

    #[test]
    fn languages_are_read_as_pages_write_them() {
        for (written, words, tag, right_to_left) in [
            ("en", None, "en", false),
            ("EN", None, "en", false),
            ("en-GB", None, "en-GB", false),
            ("uk_UA", Some("uk"), "uk-UA", false),
            ("ua", Some("uk"), "uk", false),
            (" de ", Some("de"), "de", false),
            ("fr-Latn-CA", Some("fr"), "fr-CA", false),
            ("pl-", Some("pl"), "pl", false),
            ("es-419", Some("es"), "es", false),
            ("pt", Some("pt"), "pt", false),
            ("pt-PT", Some("pt"), "pt-PT", false),
            ("pt-BR", Some("pt-BR"), "pt-BR", false),
            ("PT_br", Some("pt-BR"), "pt-BR", false),
            ("zh", Some("zh"), "zh", false),
            ("zh-CN", Some("zh"), "zh-CN", false),
            ("zh-Hans-TW", Some("zh"), "zh-TW", false),
            ("zh-TW", Some("zh-Hant"), "zh-Hant-TW", false),
            ("zh-HK", Some("zh-Hant"), "zh-Hant-HK", false),
            ("zh-Hant", Some("zh-Hant"), "zh-Hant", false),
            ("zh_Hant_TW", Some("zh-Hant"), "zh-Hant-TW", false),
            ("fr-HK", Some("fr"), "fr-HK", false),
            ("ar", Some("ar"), "ar", true),
            ("ar-EG", Some("ar"), "ar-EG", true),
            ("he-IL", Some("he"), "he-IL", true),
            ("iw", Some("he"), "he", true),
            ("fa-IR", None, "en", true),
            ("ur", None, "en", true),
            ("yi", None, "en", true),
            ("nb", Some("nb"), "nb", false),
            ("no-NO", Some("nb"), "nb-NO", false),
            ("nn", Some("nb"), "nb", false),
            ("is", None, "en", false),
            ("", None, "en", false),
            ("xx", None, "en", false),
            ("\"><script>", None, "en", false),
            ("-", None, "en", false),
        ] {
            let expected = Language { words, tag: tag.to_owned(), right_to_left };
            assert_eq!(Language::read(written), expected, "{written:?}");
        }
        assert_eq!(Language::read(&"en-".repeat(5_000)).tag, "en-EN");
    }

    #[test]
    fn until_its_words_are_there_a_language_gives_way_to_english_but_not_to_its_direction() {
        for (written, tag, right_to_left) in
            [("uk-UA", "en", false), ("ar-EG", "en", true), ("en-GB", "en-GB", false), ("fa", "en", true)]
        {
            let locale = Locale::new(Language::read(written), Vec::new());
            assert_eq!((locale.tag(), locale.language.right_to_left), (tag, right_to_left), "{written}");
            assert_eq!(locale.bell(5), "Notifications, 5 unread", "{written}");
        }
    }

    #[test]
    fn numbers_and_plurals_are_told_as_the_language_counts() {
        let file = "one two many\nNs\na {n}|b|{n} c\nU";
        for (plural, name) in [
            ("one", "Ns, a <7>"),
            ("two", "Ns, b"),
            ("many", "Ns, <7> c"),
            // A browser may know of plurals that the file doesn't have.
            ("few", "Ns, <7> c"),
            ("", "Ns, <7> c"),
        ] {
            assert_eq!(spoken("uk-UA", &[], file, always(plural)).bell(7), name, "{plural}");
        }
        let locale = spoken("uk-UA", &[], file, always("one"));
        assert_eq!((locale.word(Word::UnreadMark), locale.number(99).as_str()), ("U", "<99>"));
        assert_eq!((locale.tag(), format!("{locale:?}").as_str()), ("uk-UA", "uk-UA"));
    }

    #[test]
    fn what_is_no_file_of_words_is_none() {
        let locale = Locale::new(Language::read("uk"), Vec::new());
        for file in [json!(null), json!("words"), json!(""), json!({}), json!(["one\nNs"]), json!(5)] {
            assert!(!locale.learn(&Plain::from(file.clone()), always("one")), "{file}");
        }
        assert!(!locale.learn(&Plain::Hostile, always("one")));
        assert_eq!((locale.tag(), locale.bell(0).as_str()), ("en", "Notifications"));
        // A language is learnt once.
        assert!(locale.learn(&Plain::from("one\nNs"), always("one")));
        assert!(!locale.learn(&Plain::from("one\nOthers"), always("one")));
        assert_eq!((locale.tag(), locale.bell(0).as_str()), ("uk", "Ns"));
    }

    #[test]
    fn a_site_may_use_its_own_words() {
        let own = [("notifications", "News"), ("unread", "{n} new|{n} newer")];
        for (plural, name) in
            [("one", "News, <5> new"), ("few", "News, <5> newer"), ("many", "News, <5> newer")]
        {
            let locale = spoken("uk", &own, "one few many\nNs\nx|y|z\nU", always(plural));
            assert_eq!(locale.bell(5), name);
            assert_eq!(locale.word(Word::UnreadMark), "U");
        }
        let own = own.map(|(name, text)| (name.into(), text.into()));
        assert_eq!(Locale::new(Language::read("uk"), own.into()).bell(5), "News, 5 newer");
    }

    #[test]
    fn ages_are_told_in_the_largest_unit_and_know_when_they_change() {
        for (past, told, next) in [
            (0.0, Age::Now, Some(60_000.0)),
            (-5_000.0, Age::Now, Some(65_000.0)),
            (59_999.0, Age::Now, Some(1.0)),
            (60_000.0, Age::Minutes(1), Some(60_000.0)),
            (90_000.0, Age::Minutes(1), Some(30_000.0)),
            (HOUR - 1.0, Age::Minutes(59), Some(1.0)),
            (HOUR, Age::Hours(1), Some(HOUR)),
            (DAY - 1.0, Age::Hours(23), Some(1.0)),
            (DAY, Age::Days(1), Some(DAY)),
            (7.0 * DAY - 1.0, Age::Days(6), Some(1.0)),
            (7.0 * DAY, Age::Date, None),
            (-HOUR, Age::Now, Some(HOUR + 60_000.0)),
            (-HOUR - 1.0, Age::Date, None),
            (-2.0 * HOUR, Age::Date, None),
        ] {
            assert_eq!(age(1e12, 1e12 + past), (told, next), "{past}");
        }
    }

    #[test]
    fn digits_are_digits() {
        for number in [0, 7, 10, 99, 100, u32::MAX] {
            assert_eq!(digits(number), number.to_string());
        }
    }

    #[test]
    fn what_follows_the_region_of_a_language_says_nothing() {
        for (written, words, tag) in [
            ("de-DE-u-co-phonebk", Some("de"), "de-DE"),
            ("es-BR", Some("es"), "es-BR"),
            ("en-x1", None, "en"),
            ("en-u1-GB", None, "en-GB"),
        ] {
            let read = Language::read(written);
            assert_eq!((read.words, read.tag.as_str()), (words, tag), "{written}");
        }
    }

    #[test]
    fn a_sites_own_english_words_have_plurals() {
        let own = vec![("unread".to_owned(), "{n} thing|{n} things".to_owned())];
        let locale = Locale::new(Language::read("en"), own);
        assert_eq!(
            (locale.bell(1).as_str(), locale.bell(2).as_str()),
            ("Notifications, 1 thing", "Notifications, 2 things")
        );
    }
}
