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
fn a_header_can_be_added_or_have_another_value() {
    let demo = demo();
    for (name, value) in [("x-proxy", "mine"), ("cache-control", "max-age=3600")] {
        let (name, value) = (name.to_owned(), value.to_owned());
        demo.fault(Fault::once(Endpoint::Count, What::Header { name: name.clone(), value: value.clone() }));
        let answer = count(&demo).unwrap();
        assert_eq!((answer.status, answer.header(&name)), (200, Some(&*value)));
    }
}

#[test]
fn blanks_can_stand_before_a_body() {
    let demo = demo();
    demo.fault(Fault::once(Endpoint::Count, What::Padded { mib: 3, gzip: false }));
    let answer = count(&demo).unwrap();
    assert_eq!((answer.body.len() >> 20, answer.json()), (3, json!({"count": 0})));

    demo.fault(Fault::once(Endpoint::Count, What::Padded { mib: 3, gzip: true }));
    let mut stream = bare_get(&demo, "/appinbox/v1/messages/count", &demo.mint(ANNA));
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let head = String::from_utf8_lossy(&answer).to_lowercase();
    assert!(answer.len() < 10_000 && head.contains("content-encoding: gzip"), "{}", answer.len());
    let start = answer.windows(2).position(|bytes| bytes == [0x1f, 0x8b]).unwrap();
    let mut body = String::new();
    let whole = unchunked(&answer[start - "a\r\n".len()..]);
    flate2::read::GzDecoder::new(&*whole).read_to_string(&mut body).expect("a whole gzip file");
    assert_eq!((body.len() >> 20, body.trim()), (3, r#"{"count":0}"#));
}

fn unchunked(mut chunks: &[u8]) -> Vec<u8> {
    let mut whole = Vec::new();
    loop {
        let line = chunks.windows(2).position(|bytes| bytes == b"\r\n").expect("the size of a chunk");
        let size = usize::from_str_radix(std::str::from_utf8(&chunks[..line]).unwrap(), 16).unwrap();
        if size == 0 {
            return whole;
        }
        let start = line + 2;
        whole.extend(&chunks[start..start + size]);
        chunks = &chunks[start + size + 2..];
    }
}

#[test]
fn a_body_can_come_byte_by_byte() {
    let demo = demo();
    demo.fault(Fault::once(Endpoint::Count, What::Drip { ms: 5 }));
    let start = Instant::now();
    assert_eq!(count(&demo).unwrap().json(), json!({"count": 0}));
    assert!(start.elapsed() >= Duration::from_millis(5 * r#"{"count":0}"#.len() as u64));
}

#[test]
fn an_answer_can_be_sent_to_the_letter() {
    let demo = demo();
    let head = "Content-Length: 3\r\nX-Twice: a\r\nX-Twice: b\r\n".to_owned();
    let body = b"too long \xff".to_vec();
    demo.fault(Fault::once(
        Endpoint::Count,
        What::Raw { status: 600, head: head.clone(), body: body.clone() },
    ));
    let mut stream = bare_get(&demo, "/appinbox/v1/messages/count", &demo.mint(ANNA));
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    assert!(answer.ends_with(&[head.as_bytes(), b"\r\n", &body].concat()));
    let head = String::from_utf8_lossy(&answer).to_lowercase();
    assert!(head.starts_with("http/1.1 600 ") && head.contains("\r\nes-token: "), "{head}");
    assert_eq!(demo.log().first().map(|seen| (seen.status, seen.left)), Some((Some(600), false)));
}

#[test]
fn a_client_that_leaves_before_the_end_is_seen_to_do_so() {
    let demo = demo();
    for what in [What::Hold, What::StallBody, What::Drip { ms: 50 }, What::Padded { mib: 100, gzip: false }] {
        demo.clear_log();
        demo.fault(Fault::once(Endpoint::Count, what.clone()));
        let stream = bare_get(&demo, "/appinbox/v1/messages/count", &demo.mint(ANNA));
        assert!(demo.wait_for(|log| log.len() == 1, PATIENCE));
        assert!(!demo.log()[0].left);
        drop(stream);
        assert!(demo.wait_for(|log| log[0].left, PATIENCE), "{what:?}");
    }
    demo.clear_log();
    for what in [What::status(500), What::CutBody, What::Cut { processed: true }, What::Delay { ms: 1 }] {
        demo.fault(Fault::once(Endpoint::Count, what));
        let _ = count(&demo);
    }
    assert!(demo.log().iter().all(|seen| !seen.left), "{:#?}", demo.log());
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
