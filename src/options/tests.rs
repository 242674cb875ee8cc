use super::*;
use crate::value::Plain;
use serde_json::json;

fn callback() -> Plain {
    Plain::Object(vec![("getAuthTokenCallback", Plain::Function("callback")), ("language", "en".into())])
}

fn read_json(options: serde_json::Value) -> (Options<Plain>, Vec<String>) {
    read(&[options.into()])
}

#[track_caller]
fn complains(options: serde_json::Value, sentence: &str) {
    let (_, sentences) = read_json(options.clone());
    assert_eq!(sentences, [sentence], "{options}");
}

#[track_caller]
fn accepts<T: PartialEq + std::fmt::Debug>(
    options: serde_json::Value,
    field: impl Fn(Options<Plain>) -> T,
    expected: T,
) {
    let (read, sentences) = read_json(options.clone());
    assert_eq!(sentences, Vec::<String>::new(), "{options}");
    assert_eq!(field(read), expected, "{options}");
}

#[test]
fn the_three_documented_shapes_say_whether_an_inbox_is_wanted() {
    let table: [(&[Plain], bool); 8] = [
        (&[], false),
        (&[callback()], true),
        (&[json!({"APP_INBOX": true, "RECOMS": true, "TRACKING": false}).into(), callback()], true),
        (&[json!({"APP_INBOX": false}).into(), callback()], false),
        (&[json!({"RECOMS": true}).into(), callback()], true),
        (&[json!({"APP_INBOX": true}).into()], true),
        (&[json!({"TRACKING": false}).into()], false),
        (&[json!(null).into(), callback()], true),
    ];
    for (objects, wanted) in table {
        assert_eq!(read(objects).0.wanted, wanted, "{objects:?}");
    }
}

#[test]
fn an_inbox_without_a_callback_is_a_mistake_said_once() {
    let sentence = "getAuthTokenCallback must be a function that returns a promise of a token";
    complains(json!({"APP_INBOX": true}), sentence);
    complains(json!({"APP_INBOX": true, "getAuthTokenCallback": "f"}), sentence);
}

#[test]
fn later_objects_win_and_nothing_given_keeps_what_was_said() {
    let (options, mistakes) = read::<Plain>(&[
        json!({"theme": "dark", "language": "uk", "pageSize": 5}).into(),
        json!({"theme": "light", "language": null}).into(),
    ]);
    assert_eq!(
        (options.theme, options.language.as_deref(), options.page_size),
        (Theme::Light, Some("uk"), 5)
    );
    assert_eq!(mistakes, Vec::<String>::new());
}

#[test]
fn options_take_their_documented_values() {
    accepts(json!({"apiUrl": "https://api.example.com/"}), |o| o.api_url, "https://api.example.com".into());
    accepts(json!({"apiUrl": "https://example.com/eu"}), |o| o.api_url, "https://example.com/eu".into());
    accepts(json!({"apiUrl": "http://localhost:8481"}), |o| o.api_url, "http://localhost:8481".into());
    for url in ["http://127.0.0.1:1", "http://[::1]:8481", "http://shop.localhost/eu"] {
        accepts(json!({"apiUrl": url}), |o| o.api_url, url.into());
    }
    accepts(json!({}), |o| o.api_url, API_URL.into());
    accepts(json!({"target": "#bell"}), |o| o.target, Target::Selector("#bell".into()));
    accepts(json!({"position": "afterend"}), |o| o.position, Position::AfterEnd);
    for position in ["beforebegin", "afterbegin", "beforeend", "afterend"] {
        accepts(json!({"position": position}), |o| o.position.word(), position);
    }
    let place = |above, align| Placement { above, align };
    accepts(json!({"placement": "top-start"}), |o| o.placement, place(true, Align::Start));
    accepts(json!({"placement": "bottom"}), |o| o.placement, place(false, Align::Center));
    accepts(json!({}), |o| o.placement, place(false, Align::End));
    accepts(json!({"pollInterval": 0}), |o| o.poll_interval, 0);
    accepts(json!({"pollInterval": 60_000}), |o| o.poll_interval, 60_000);
    accepts(json!({"tokenTimeout": 1000}), |o| o.token_timeout, 1000);
    accepts(
        json!({"strings": {"empty": "Nothing"}}),
        |o| o.strings,
        vec![("empty".into(), "Nothing".into())],
    );
    accepts(json!({"icon": "<svg viewBox='0 0 1 1'><path d='M0 0'/></svg>"}), |o| o.icon.is_some(), true);
    accepts(json!({}), |o| (o.images, o.link_schemes), (true, vec![]));
    accepts(json!({"images": false}), |o| o.images, false);
    accepts(
        json!({"linkSchemes": ["MyApp", "web+shop"]}),
        |o| o.link_schemes,
        vec!["myapp:".into(), "web+shop:".into()],
    );
    accepts(json!({"linkSchemes": []}), |o| o.link_schemes, vec![]);
    accepts(json!({"WEB_PUSH": true}), |o| o.wanted, false);
}

