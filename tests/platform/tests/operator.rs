//! The operator's page and its API.

mod support;

use platform::Demo;
use serde_json::{Value, json};
use support::*;

fn operator(demo: &Demo, method: &str, path: &str, body: &Value) -> Answer {
    let url = format!("{}/operator{path}", demo.platform_url());
    let body = if body.is_null() { String::new() } else { body.to_string() };
    call(method, url, &[("content-type", "application/json")], &body).unwrap()
}

fn read(demo: &Demo, path: &str) -> Value {
    operator(demo, "GET", path, &Value::Null).json()
}

#[test]
fn the_page_and_its_parts_are_there() {
    let demo = demo();
    for (path, kind) in [
        ("", "text/html; charset=utf-8"),
        ("/operator.css", "text/css; charset=utf-8"),
        ("/operator.js", "text/javascript; charset=utf-8"),
    ] {
        let answer = operator(&demo, "GET", path, &Value::Null);
        assert_eq!((answer.status, answer.header("content-type")), (200, Some(kind)), "{path}");
    }
    assert_eq!(demo.log().len(), 0, "the operator's own requests are not logged");
}

#[test]
fn contacts_are_added_and_listed() {
    let demo = demo();
    for (body, status) in [
        (json!({"email": "ben@example.com"}), 201),
        (json!({"email": "BEN@example.com"}), 400),
        (json!({"email": ""}), 400),
    ] {
        assert_eq!(operator(&demo, "POST", "/api/contacts", &body).status, status, "{body}");
    }
    demo.mint(ANNA);
    let expected = json!([
        {"id": 1, "name": ANNA, "unread": 0, "live_tokens": 1},
        {"id": 2, "name": "ben@example.com", "unread": 0, "live_tokens": 0},
    ]);
    assert_eq!(read(&demo, "/api/contacts"), expected);
}

#[test]
fn a_message_is_sent_and_seen() {
    let demo = demo();
    let draft = json!({
        "contact": 1, "title": "Hi", "content": "<b>there</b>", "image": "", "link": "https://shop.example/",
        "category": "news", "ttl_hours": 2, "custom_data": {"a": 1},
    });
    let answer = operator(&demo, "POST", "/api/messages", &draft);
    assert_eq!(answer.status, 201);
    let id = answer.json()["id"].clone();
    assert_eq!(demo.unread(ANNA), 1);

    let message = &read(&demo, "/api/messages")[0];
    assert_eq!((&message["id"], &message["read"]), (&id, &json!(false)));
    let lives = message["expires_at"].as_i64().unwrap() - message["created_at"].as_i64().unwrap();
    assert_eq!(lives, 2 * 60 * 60 * 1000);

    let shown = &get(&demo, "", &demo.mint(ANNA)).json()["list"][0];
    assert_eq!((&shown["image"], &shown["customData"]), (&json!(null), &json!({"a": 1})));

    let nobody = json!({"contact": 9, "title": "Hi"});
    assert_eq!(operator(&demo, "POST", "/api/messages", &nobody).status, 400);
}

#[test]
fn tokens_are_revoked() {
    let demo = demo();
    let token = demo.mint(ANNA);
    assert_eq!(operator(&demo, "POST", "/api/revoke", &Value::Null).json(), json!({"revoked": 1}));
    assert_eq!(get(&demo, "/count", &token).status, 401);
}

#[test]
fn faults_are_switched_on_listed_and_cleared() {
    let demo = demo();
    let fault = json!({"on": "count", "times": 2, "what": {"kind": "status", "code": 503}});
    assert_eq!(operator(&demo, "POST", "/api/faults", &fault).status, 201);
    assert_eq!(count(&demo).unwrap().status, 503);
    let left = json!([{
        "on": "count", "times": 1,
        "what": {"kind": "status", "code": 503, "retry_after": null, "new_token": false},
    }]);
    assert_eq!(read(&demo, "/api/faults"), left);
    assert_eq!(operator(&demo, "DELETE", "/api/faults", &Value::Null).status, 204);
    assert_eq!(read(&demo, "/api/faults"), json!([]));
    assert_eq!(operator(&demo, "POST", "/api/faults/release", &Value::Null).status, 204);

    for what in [json!({"kind": "status", "code": 7}), json!({"kind": "token_header", "value": "a\nb"})] {
        let answer = operator(&demo, "POST", "/api/faults", &json!({"on": "any", "what": what}));
        assert_eq!(answer.status, 400, "{what}");
        assert_ne!(answer.json()["error"], "", "{what}");
    }
}

#[test]
fn every_kind_of_fault_that_the_page_offers_is_understood() {
    let demo = demo();
    for what in [
        json!({"kind": "status", "code": 429, "retry_after": "1", "new_token": true}),
        json!({"kind": "delay", "ms": 1}),
        json!({"kind": "hold"}),
        json!({"kind": "stall"}),
        json!({"kind": "cut", "processed": true}),
        json!({"kind": "cut_body"}),
        json!({"kind": "stall_body"}),
        json!({"kind": "no_token_header"}),
        json!({"kind": "token_header", "value": "x"}),
        json!({"kind": "no_expose"}),
        json!({"kind": "no_cors"}),
        json!({"kind": "body", "text": "x", "content_type": "text/html", "status": 200}),
        json!({"kind": "redirect", "to": "/"}),
    ] {
        let fault = json!({"on": "preflight", "times": null, "what": what});
        assert_eq!(operator(&demo, "POST", "/api/faults", &fault).status, 201, "{what}");
    }
}

#[test]
fn the_log_is_read_from_its_end() {
    let demo = demo();
    for _ in 0..3 {
        count(&demo).unwrap();
    }
    let log = read(&demo, "/api/log?last=2");
    assert_eq!(log.as_array().unwrap().len(), 2);
    assert_eq!((&log[0]["chain"], &log[1]["chain"]), (&json!(3), &json!(2)));
    assert_eq!((&log[0]["endpoint"], &log[0]["status"]), (&json!("count"), &json!(200)));
}

#[test]
fn settings_are_read_and_changed() {
    let demo = demo();
    assert_eq!(read(&demo, "/api/settings"), json!({"one_token_per_contact": false, "wire": "web"}));
    let wanted = json!({"one_token_per_contact": true, "wire": "mobile"});
    assert_eq!(operator(&demo, "PUT", "/api/settings", &wanted).status, 200);
    assert_eq!(read(&demo, "/api/settings"), wanted);
    assert_eq!(count(&demo).unwrap().json(), json!({"unreadCount": 0}));
    assert_eq!(operator(&demo, "PUT", "/api/settings", &json!({"colour": "red"})).status, 422);
}
