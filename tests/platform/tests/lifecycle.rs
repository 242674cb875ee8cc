//! Starting, stopping, and what a restart keeps.

mod support;

use std::net::TcpListener;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use platform::{Config, Data, Demo, Endpoint, Fault, Message, Settings, What};
use support::*;

fn in_folder(folder: &Path, seed: bool) -> Demo {
    Demo::start(Config { data: Data::Folder(folder.join("data")), seed, ..Config::default() }).unwrap()
}

#[test]
fn messages_sessions_and_live_tokens_survive_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let demo = in_folder(folder.path(), false);
    demo.add_contact(ANNA);
    let read = demo.send(ANNA, Message::default());
    demo.send(ANNA, Message::default());
    let cookie = log_in(&demo, ANNA);
    let spent = demo.mint(ANNA);
    let body = format!(r#"{{"status":"OPENED","ids":["{read}"]}}"#);
    let live = inbox(&demo, "POST", "/status", &spent, &body).unwrap().next();
    drop(demo);

    let demo = in_folder(folder.path(), false);
    assert_eq!((demo.unread(ANNA), demo.is_read(&read)), (1, true));
    assert_eq!(shop(&demo, "GET", "/me", &cookie, "").json()["email"], ANNA);
    assert_eq!(get(&demo, "/count", &spent).status, 401);
    assert_eq!(get(&demo, "/count", &live).status, 200);
}

#[test]
fn faults_log_and_settings_do_not_survive() {
    let folder = tempfile::tempdir().unwrap();
    let demo = in_folder(folder.path(), true);
    demo.fault(Fault::always(Endpoint::Any, What::status(500)));
    demo.settings(|settings| settings.one_token_per_contact = true);
    count(&demo).unwrap();
    drop(demo);

    let demo = in_folder(folder.path(), true);
    assert_eq!(demo.log().len(), 0);
    demo.settings(|settings| assert_eq!(*settings, Settings::default()));
    assert_eq!(count(&demo).unwrap().status, 200);
}

#[test]
fn the_first_start_seeds_and_the_next_does_not_repeat_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut token = String::new();
    for _ in 0..2 {
        let demo = in_folder(folder.path(), true);
        token = demo.mint(ANNA);
        let answer = get(&demo, "", &token);
        let list = answer.json()["list"].as_array().unwrap().clone();
        assert_eq!(list.len(), 8);
        let unread = list.iter().filter(|message| message["newMessage"] == true).count();
        assert_eq!((unread, demo.unread(ANNA)), (4, 4));
        let times: Vec<i64> = list.iter().map(|m| m["createdDate"].as_i64().unwrap()).collect();
        assert!(times.is_sorted_by(|newer, older| newer > older));
        assert_eq!((demo.unread("ben@example.com"), demo.unread("carl@example.com")), (1, 0));
    }
    assert_ne!(token, "");
}

#[test]
fn every_image_of_the_seeds_is_served() {
    let www = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../www");
    let demo = Demo::start(Config { www, seed: true, ..Config::default() }).unwrap();
    let body = get(&demo, "", &demo.mint(ANNA)).json();
    let images: Vec<&str> =
        body["list"].as_array().unwrap().iter().filter_map(|m| m["image"].as_str()).collect();
    assert_eq!(images.len(), 1);
    for image in images {
        let answer = call("GET", image.to_owned(), &[], "").unwrap();
        assert_eq!((answer.status, answer.header("content-type")), (200, Some("image/svg+xml")), "{image}");
    }
}

#[test]
fn a_taken_port_is_said_in_one_line() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    for option in ["--shop-port", "--platform-port"] {
        let mut config = Config::default();
        match option {
            "--shop-port" => config.shop_port = port,
            _ => config.platform_port = port,
        }
        let error = Demo::start(config).err().unwrap();
        let expected =
            format!("port {port} is taken: stop what listens there or choose another with {option}");
        assert_eq!(error.to_string(), expected);
    }
    let folder = tempfile::tempdir().unwrap();
    let port = port.to_string();
    let output = program(folder.path(), &["--shop-port", &port, "--platform-port", "0"]);
    assert!(output.contains("choose another with --shop-port") && output.lines().count() == 1, "{output}");
}

#[test]
fn a_missing_build_is_said_in_one_line() {
    let folder = tempfile::tempdir().unwrap();
    let output = program(folder.path(), &["--shop-port", "0", "--platform-port", "0"]);
    assert!(output.ends_with("eS.js is missing: run ./build.sh dist first\n"), "{output}");
    assert_eq!(output.lines().count(), 1);
}

/// Runs the program in an empty folder, where it cannot start, and returns its complaint.
fn program(folder: &Path, arguments: &[&str]) -> String {
    let output =
        Command::new(env!("CARGO_BIN_EXE_platform")).current_dir(folder).args(arguments).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn waiting_for_the_log_ends_when_the_time_is_over() {
    let demo = demo();
    assert!(!demo.wait_for(|log| !log.is_empty(), Duration::from_millis(5)));
    count(&demo).unwrap();
    assert!(demo.wait_for(|log| log.len() == 1, Duration::ZERO));
}
