//! Each kind of fault, seen by a client.

mod support;

use std::io::Read;
use std::thread;
use std::time::{Duration, Instant};

use platform::{Config, Demo, Endpoint, Fault, Message, What};
use serde_json::json;
use support::*;

/// A request on a thread of its own, for faults that keep it waiting.
fn in_background<T: Send>(
    demo: &Demo,
    token: &str,
    then: impl FnOnce() -> T + Send,
) -> (Result<Answer, ureq::Error>, T) {
    thread::scope(|scope| {
        let request = scope.spawn(|| inbox(demo, "GET", "/count", token, ""));
        let result = then();
        (request.join().unwrap(), result)
    })
}

#[test]
fn a_status_fault_refuses_and_leaves_the_token_alive() {
    let demo = demo();
    let token = demo.mint(ANNA);
    for code in [400, 401, 403, 404, 429, 451, 500, 503, 599, 999] {
        demo.fault(Fault::once(Endpoint::Count, What::status(code)));
        let answer = get(&demo, "/count", &token);
        assert_eq!((answer.status, answer.header("es-token")), (code, None));
        assert_eq!(answer.header("access-control-allow-origin"), Some(PAGE));
    }
    assert_eq!(get(&demo, "/count", &token).status, 200);
}

#[test]
fn a_status_fault_can_say_when_to_retry_and_bring_a_token() {
    let demo = demo();
    let what = What::Status { code: 429, retry_after: Some("120".into()), new_token: true };
    demo.fault(Fault::once(Endpoint::Any, what));
    let token = demo.mint(ANNA);
    let answer = get(&demo, "/count", &token);
    assert_eq!((answer.status, answer.header("retry-after")), (429, Some("120")));
    assert_eq!(get(&demo, "/count", &token).status, 401);
    assert_eq!(get(&demo, "/count", &answer.next()).status, 200);
}

#[test]
fn faults_hit_their_endpoint_as_often_as_they_say_oldest_first() {
    let demo = demo();
    demo.fault(Fault::times(2, Endpoint::Count, What::status(500)));
    demo.fault(Fault::once(Endpoint::Any, What::status(502)));
    let statuses = ["/count", "", "/count", "/count"].map(|path| get(&demo, path, &demo.mint(ANNA)).status);
    assert_eq!(statuses, [500, 502, 500, 200]);

    demo.fault(Fault::always(Endpoint::List, What::status(500)));
    assert_eq!([(); 3].map(|()| get(&demo, "", &demo.mint(ANNA)).status), [500; 3]);
    demo.clear_faults();
    assert_eq!(get(&demo, "", &demo.mint(ANNA)).status, 200);
}

#[test]
fn a_delayed_request_is_handled_later() {
    let demo = demo();
    demo.fault(Fault::once(Endpoint::Count, What::Delay { ms: 30 }));
    let start = Instant::now();
    assert_eq!(count(&demo).unwrap().status, 200);
    assert!(start.elapsed() >= Duration::from_millis(30));
}

#[test]
fn a_held_request_waits_for_its_release() {
    let demo = demo();
    for end in [Demo::release, Demo::clear_faults] {
        demo.fault(Fault::once(Endpoint::Count, What::Hold));
        let token = demo.mint(ANNA);
        let (answer, status) = in_background(&demo, &token, || {
            wait(&demo, |seen| seen.token.as_deref() == Some(&token));
            let status = demo.log().last().unwrap().status;
            end(&demo);
            status
        });
        assert_eq!((status, answer.unwrap().status), (None, 200));
    }
}

#[test]
fn a_release_spares_the_fault_but_clearing_ends_it() {
    let demo = demo();
    demo.fault(Fault::always(Endpoint::Count, What::Hold));
    for end in [Demo::release, Demo::clear_faults] {
        let token = demo.mint(ANNA);
        let (answer, ()) = in_background(&demo, &token, || {
            wait(&demo, |seen| seen.token.as_deref() == Some(&token));
            end(&demo);
        });
        assert_eq!(answer.unwrap().status, 200);
    }
    assert_eq!(count(&demo).unwrap().status, 200);
}

