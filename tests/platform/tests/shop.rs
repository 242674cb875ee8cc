//! The shop: its log-in, its backend, its files, and the demo's page.

mod support;

use std::fs;
use std::path::Path;
use std::thread;

use platform::{Config, Demo, Endpoint, Fault, Page, What};
use serde_json::{Value, json};
use support::*;

/// The repository's folder of the demo shop.
fn www() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../www")
}

#[test]
fn a_visitor_logs_in_and_out() {
    let demo = demo();
    let me = |cookie: &str| shop(&demo, "GET", "/me", cookie, "").json()["email"].clone();
    assert_eq!(me(""), Value::Null);
    assert_eq!(me("shop_session=made-up"), Value::Null);

    let answer = shop(&demo, "POST", "/login", "", r#"{"email":"anna@example.com"}"#);
    let attributes = answer.header("set-cookie").unwrap();
    assert!(attributes.contains("HttpOnly") && attributes.contains("SameSite=Lax"), "{attributes}");

    let cookie = format!("other=1; {}", log_in(&demo, ANNA));
    assert_eq!(me(&cookie), ANNA);
    let answer = shop(&demo, "POST", "/logout", &cookie, "");
    assert!(answer.header("set-cookie").unwrap().contains("Max-Age=0"));
    assert_eq!(me(&cookie), Value::Null, "the session is over on the server too");
    assert_eq!(shop(&demo, "POST", "/login", "", r#"{"email":" "}"#).status, 400);
}

#[test]
fn the_token_is_for_whom_the_session_says_and_not_for_whom_the_browser_says() {
    let demo = demo();
    demo.add_contact("ben@example.com");
    let cookie = log_in(&demo, "ben@example.com");
    let answer = shop(&demo, "POST", "/inbox-token", &cookie, r#"{"email":"anna@example.com"}"#);
    get(&demo, "/count", answer.json()["token"].as_str().unwrap());
    assert_eq!(demo.log().last().unwrap().contact.as_deref(), Some("ben@example.com"));
}

#[test]
fn without_a_contact_the_token_is_empty() {
    let demo = demo();
    let token =
        |cookie: &str| shop(&demo, "POST", "/inbox-token", cookie, r#"{"email":"anna@example.com"}"#).json();
    assert_eq!(token(""), json!({"token": ""}));
    assert_eq!(demo.log().len(), 0, "the platform is not even asked");
    assert_eq!(token(&log_in(&demo, "stranger@example.com")), json!({"token": ""}));
    assert_eq!(demo.log().len(), 1);
}

#[test]
fn a_failing_platform_is_a_bad_gateway() {
    let demo = demo();
    let cookie = log_in(&demo, ANNA);
    let broken = What::Body { text: "<h1>Oops</h1>".into(), content_type: "text/html".into(), status: 200 };
    for what in [What::status(500), What::Cut { processed: true }, What::CutBody, broken] {
        demo.fault(Fault::once(Endpoint::Token, what.clone()));
        let answer = shop(&demo, "POST", "/inbox-token", &cookie, "");
        assert_eq!(answer.status, 502, "{what:?}");
        assert_ne!(answer.json()["error"].as_str().unwrap(), "", "{what:?}");
    }
    assert_eq!(shop(&demo, "POST", "/inbox-token", &cookie, "").status, 200);
}

#[test]
fn the_shop_goes_on_while_the_platform_holds_its_token() {
    let demo = demo();
    let cookie = log_in(&demo, ANNA);
    demo.fault(Fault::once(Endpoint::Token, What::Hold));
    thread::scope(|scope| {
        let token = scope.spawn(|| shop(&demo, "POST", "/inbox-token", &cookie, ""));
        wait(&demo, |seen| seen.endpoint == Endpoint::Token);
        assert_eq!(shop(&demo, "GET", "/me", &cookie, "").json()["email"], ANNA);
        demo.release();
        assert_eq!(token.join().unwrap().status, 200);
    });
}

#[test]
fn files_are_served_with_their_types_and_only_from_their_folders() {
    let root = tempfile::tempdir().unwrap();
    let (www, scripts) = (root.path().join("www"), root.path().join("cdn"));
    let gallery = root.path().join("gallery");
    for folder in [&www, &scripts, &gallery] {
        fs::create_dir(folder).unwrap();
    }
    fs::write(gallery.join("index.html"), "<h1>Gallery</h1>").unwrap();
    fs::write(gallery.join("sans.woff2"), [0, 1]).unwrap();
    fs::write(root.path().join("secret.txt"), "secret").unwrap();
    fs::write(www.join("index.html"), "<h1>Shop</h1>").unwrap();
    fs::write(www.join("shop.css"), "a{}").unwrap();
    fs::write(scripts.join("eS.js"), "1").unwrap();
    fs::write(scripts.join("core.wasm"), [0, 1]).unwrap();
    let demo = Demo::start(Config { www, scripts, ..Config::default() }).unwrap();
    let table = [
        ("/", 200, "text/html; charset=utf-8"),
        ("/shop.css?v=1", 200, "text/css; charset=utf-8"),
        ("/scripts/eS.js", 200, "text/javascript; charset=utf-8"),
        ("/scripts/core.wasm", 200, "application/wasm"),
        ("/gallery/", 200, "text/html; charset=utf-8"),
        ("/gallery/sans.woff2", 200, "font/woff2"),
        ("/missing.html", 404, "text/plain; charset=utf-8"),
        ("/scripts/", 404, "text/plain; charset=utf-8"),
        ("//etc/passwd", 404, "text/plain; charset=utf-8"),
    ];
    for (path, status, kind) in table {
        let answer = shop(&demo, "GET", path, "", "");
        assert_eq!((answer.status, answer.header("content-type")), (status, Some(kind)), "{path}");
    }
    let cross = shop(&demo, "GET", "/scripts/eS.js", "", "");
    assert_eq!(cross.header("access-control-allow-origin"), Some("*"));
    assert_eq!(shop(&demo, "POST", "/shop.css", "", "a").status, 405);

    // A client tidies `..` away before it asks; a bare connection does not.
    for path in
        ["/../secret.txt", "/scripts/../../secret.txt", "/gallery/../secret.txt", "/%2e%2e/secret.txt"]
    {
        assert!(bare_shop_get(&demo, path).starts_with("HTTP/1.1 404"), "{path}");
    }
}

#[test]
fn a_test_puts_its_own_pages_before_the_files() {
    let demo = Demo::start(Config { www: www(), ..Config::default() }).unwrap();
    let headers = vec![("Content-Security-Policy".to_owned(), "default-src 'none'".to_owned())];
    demo.page("/", Page { html: "<p>mine</p>".into(), headers });
    demo.file("/a.bin", [1, 2, 3], "application/octet-stream");
    let answer = shop(&demo, "GET", "/?query", "", "");
    assert_eq!((answer.status, &*answer.body), (200, "<p>mine</p>"));
    assert_eq!(answer.header("content-security-policy"), Some("default-src 'none'"));
    assert_eq!(shop(&demo, "GET", "/a.bin", "", "").body.as_bytes(), [1, 2, 3]);
    assert_eq!(shop(&demo, "GET", "/shop.css", "", "").status, 200);
}

#[test]
fn the_sites_script_is_made_once_the_addresses_are_known() {
    let make = |origins: &platform::Origins| Ok(("ABC.js".to_owned(), format!("'{}'", origins.platform)));
    let demo = Demo::start(Config { site_script: Some(Box::new(make)), ..Config::default() }).unwrap();
    let answer = shop(&demo, "GET", "/scripts/ABC.js", "", "");
    assert_eq!(answer.body, format!("'{}'", demo.platform_url()));

    let fail = |_: &platform::Origins| Err("there is no script".to_owned());
    let error = Demo::start(Config { site_script: Some(Box::new(fail)), ..Config::default() }).err().unwrap();
    assert_eq!(error.to_string(), "there is no script");
}

#[test]
fn the_demos_page_holds_the_vendors_snippet_to_the_letter() {
    let site: Value = serde_json::from_str(&fs::read_to_string(www().join("site.json")).unwrap()).unwrap();
    let uuid = site["uuid"].as_str().unwrap();
    assert!(
        uuid.len() == 32 && uuid.bytes().all(|b| b.is_ascii_digit() || (b'A'..=b'F').contains(&b)),
        "{uuid}"
    );
    let page = fs::read_to_string(www().join("index.html")).unwrap();
    assert!(page.contains(&format!("\n{}\n</head>", SNIPPET.replace("UUID", uuid))));
    assert!(
        page.find("/shop.js").unwrap() < page.find("eS('init'").unwrap(),
        "the callback is there before its caller"
    );
}

const SNIPPET: &str = r#"<script> !function (t, e, c, n) {var s = e.createElement(c); s.async = 1, s.src = '/scripts/' + n + '.js'; var r = e.scripts[0]; r.parentNode.insertBefore(s, r); var f = function () {f.c(arguments); }; f.q = []; f.c = function () {f.q.push(arguments); }; t['eS'] = t['eS'] || f; }(window, document, 'script', 'UUID'); </script><script>eS('init', {APP_INBOX: true}, {getAuthTokenCallback: () => yourImplementationOfAuthCallback(), language: 'en', });</script>"#;

#[test]
fn the_demos_page_finds_the_operator() {
    let demo = demo();
    let operator = shop(&demo, "GET", "/demo.json", "", "").json()["operator"].clone();
    assert_eq!(operator, format!("{}/operator", demo.platform_url()));
    assert_eq!(call("GET", operator.as_str().unwrap().to_owned(), &[], "").unwrap().status, 200);
}

#[test]
fn all_that_is_said_to_either_origin_is_heard_but_for_the_tokens_own_header() {
    let demo = demo();
    let cookie = log_in(&demo, ANNA);
    let token = shop(&demo, "POST", "/inbox-token", &cookie, "").json()["token"].as_str().unwrap().to_owned();
    get(&demo, "/count", &token);
    let tokens = demo.tokens();
    assert!(tokens.len() == 2 && tokens.contains(&token), "the one that was given, and the next one");
    let tells = |what: &str| demo.heard().iter().filter(|request| request.contains(what)).count();
    assert_eq!(tells(&token), 0);
    assert_eq!((tells("GET /appinbox/v1/messages/count"), tells("POST /login"), tells(&cookie)), (1, 1, 1));
    // In any other place it is.
    shop(&demo, "GET", &format!("/me?{token}"), "", "");
    shop(&demo, "GET", "/me", &format!("other={token}"), "");
    shop(&demo, "POST", "/me", "", &token);
    shop(&demo, "GET", &format!("/missing/{token}"), "", "");
    assert_eq!(tells(&token), 4);
}