#[test]
fn a_wrong_value_is_named_with_what_was_expected_and_the_default_stays() {
    complains(json!({"language": 7}), "language must be a language code like 'en'");
    complains(json!({"theme": "pink"}), "theme must be 'auto', 'light' or 'dark'");
    complains(json!({"pageSize": 0}), "pageSize must be a whole number from 1 to 10000");
    complains(json!({"pageSize": 2.5}), "pageSize must be a whole number from 1 to 10000");
    complains(json!({"pageSize": "20"}), "pageSize must be a whole number from 1 to 10000");
    complains(
        json!({"pollInterval": 50}),
        "pollInterval must be milliseconds from 5000 to 3600000, or 0 for never",
    );
    complains(json!({"tokenTimeout": 1e12}), "tokenTimeout must be milliseconds from 1000 to 60000");
    complains(json!({"target": ""}), "target must be a CSS selector or an element");
    complains(json!({"icon": "bell.svg"}), "icon must be the text of an SVG, like '<svg …>'");
    complains(json!({"onNotificationClick": true}), "onNotificationClick must be a function");
    complains(json!({"onAuthError": {}}), "onAuthError must be a function");
    complains(json!({"strings": {"empty": 1}}), "strings.empty must be a text");
    for schemes in
        [json!("myapp"), json!({}), json!([1]), json!(["myapp", "javascript"]), json!(["myapp://"])]
    {
        complains(
            json!({"linkSchemes": schemes}),
            "linkSchemes must be a list of schemes of apps, like ['myapp'], none of which could run",
        );
    }
    complains(json!({"images": "no"}), "images must be true or false");
    for strings in [json!("Nothing"), json!(5), json!(true), json!(["Nothing"])] {
        complains(json!({"strings": strings}), "strings must be an object of texts");
    }
    complains(
        json!({"placement": "left"}),
        "placement must be 'bottom' or 'top', alone or followed by '-start' or '-end'",
    );
    assert_eq!(read_json(json!({"pageSize": 0})).0.page_size, PAGE_SIZE);
}

#[test]
fn an_element_of_the_page_is_a_target_and_a_function_is_none() {
    let target = |value| read(&[Plain::Object(vec![("target", value)])]);
    let (options, mistakes) = target(Plain::Element("bell"));
    assert_eq!((options.target, mistakes), (Target::Element(Plain::Element("bell")), Vec::new()));
    let (options, mistakes) = target(Plain::Function("bell"));
    assert_eq!(options.target, Target::Floating);
    assert_eq!(mistakes, ["target must be a CSS selector or an element"]);
}

#[test]
fn with_a_wrong_address_nothing_is_wanted() {
    let address = |url: &str| read(&[callback(), json!({"apiUrl": url}).into()]).0.wanted;
    assert!(address("https://api.example.com") && !address("http://api.example.com"));
}

#[test]
fn the_token_goes_to_https_only() {
    for url in [
        "http://example.com",
        "javascript:alert(1)",
        "//example.com",
        "https://user:pw@example.com",
        "https://",
        "https://example.com/?a",
        "https://example.com/#a",
        "ftp://example.com",
        "http://localhost.example.com",
        "http://[::2]",
        "https://exa mple.com",
        "",
    ] {
        complains(
            json!({"apiUrl": url}),
            "apiUrl must be an https:// address without a query (http:// for localhost only)",
        );
    }
}

#[test]
fn an_unknown_option_is_named_once_with_the_nearest_known_one() {
    complains(json!({"langauge": "en"}), "unknown option langauge; did you mean language?");
    complains(json!({"apiURL": "x"}), "unknown option apiURL; did you mean apiUrl?");
    complains(
        json!({"getAuthToken": 1, "zzz": 1}).as_object().map(|_| json!({"zzz": 1})).unwrap(),
        "unknown option zzz",
    );
    complains(json!({"strings": {"emtpy": "x"}}), "unknown option strings.emtpy; did you mean empty?");
    let (_, mistakes) = read(&[Plain::Object(vec![("colour", Plain::Function("f"))])]);
    assert_eq!(mistakes, ["unknown option colour"]);
    let twice = read::<Plain>(&[json!({"zzz": 1}).into(), json!({"zzz": 2}).into()]);
    assert_eq!(twice.1.len(), 1);
}

