//! The widget's own words, plurals, ages and direction, per language.

use crate::text::{concat, item, listed, part, split};

/// The names of the words, as the option `strings` calls them; `unread` has a form per plural, parted by `|`.
pub const WORDS: &str =
    "notifications unread unreadMark markAllRead close loading empty failed tryAgain notSaved";

/// One of the widget's words, in the order of [`WORDS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // each is the word of its name
pub enum Word {
    Notifications,
    Unread,
    UnreadMark,
    MarkAllRead,
    Close,
    Loading,
    Empty,
    Failed,
    TryAgain,
    NotSaved,
}

#[derive(Debug)]
struct Language {
    code: &'static str,
    plural: fn(u32) -> usize,
    /// A line each, in the order of [`WORDS`].
    words: &'static str,
}

/// English comes first: it is what every other language falls back to.
const LANGUAGES: [Language; 6] = [
    Language {
        code: "en",
        plural: one_or_other,
        words: "Notifications\n\
            {n} unread|{n} unread\n\
            Unread\n\
            Mark all as read\n\
            Close\n\
            Loading notifications…\n\
            No notifications yet\n\
            Notifications could not be loaded.\n\
            Try again\n\
            That could not be saved. Please try again.",
    },
    Language {
        code: "uk",
        plural: east_slavic,
        words: "Сповіщення\n\
            {n} непрочитане|{n} непрочитані|{n} непрочитаних\n\
            Непрочитане\n\
            Позначити все прочитаним\n\
            Закрити\n\
            Завантаження сповіщень…\n\
            Сповіщень поки немає\n\
            Не вдалося завантажити сповіщення.\n\
            Спробувати ще раз\n\
            Не вдалося зберегти. Спробуйте ще раз.",
    },
    Language {
        code: "pl",
        plural: polish,
        words: "Powiadomienia\n\
            {n} nieprzeczytane|{n} nieprzeczytane|{n} nieprzeczytanych\n\
            Nieprzeczytane\n\
            Oznacz wszystkie jako przeczytane\n\
            Zamknij\n\
            Wczytywanie powiadomień…\n\
            Nie ma jeszcze powiadomień\n\
            Nie udało się wczytać powiadomień.\n\
            Spróbuj ponownie\n\
            Nie udało się zapisać. Spróbuj ponownie.",
    },
    Language {
        code: "de",
        plural: one_or_other,
        words: "Benachrichtigungen\n\
            {n} ungelesen|{n} ungelesen\n\
            Ungelesen\n\
            Alle als gelesen markieren\n\
            Schließen\n\
            Benachrichtigungen werden geladen…\n\
            Noch keine Benachrichtigungen\n\
            Die Benachrichtigungen konnten nicht geladen werden.\n\
            Erneut versuchen\n\
            Das konnte nicht gespeichert werden. Bitte versuchen Sie es erneut.",
    },
    Language {
        code: "es",
        plural: one_or_other,
        words: "Notificaciones\n\
            {n} no leída|{n} no leídas\n\
            No leída\n\
            Marcar todas como leídas\n\
            Cerrar\n\
            Cargando notificaciones…\n\
            Aún no hay notificaciones\n\
            No se han podido cargar las notificaciones.\n\
            Reintentar\n\
            No se ha podido guardar. Inténtalo de nuevo.",
    },
    Language {
        code: "fr",
        plural: none_and_one,
        words: "Notifications\n\
            {n} non lue|{n} non lues\n\
            Non lue\n\
            Tout marquer comme lu\n\
            Fermer\n\
            Chargement des notifications…\n\
            Aucune notification pour le moment\n\
            Impossible de charger les notifications.\n\
            Réessayer\n\
            L’enregistrement a échoué. Veuillez réessayer.",
    },
];

/// Languages written from right to left, whether we have words for them or not: the page around us is.
const RIGHT_TO_LEFT: &str = "ar fa he iw ur yi";

/// How the widget speaks.
#[derive(Clone, Debug)]
pub struct Locale {
    language: &'static Language,
    /// The site's own words, by their names.
    own: Vec<(String, String)>,
    /// The language of the words and of dates, like `en` or `pl-PL`: what `lang` and `Intl` take.
    pub tag: String,
    /// Whether the widget is laid out from right to left.
    pub right_to_left: bool,
}

impl Default for Locale {
    fn default() -> Self {
        Self::new("en", Vec::new())
    }
}

impl Locale {
    /// The words of a language as pages write it (`EN`, `pt-BR`, `uk_UA`), with the site's own words put in.
    /// English stands in for a language that we don't have.
    pub fn new(written: &str, own: Vec<(String, String)>) -> Self {
        let written = written.trim_ascii().to_ascii_lowercase();
        let (code, mut rest) = part(&written, ends_subtag);
        // Ukraine's country code: a slip so common that it is a name by now.
        let code = if code == "ua" { "uk" } else { code };
        let [english, ..] = &LANGUAGES;
        let found = LANGUAGES.iter().find(|known| known.code == code);
        let language = found.unwrap_or(english);
        let mut tag = language.code.to_owned();
        while found.is_some()
            && let Some((_, after)) = rest.split_at_checked(1)
        {
            let (subtag, further) = part(after, ends_subtag);
            rest = further;
            if subtag.len() == 2 && subtag.bytes().all(|byte| byte.is_ascii_lowercase()) {
                tag = concat(&[code, "-", &subtag.to_ascii_uppercase()]);
                break;
            }
        }
        Self { language, own, tag, right_to_left: listed(RIGHT_TO_LEFT, code).is_some() }
    }