#[test]
fn requests_of_one_chain_at_the_same_time_are_counted() {
    let demo = demo();
    demo.fault(Fault::times(2, Endpoint::Count, What::Hold));
    let token = demo.mint(ANNA);
    let _ = in_background(&demo, &token, || {
        assert!(demo.wait_for(|log| log.len() == 1, PATIENCE));
        let _ = in_background(&demo, &token, || {
            assert!(demo.wait_for(|log| log.len() == 2, PATIENCE));
            demo.release();
        });
    });
    get(&demo, "/count", &token);
    assert_eq!(demo.log().iter().map(|seen| seen.in_flight).collect::<Vec<_>>(), [1, 2, 1]);
}

#[test]
fn a_held_request_whose_client_left_is_in_flight_no_longer() {
    let demo = demo();
    demo.fault(Fault::once(Endpoint::Count, What::Hold));
    let token = demo.mint(ANNA);
    let stream = bare_get(&demo, "/appinbox/v1/messages/count", &token);
    assert!(demo.wait_for(|log| log.len() == 1, PATIENCE));
    drop(stream);
    // The close is noticed when the connection is next looked at; until then the old request still counts.
    let mut in_flight = 2;
    while in_flight != 1 {
        get(&demo, "/count", &token);
        in_flight = demo.log().last().unwrap().in_flight;
    }
    assert_eq!(demo.log().first().unwrap().status, None);
}

#[test]
fn a_stalled_request_is_not_even_answered_by_the_end() {
    let demo = demo();
    demo.fault(Fault::once(Endpoint::Count, What::Stall));
    let token = demo.mint(ANNA);
    let platform = demo.platform_url();
    let request = thread::spawn(move || {
        call("GET", format!("{platform}/appinbox/v1/messages/count"), &[("es-token", &token)], "")
    });
    assert!(demo.wait_for(|log| log.len() == 1, PATIENCE));
    demo.release();
    let start = Instant::now();
    drop(demo);
    assert!(start.elapsed() < Duration::from_secs(2), "stopping is prompt");
    assert!(request.join().unwrap().is_err());
}

#[test]
fn a_cut_connection_gives_no_answer_before_or_after_the_work() {
    let demo = demo();
    let id = demo.send(ANNA, Message::default());
    let body = json!({"status": "OPENED", "ids": [id]}).to_string();
    for processed in [false, true] {
        demo.fault(Fault::once(Endpoint::Status, What::Cut { processed }));
        let token = demo.mint(ANNA);
        assert!(inbox(&demo, "POST", "/status", &token, &body).is_err());
        assert_eq!(demo.is_read(&id), processed);
        assert_eq!(get(&demo, "/count", &token).status, if processed { 401 } else { 200 });
    }
    assert_eq!(demo.log().first().unwrap().status, None);
}

#[test]
fn a_body_can_break_off_or_stall_in_the_middle() {
    for what in [What::CutBody, What::StallBody] {
        let demo = demo();
        let whole = count(&demo).unwrap().body;
        demo.fault(Fault::once(Endpoint::Count, what.clone()));
        let token = demo.mint(ANNA);
        let mut stream = bare_get(&demo, "/appinbox/v1/messages/count", &token);
        let end = format!("\r\n\r\n{}", &whole[..whole.len() / 2]);
        let mut got = Vec::new();
        while !got.ends_with(end.as_bytes()) {
            let mut byte = [0];
            stream.read_exact(&mut byte).unwrap();
            got.push(byte[0]);
        }
        let head = String::from_utf8(got).unwrap().to_lowercase();
        assert!(head.contains("es-token: "), "{head}");
        assert!(head.contains(&format!("content-length: {}", whole.len())), "{head}");
        assert_eq!(get(&demo, "/count", &token).status, 401, "{what:?} comes after the work");

        // What stalls ends with the platform, and what is cut has ended already.
        if what == What::StallBody {
            drop(demo);
        }
        let mut rest = Vec::new();
        let _ = stream.read_to_end(&mut rest);
        assert_eq!(rest.len(), 0, "{what:?}");
    }
}