#[test]
fn a_hostile_object_reads_as_nothing_given() {
    let (options, mistakes) = read(&[Plain::Hostile, Plain::Function("f"), "text".into()]);
    assert!(!options.wanted && mistakes.is_empty());
}

#[test]
fn the_sites_design_is_values_of_css_that_fetch_nothing() {
    let kept = |name: &str, value: &str| {
        let expected = vec![(name.to_owned(), value.to_owned())];
        accepts(json!({"variables": {name: value}}), |options| options.variables, expected);
    };
    for value in [
        "#06c",
        "rgb(1 2 3 / 50%)",
        "color-mix(in srgb, red, blue)",
        "0 1px 2px #000, 0 2px 4px #111",
        "var(--brand-colour)",
        "\"Open Sans\", 'Noto', sans-serif",
        "calc(1em + 2px)",
    ] {
        kept("accent", value);
    }
    for name in VARIABLES.split_ascii_whitespace() {
        kept(name, "1px");
    }
    let (long, longer) = ("x".repeat(200), "x".repeat(201));
    kept("text", &long);
    for value in [
        "",
        "red; position: fixed",
        "red } * { display: none",
        "url(https://example.com/a.png)",
        "URL(x)",
        "a/*",
        "rgb(1",
        "\"open",
        "'open",
        "\\75rl(x)",
        "<style>",
        "@import",
        "é",
        &longer,
    ] {
        complains(
            json!({"variables": {"accent": value}}),
            "variables.accent must be a value of CSS without url()",
        );
    }
    complains(json!({"variables": {"accent": 7}}), "variables.accent must be a value of CSS without url()");
    complains(json!({"variables": {"acent": "red"}}), "unknown option variables.acent; did you mean accent?");
    complains(json!({"variables": ["red"]}), "variables must be an object of texts");
}

#[test]
fn the_badge_is_read_part_by_part() {
    let badge = |given: serde_json::Value, max, dot, show_zero| {
        accepts(json!({"badge": given}), |options| options.badge, Badge { max, dot, show_zero });
    };
    badge(json!({}), 99, false, false);
    badge(json!({"max": 9}), 9, false, false);
    badge(json!({"max": 9_999, "dot": true, "showZero": true}), 9_999, true, true);
    complains(json!({"badge": {"max": 0}}), "badge.max must be a whole number from 1 to 9999");
    complains(json!({"badge": {"max": 10_000}}), "badge.max must be a whole number from 1 to 9999");
    complains(json!({"badge": {"dot": "yes"}}), "badge.dot must be true or false");
    complains(json!({"badge": {"showZero": 1}}), "badge.showZero must be true or false");
    complains(json!({"badge": {"maxx": 1}}), "unknown option badge.maxx; did you mean max?");
    complains(json!({"badge": true}), "badge must be an object of max, dot, showZero");
}

#[test]
fn look_and_behaviour_are_chosen_by_words_numbers_and_flags() {
    accepts(json!({"density": "compact"}), |options| options.density, Density::Compact);
    accepts(json!({"density": "comfortable"}), |options| options.density, Density::Comfortable);
    complains(json!({"density": "tight"}), "density must be 'comfortable' or 'compact'");
    for (offset, kept) in [(0, 0), (64, 64)] {
        accepts(json!({"offset": offset}), |options| options.offset, kept);
    }
    for offset in [json!(65), json!(-1), json!(1.5), json!("8")] {
        complains(json!({"offset": offset}), "offset must be pixels from 0 to 64");
    }
    for (word, mark) in [("click", MarkRead::Click), ("view", MarkRead::View), ("manual", MarkRead::Manual)] {
        accepts(json!({"markRead": word}), |options| options.mark_read, mark);
    }
    for (word, prefetch) in [("hover", Prefetch::Hover), ("idle", Prefetch::Idle), ("none", Prefetch::None)] {
        accepts(json!({"prefetch": word}), |options| options.prefetch, prefetch);
    }
    complains(json!({"prefetch": true}), "prefetch must be 'hover', 'idle' or 'none'");
    complains(json!({"markRead": "open"}), "markRead must be 'click', 'view' or 'manual'");
    accepts(json!({"inline": true}), |options| options.inline, true);
    accepts(json!({}), |options| options.open, None);
    accepts(json!({"open": false}), |options| options.open, Some(false));
    accepts(json!({"open": true}), |options| options.open, Some(true));
    for flag in ["inline", "open", "toast", "titleCount", "appBadge", "bellMotion"] {
        complains(json!({flag: "yes"}), &format!("{flag} must be true or false"));
    }
}