    /// One word.
    pub fn word(&self, word: Word) -> &str {
        let name = item(WORDS, " ", word as usize);
        let own = self.own.iter().find(|(own, _)| own == name);
        own.map_or_else(|| item(self.language.words, "\n", word as usize), |(_, text)| text)
    }

    /// The name of the bell: "Notifications, 3 unread".
    pub fn bell(&self, unread: u32) -> String {
        let name = self.word(Word::Notifications);
        if unread == 0 {
            return name.to_owned();
        }
        // A site that gives fewer forms than its language has uses the last one for the rest.
        let form = item(self.word(Word::Unread), "|", (self.language.plural)(unread));
        match split(form, "{n}") {
            Some((before, after)) => concat(&[name, ", ", before, &digits(unread), after]),
            None => concat(&[name, ", ", form]),
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

fn one_or_other(n: u32) -> usize {
    usize::from(n != 1)
}

fn none_and_one(n: u32) -> usize {
    usize::from(n > 1)
}

fn east_slavic(n: u32) -> usize {
    match (n % 10, n % 100) {
        (_, 11..=14) => 2,
        (1, _) => 0,
        (2..=4, _) => 1,
        _ => 2,
    }
}

fn polish(n: u32) -> usize {
    match (n, n % 10, n % 100) {
        (1, ..) => 0,
        (_, _, 12..=14) => 2,
        (_, 2..=4, _) => 1,
        _ => 2,
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_every_word_and_every_plural() {
        for language in &LANGUAGES {
            assert_eq!(WORDS.split(' ').count(), language.words.lines().count());
            for (name, word) in WORDS.split(' ').zip(language.words.lines()) {
                assert!(!word.trim().is_empty(), "{} has no {name}", language.code);
            }
            let locale = Locale::new(language.code, Vec::new());
            let forms = locale.word(Word::Unread).split('|').count();
            let used = (0..=200).map(language.plural).max();
            assert_eq!(used, Some(forms - 1), "{}: forms of 'unread'", language.code);
            assert!(
                locale.word(Word::Unread).split('|').all(|form| form.contains("{n}")),
                "{}",
                language.code
            );
        }
    }

    #[test]
    fn the_bell_counts_in_the_plural_of_its_language() {
        for (language, unread, name) in [
            ("en", 0, "Notifications"),
            ("en", 1, "Notifications, 1 unread"),
            ("en", 120, "Notifications, 120 unread"),
            ("uk", 1, "Сповіщення, 1 непрочитане"),
            ("uk", 2, "Сповіщення, 2 непрочитані"),
            ("uk", 5, "Сповіщення, 5 непрочитаних"),
            ("uk", 11, "Сповіщення, 11 непрочитаних"),
            ("uk", 21, "Сповіщення, 21 непрочитане"),
            ("uk", 112, "Сповіщення, 112 непрочитаних"),
            ("pl", 1, "Powiadomienia, 1 nieprzeczytane"),
            ("pl", 22, "Powiadomienia, 22 nieprzeczytane"),
            ("pl", 21, "Powiadomienia, 21 nieprzeczytanych"),
            ("pl", 13, "Powiadomienia, 13 nieprzeczytanych"),
            ("de", 2, "Benachrichtigungen, 2 ungelesen"),
            ("es", 1, "Notificaciones, 1 no leída"),
            ("es", 2, "Notificaciones, 2 no leídas"),
            ("fr", 1, "Notifications, 1 non lue"),
            ("fr", 2, "Notifications, 2 non lues"),
        ] {
            assert_eq!(Locale::new(language, Vec::new()).bell(unread), name);
        }
    }

    #[test]
    fn languages_are_read_as_pages_write_them() {
        for (written, tag, right_to_left) in [
            ("en", "en", false),
            ("EN", "en", false),
            ("en-GB", "en-GB", false),
            ("uk_UA", "uk-UA", false),
            ("ua", "uk", false),
            (" de ", "de", false),
            ("fr-Latn-CA", "fr-CA", false),
            ("pl-", "pl", false),
            ("es-419", "es", false),
            ("pt-BR", "en", false),
            ("zh-CN", "en", false),
            ("ar", "en", true),
            ("he-IL", "en", true),
            ("", "en", false),
            ("xx", "en", false),
            ("\"><script>", "en", false),
            ("-", "en", false),
        ] {
            let locale = Locale::new(written, Vec::new());
            assert_eq!((locale.tag.as_str(), locale.right_to_left), (tag, right_to_left), "{written:?}");
        }
        assert_eq!(Locale::new(&"en-".repeat(5_000), Vec::new()).tag, "en-EN");
    }

    #[test]
    fn a_site_may_use_its_own_words() {
        let own =
            [("notifications", "News"), ("unread", "{n} new")].map(|(name, text)| (name.into(), text.into()));
        let locale = Locale::new("uk", own.into());
        assert_eq!(locale.bell(5), "News, 5 new");
        assert_eq!(locale.word(Word::Close), "Закрити");
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
}
