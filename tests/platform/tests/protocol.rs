//! The protocol as the vendor documents it: tokens, the three inbox endpoints, and what browsers need.

mod support;

use std::time::Duration;

use platform::{Endpoint, Message, Wire};
use serde_json::json;
use support::*;

#[test]
fn the_token_endpoint_wants_the_api_key_and_a_name() {
    let demo = demo();
    let good = with_key("anything");
    let table: [(&str, &str, u16); 9] = [
        (&good, r#"{"email":"anna@example.com"}"#, 200),
        (&good, r#"{"email":"ANNA@example.com","colour":"red"}"#, 200),
        (&good, r#"{"phone":"+380441234567"}"#, 200),
        (&good, r#"{"email":""}"#, 400),
        (&good, r#"{"colour":"red"}"#, 400),
        (&good, "not json", 400),
        ("anything:wrong", r#"{"email":"anna@example.com"}"#, 401),
        ("anything", r#"{"email":"anna@example.com"}"#, 401),
        ("anything:wrong", "not json", 401),
    ];
    for (user, body, status) in table {
        assert_eq!(ask_token(&demo, user, body).status, status, "{user} {body}");
    }
    let url = format!("{}/api/v1/auth/contact/token", demo.platform_url());
    assert_eq!(call("POST", url, &[], r#"{"email":"anna@example.com"}"#).unwrap().status, 401);
}

#[test]
fn a_token_is_opaque_and_empty_for_a_stranger() {
    let demo = demo();
    let token = |email: &str| {
        let answer = ask_token(&demo, &with_key(""), &json!({"email": email}).to_string());
        answer.json()["token"].as_str().unwrap().to_owned()
    };
    assert_eq!(token("stranger@example.com"), "");
    let (one, two) = (token(ANNA), token(ANNA));
    assert_ne!(one, two);
    assert!(
        one.len() >= 40 && one.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'),
        "{one}"
    );
}

#[test]
fn a_contact_is_found_by_any_of_its_names() {
    let demo = demo();
    let url = format!("{}/operator/api/contacts", demo.platform_url());
    let carl = r#"{"email":"carl@example.com","phone":"+1","externalCustomerId":"c-1"}"#;
    assert_eq!(call("POST", url, &[("content-type", "application/json")], carl).unwrap().status, 201);
    for name in [r#"{"phone":"+1"}"#, r#"{"externalCustomerId":"c-1"}"#, r#"{"extid":"c-1"}"#] {
        let answer = ask_token(&demo, &with_key("shop"), name);
        assert_ne!(answer.json()["token"], "", "{name}");
    }
}

#[test]
fn every_request_kills_its_token_and_brings_the_next() {
    let demo = demo();
    let first = demo.mint(ANNA);
    let second = get(&demo, "/count", &first).next();
    let again = get(&demo, "/count", &first);
    assert_eq!((again.status, again.header("es-token")), (401, None));
    let third = get(&demo, "", &second).next();
    let marked = inbox(&demo, "POST", "/status", &third, r#"{"status":"OPENED"}"#).unwrap();
    assert_eq!(marked.status, 200);
    assert_eq!(get(&demo, "/count", &marked.next()).status, 200);

    let chains: Vec<_> = demo.log().iter().map(|seen| (seen.chain, seen.token_alive)).collect();
    assert_eq!(chains, [true, false, true, true, true].map(|alive| (Some(1), alive)));
}

#[test]
fn a_missing_unknown_or_revoked_token_is_refused() {
    let demo = demo();
    let token = demo.mint(ANNA);
    demo.revoke_all();
    for token in ["", "never-handed-out", &token] {
        let answer = get(&demo, "/count", token);
        assert_eq!((answer.status, answer.header("es-token")), (401, None), "{token}");
    }
    let url = format!("{}/appinbox/v1/messages", demo.platform_url());
    assert_eq!(call("GET", url, &[], "").unwrap().status, 401);
}

#[test]
fn other_tokens_of_a_contact_live_on_unless_the_setting_says_otherwise() {
    let demo = demo();
    let (one, _two) = (demo.mint(ANNA), demo.mint(ANNA));
    let one = get(&demo, "/count", &one).next();
    demo.settings(|settings| settings.one_token_per_contact = true);
    let three = demo.mint(ANNA);
    assert_eq!(get(&demo, "/count", &one).status, 401);
    assert_eq!(get(&demo, "/count", &three).status, 200);
}

#[test]
fn the_list_has_the_documented_fields_newest_first() {
    let demo = demo();
    let old = demo.send(ANNA, Message { age: Duration::from_secs(60), read: true, ..Message::default() });
    let new = demo.send(
        ANNA,
        Message {
            title: "Sale".into(),
            content: "<b>Now</b>".into(),
            image: Some("https://shop.example/a.png".into()),
            link: Some("https://shop.example/".into()),
            category: Some("offers".into()),
            custom_data: json!({"code": 7}).as_object().unwrap().clone(),
            ..Message::default()
        },
    );
    let body = get(&demo, "", &demo.mint(ANNA)).json();
    assert_eq!(body["totalPages"], 1);
    assert_eq!(body["list"][1]["id"], old);
    assert_eq!(body["list"][1]["status"], "OPENED");
    assert_eq!(body["list"][1]["image"], json!(null));
    let mut first = body["list"][0].clone();
    assert!(first["createdDate"].take().as_i64().unwrap() > 1_600_000_000_000);
    let expected = json!({
        "id": new, "createdDate": null, "title": "Sale", "content": "<b>Now</b>",
        "image": "https://shop.example/a.png", "link": "https://shop.example/", "newMessage": true,
        "status": "UNOPENED", "category": "offers", "customData": {"code": 7},
    });
    assert_eq!(first, expected);
}

#[test]
fn the_list_is_cut_into_pages_and_filtered() {
    let demo = demo();
    for n in 0..5 {
        let age = Duration::from_secs(n * 60);
        demo.send(ANNA, Message { title: n.to_string(), age, read: n % 2 == 1, ..Message::default() });
    }
    let table = [
        ("", vec!["0", "1", "2", "3", "4"], 1),
        ("?page=0&pageSize=2", vec!["0", "1"], 3),
        ("?page=2&pageSize=2", vec!["4"], 3),
        ("?page=9&pageSize=2", vec![], 3),
        ("?status=OPENED", vec!["1", "3"], 1),
        ("?status=UNOPENED&page=1&pageSize=2", vec!["4"], 2),
    ];
    let mut token = demo.mint(ANNA);
    for (query, titles, pages) in table {
        let answer = get(&demo, query, &token);
        let body = answer.json();
        let list = body["list"].as_array().unwrap();
        assert_eq!(list.iter().map(|m| m["title"].as_str().unwrap()).collect::<Vec<_>>(), titles, "{query}");
        assert_eq!(body["totalPages"], pages, "{query}");
        token = answer.next();
    }
    for query in ["?pageSize=0", "?page=-1&pageSize=2", "?status=LOST"] {
        let answer = get(&demo, query, &token);
        assert_eq!(answer.status, 400, "{query}");
        token = answer.next();
    }
}

#[test]
fn marking_takes_the_named_messages_or_all_when_none_is_named() {
    for all in
        [r#"{"status":"OPENED"}"#, r#"{"status":"OPENED","ids":null}"#, r#"{"status":"OPENED","ids":[]}"#]
    {
        let demo = demo();
        let one = demo.send(ANNA, Message::default());
        let two = demo.send(ANNA, Message::default());
        let named = json!({"status": "OPENED", "ids": [one, "unknown"]}).to_string();
        let answer = inbox(&demo, "POST", "/status", &demo.mint(ANNA), &named).unwrap();
        assert_eq!((answer.status, &*answer.body), (200, ""));
        assert_eq!((demo.is_read(&one), demo.is_read(&two), demo.unread(ANNA)), (true, false, 1));
        inbox(&demo, "POST", "/status", &answer.next(), all).unwrap();
        assert_eq!(demo.unread(ANNA), 0, "{all}");
    }
}

#[test]
fn a_contact_can_neither_see_nor_mark_what_is_anothers() {
    let demo = demo();
    demo.add_contact("ben@example.com");
    let id = demo.send("ben@example.com", Message::default());
    let named = json!({"status": "OPENED", "ids": [id]}).to_string();
    let answer = inbox(&demo, "POST", "/status", &demo.mint(ANNA), &named).unwrap();
    assert_eq!(get(&demo, "", &answer.next()).json()["list"], json!([]));
    assert!(!demo.is_read(&id));
}

#[test]
fn marking_as_anything_but_opened_is_refused() {
    let demo = demo();
    for body in
        [r#"{"status":"UNOPENED","ids":["a"]}"#, r#"{"ids":["a"]}"#, "[]", r#"{"status":"OPENED","ids":"a"}"#]
    {
        let answer = inbox(&demo, "POST", "/status", &demo.mint(ANNA), body).unwrap();
        assert_eq!(answer.status, 400, "{body}");
    }
}

#[test]
fn a_message_vanishes_when_its_time_is_over() {
    let demo = demo();
    let day = Duration::from_secs(24 * 60 * 60);
    demo.send(ANNA, Message { age: day, ..Message::default() });
    demo.send(ANNA, Message { age: 2 * day, ttl: 3 * day, ..Message::default() });
    let ending = demo.send(ANNA, Message::default());
    let answer = get(&demo, "/count", &demo.mint(ANNA));
    assert_eq!(answer.json(), json!({"count": 2}));
    demo.expire(&ending);
    assert_eq!(get(&demo, "", &answer.next()).json()["list"].as_array().unwrap().len(), 1);
    assert_eq!(demo.unread(ANNA), 1);
}

#[test]
fn the_mobile_family_has_other_names() {
    let demo = demo();
    demo.send(ANNA, Message::default());
    demo.settings(|settings| settings.wire = Wire::Mobile);
    let answer = get(&demo, "/count", &demo.mint(ANNA));
    assert_eq!(answer.json(), json!({"unreadCount": 1}));
    let message = get(&demo, "", &answer.next()).json()["list"][0].clone();
    for name in ["createDate", "expiryDate"] {
        let date = message[name].as_str().unwrap();
        assert!(date.len() == 20 && date.ends_with('Z') && date.contains('T'), "{date}");
    }
    assert_eq!(message.get("createdDate"), None);
}

#[test]
fn browsers_of_any_origin_are_allowed() {
    let demo = demo();
    let url = format!("{}/appinbox/v1/messages/count", demo.platform_url());
    let asked = [
        ("origin", PAGE),
        ("access-control-request-method", "GET"),
        ("access-control-request-headers", "es-token"),
    ];
    let preflight = call("OPTIONS", url.clone(), &asked, "").unwrap();
    assert_eq!(preflight.status, 204);
    assert_eq!(preflight.header("access-control-allow-origin"), Some(PAGE));
    assert_eq!(preflight.header("access-control-allow-headers"), Some("ES-TOKEN, Content-Type"));
    assert_eq!(preflight.header("access-control-allow-methods"), Some("GET, POST"));
    assert_eq!(preflight.header("access-control-max-age"), Some("600"));

    // Refusals can be read as well: a widget that could not see the 401 would not know to renew its token.
    for answer in [get(&demo, "/count", &demo.mint(ANNA)), get(&demo, "/count", "dead")] {
        assert_eq!(answer.header("access-control-allow-origin"), Some(PAGE));
        assert_eq!(answer.header("access-control-expose-headers"), Some("ES-TOKEN, Retry-After"));
        assert_eq!(answer.header("vary"), Some("Origin"));
        assert_eq!(answer.header("cache-control"), Some("no-store"));
    }
    let token = ask_token(&demo, &with_key("shop"), r#"{"email":"anna@example.com"}"#);
    assert_eq!(token.header("access-control-allow-origin"), None);
}

#[test]
fn the_log_tells_what_came_in() {
    let demo = demo();
    let token = demo.mint(ANNA);
    get(&demo, "?page=0&pageSize=20", &token);
    let log = demo.log();
    let [seen] = &*log else { panic!("{log:#?}") };
    assert_eq!(seen.endpoint, Endpoint::List);
    assert_eq!((&*seen.method, &*seen.path_and_query), ("GET", "/appinbox/v1/messages?page=0&pageSize=20"));
    assert_eq!((seen.token.as_deref(), seen.origin.as_deref()), (Some(&*token), Some(PAGE)));
    assert_eq!((seen.status, seen.token_alive, seen.in_flight), (Some(200), true, 1));
    assert_eq!(seen.contact.as_deref(), Some(ANNA));

    demo.clear_log();
    let url = format!("{}/appinbox/v2/messages", demo.platform_url());
    assert_eq!(call("POST", url, &[], "hello").unwrap().status, 404);
    let log = demo.log();
    let [seen] = &*log else { panic!("{log:#?}") };
    assert_eq!((seen.endpoint, &*seen.body, seen.status), (Endpoint::Other, "hello", Some(404)));
}