#[test]
fn what_tells_of_new_notifications_is_off_unless_the_site_says_otherwise() {
    accepts(json!({}), |options| options.attention, Attention::default());
    accepts(
        json!({"toast": true, "titleCount": true, "appBadge": true, "bellMotion": true, "sound": "/ding.mp3"}),
        |options| options.attention,
        Attention {
            toast: true,
            title_count: true,
            app_badge: true,
            bell_motion: true,
            sound: Some("/ding.mp3".into()),
        },
    );
    accepts(
        json!({"sound": "https://example.com/ding.mp3"}),
        |options| options.attention.sound,
        Some("https://example.com/ding.mp3".into()),
    );
    for sound in [
        json!("//example.com/a"),
        json!("http://example.com/a"),
        json!("javascript:1"),
        json!("data:,"),
        json!(1),
    ] {
        complains(
            json!({"sound": sound}),
            "sound must be an https:// address, or a path of the page's own site",
        );
    }
}

#[test]
fn the_pages_functions_are_functions() {
    for name in ["onOpenChange", "renderNotification", "onNotificationClick", "onAuthError"] {
        let (_, mistakes) = read(&[Plain::Object(vec![(name, Plain::Function("f"))])]);
        assert_eq!(mistakes, [""; 0], "{name}");
        complains(json!({name: "f"}), &format!("{name} must be a function"));
    }
    let given = Plain::Object(vec![
        ("onOpenChange", Plain::Function("change")),
        ("renderNotification", Plain::Function("render")),
    ]);
    let (options, _) = read(&[given]);
    assert_eq!(options.on_open_change, Some(Plain::Function("change")));
    assert_eq!(options.render, Some(Plain::Function("render")));
}

fn is_accepted(name: &str, value: serde_json::Value) -> bool {
    read_json(json!({name: value})).1.is_empty()
}

#[test]
fn a_wrong_address_stays_wrong_whatever_else_is() {
    let (options, mistakes) = read(&[callback(), json!({"apiUrl": "http://example.com", "theme": 7}).into()]);
    assert!(!options.wanted && mistakes.len() == 2);
}

#[test]
fn a_flag_and_a_callback_are_no_mistake() {
    let (_, mistakes) = read(&[json!({"APP_INBOX": true}).into(), callback()]);
    assert_eq!(mistakes, Vec::<String>::new());
}

#[test]
fn numbers_are_taken_up_to_their_limits() {
    for (name, low, high) in [
        ("pageSize", 1, 10_000),
        ("pollInterval", 5_000, 3_600_000),
        ("tokenTimeout", 1_000, 60_000),
        ("offset", 0, 64),
    ] {
        for (value, fits) in [(low, true), (low - 1, false), (high, true), (high + 1, false)] {
            assert_eq!(is_accepted(name, json!(value)), fits, "{name} {value}");
        }
    }
    assert!(is_accepted("badge", json!({"max": 1})));
    assert!(!is_accepted("pollInterval", json!(1)));
}

#[test]
fn a_blank_target_is_none() {
    assert!(!is_accepted("target", json!(" ")));
}

#[test]
fn twenty_schemes_are_taken() {
    let schemes: Vec<String> = (0..21).map(|n| format!("app{n}")).collect();
    let read = read::<Plain>(&[json!({"linkSchemes": schemes}).into()]).0;
    assert_eq!(read.link_schemes.len(), 20);
}

#[test]
fn the_platform_has_a_host_and_is_on_the_web() {
    for url in ["https:///a", "ftp://localhost"] {
        assert!(!is_accepted("apiUrl", json!(url)), "{url}");
    }
}

#[test]
fn no_value_of_a_site_fetches_anything() {
    for value in ["src(\"a\")", "image(\"a.png\")", "image-set(\"a.png\" 1x)", "IMAGE(\"a\")"] {
        assert!(!is_accepted("variables", json!({"accent": value})), "{value}");
    }
}

#[test]
fn the_sentence_about_position_names_all_four() {
    let m = read::<Plain>(&[json!({"position": 1}).into()]).1;
    assert_eq!(m, ["position must be 'beforebegin', 'afterbegin', 'beforeend' or 'afterend'"]);
}

#[test]
fn a_word_that_there_is_not_is_not_kept() {
    let read = read::<Plain>(&[json!({"strings": {"emtpy": "x"}}).into()]).0;
    assert_eq!(read.strings, vec![]);
}

#[test]
fn a_slip_is_one_or_two_letters() {
    let first = |name: &str| read_json(json!({name: 1})).1.into_iter().next();
    for (name, meant) in [
        ("langage", "; did you mean language?"),
        ("taget", "; did you mean target?"),
        ("ixon", "; did you mean icon?"),
        ("themesss", ""),
    ] {
        assert_eq!(first(name), Some(format!("unknown option {name}{meant}")));
    }
}