#[test]
fn even_an_empty_body_can_break_off() {
    let demo = demo();
    demo.fault(Fault::once(Endpoint::Status, What::CutBody));
    assert!(inbox(&demo, "POST", "/status", &demo.mint(ANNA), r#"{"status":"OPENED"}"#).is_err());
}

#[test]
fn the_next_token_can_be_missing_or_something_else() {
    let demo = demo();
    demo.fault(Fault::once(Endpoint::Count, What::NoTokenHeader));
    let token = demo.mint(ANNA);
    assert_eq!(get(&demo, "/count", &token).header("es-token"), None);
    assert_eq!(get(&demo, "/count", &token).status, 401);

    for value in ["", "a, b", "té", &"x".repeat(10_000)] {
        demo.fault(Fault::once(Endpoint::Count, What::TokenHeader { value: value.to_owned() }));
        let answer = count(&demo).unwrap();
        assert_eq!(answer.headers.get("es-token").unwrap().as_bytes(), value.as_bytes());
    }
}

#[test]
fn other_origins_can_be_shut_out() {
    let demo = demo();
    demo.fault(Fault::once(Endpoint::Count, What::NoExpose));
    let answer = count(&demo).unwrap();
    assert_eq!(answer.header("access-control-expose-headers"), None);
    assert_eq!(answer.header("access-control-allow-origin"), Some(PAGE));

    demo.fault(Fault::once(Endpoint::Count, What::NoCors));
    let answer = count(&demo).unwrap();
    assert_eq!((answer.status, answer.header("access-control-allow-origin")), (200, None));
}

#[test]
fn a_preflight_has_faults_of_its_own() {
    let demo = demo();
    let preflight = || {
        let url = format!("{}/appinbox/v1/messages/count", demo.platform_url());
        call("OPTIONS", url, &[("origin", PAGE)], "").unwrap()
    };
    demo.fault(Fault::once(Endpoint::Any, What::status(500)));
    assert_eq!(preflight().status, 204, "a fault on any endpoint waits for the request itself");
    assert_eq!(count(&demo).unwrap().status, 500);

    demo.fault(Fault::once(Endpoint::Preflight, What::status(401)));
    assert_eq!(preflight().status, 401);
    demo.fault(Fault::once(Endpoint::Preflight, What::NoTokenHeader));
    assert_eq!(preflight().header("access-control-allow-headers"), Some("Content-Type"));
    demo.fault(Fault::once(Endpoint::Preflight, What::NoCors));
    assert_eq!(preflight().header("access-control-allow-origin"), None);
}

#[test]
fn a_body_can_be_replaced_and_the_token_is_still_there() {
    let demo = demo();
    let what = What::Body { text: "<h1>Log in</h1>".into(), content_type: "text/html".into(), status: 203 };
    demo.fault(Fault::once(Endpoint::Any, what));
    let answer = count(&demo).unwrap();
    assert_eq!((answer.status, &*answer.body), (203, "<h1>Log in</h1>"));
    assert_eq!(answer.header("content-type"), Some("text/html"));
    assert_eq!(get(&demo, "/count", &answer.next()).status, 200);
}

#[test]
fn a_request_can_be_sent_elsewhere() {
    let demo = demo();
    demo.fault(Fault::once(Endpoint::List, What::Redirect { to: "https://elsewhere.example/".into() }));
    let token = demo.mint(ANNA);
    let answer = get(&demo, "", &token);
    assert_eq!((answer.status, answer.header("location")), (302, Some("https://elsewhere.example/")));
    assert_eq!(get(&demo, "", &token).status, 200);
}

#[test]
fn the_token_endpoint_fails_as_well() {
    let demo = demo();
    demo.fault(Fault::once(Endpoint::Token, What::status(503)));
    assert_eq!(ask_token(&demo, &with_key("shop"), r#"{"email":"anna@example.com"}"#).status, 503);
}

#[test]
#[should_panic(expected = "1000 is no status")]
fn a_fault_that_http_cannot_carry_is_refused() {
    let demo = Demo::start(Config::default()).unwrap();
    demo.fault(Fault::once(Endpoint::Any, What::status(1000)));
}
