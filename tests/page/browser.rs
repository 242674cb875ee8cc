//! Real browsers: started when they are needed, used by one test after the other, ended with the tests.

use std::env;
use std::io::{self, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, Once, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use thirtyfour::common::command::{Command as Request, FormatRequestData};
use thirtyfour::{Capabilities, ElementId, Key, RequestData, SessionId, WebDriver, WebElement};
use tokio::runtime::{self, Runtime};

/// Far longer than anything here takes; only a broken test waits for it.
pub(crate) const PATIENCE: Duration = Duration::from_secs(15);

/// Starts a driver in a process group of its own and ends that group, browser and all, when its input ends: when
/// [`Driver`] is dropped, and when the test's process is gone, however that ended. First it asks, so that displays are
/// given back; those that don't listen are made to. A browser keeps its files in a folder that goes with it.
const GUARD: &str = r#"
trap "" INT
export TMPDIR="$(mktemp -d)"
setsid "$@" </dev/null &
cat
kill -s TERM -- -$!
sleep 0.3
kill -s KILL -- -$!
wait
rm -rf "$TMPDIR"
"#;

/// A make of browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Engine {
    Chromium,
    Firefox,
    WebKit,
    /// Chromium without its compilers.
    Interpreter,
}

/// A browser with a window that is ours alone.
pub(crate) struct Browser {
    engine: Engine,
    session: WebDriver,
    runtime: Runtime,
    _driver: Driver,
}

impl Drop for Browser {
    fn drop(&mut self) {
        // The driver takes it along: there is no need to wait until a browser that may hang says goodbye.
        let _ = self.session.clone().leak();
    }
}

/// Those that no test uses at the moment.
static IDLE: Mutex<Vec<Browser>> = Mutex::new(Vec::new());

impl Browser {
    /// A browser of this make, or nothing where the machine has none and may do without.
    pub(crate) fn take(engine: Engine) -> Option<Browser> {
        let mut idle = IDLE.lock().unwrap_or_else(PoisonError::into_inner);
        let found = idle.iter().position(|browser| browser.engine == engine);
        if let Some(index) = found {
            return Some(idle.swap_remove(index));
        }
        drop(idle);
        match Browser::start(engine) {
            Ok(browser) => Some(browser),
            Err(problem) if engine == Engine::WebKit => {
                static TOLD: Once = Once::new();
                // Past the capture of tests that pass: what is not tested should be known.
                TOLD.call_once(|| drop(writeln!(io::stderr(), "WebKit is left out: {problem}")));
                None
            }
            Err(problem) => panic!("{engine:?} does not start: {problem}"),
        }
    }

    /// Lets the next test have it.
    pub(crate) fn give_back(self) {
        self.go("about:blank");
        IDLE.lock().unwrap_or_else(PoisonError::into_inner).push(self);
    }

    fn start(engine: Engine) -> Result<Browser, String> {
        let (command, capabilities) = engine.launch()?;
        let driver = Driver::start(&command)?;
        let runtime = runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let session = WebDriver::builder(driver.url.clone(), capabilities).request_timeout(PATIENCE * 2);
        let session = runtime.block_on(session.connect()).map_err(|error| error.to_string())?;
        runtime
            .block_on(session.set_window_rect(0, 0, 1200, 900))
            .map_err(|error| format!("the window cannot be sized: {error}"))?;
        Ok(Browser { engine, session, runtime, _driver: driver })
    }

    pub(crate) fn engine(&self) -> Engine {
        self.engine
    }

    #[track_caller]
    pub(crate) fn go(&self, url: &str) {
        self.runtime.block_on(self.session.goto(url)).unwrap_or_else(|error| panic!("{url}: {error}"));
    }

    /// Goes back to the page before, which the browser may have put aside whole.
    #[track_caller]
    pub(crate) fn back(&self) {
        self.runtime.block_on(self.session.back()).unwrap();
    }

    #[track_caller]
    pub(crate) fn reload(&self) {
        self.runtime.block_on(self.session.refresh()).unwrap();
    }

    /// Gives Chromium a command of its DevTools protocol.
    #[track_caller]
    pub(crate) fn devtools(&self, method: &'static str, parameters: Value) {
        let answer = self.session.cmd(DevTools { method, parameters });
        self.runtime.block_on(answer).unwrap_or_else(|error| panic!("{method}: {error}"));
    }

    /// What is to be seen in the window, as PNG.
    #[allow(dead_code, reason = "the gallery takes pictures, the page tests don't")]
    #[track_caller]
    pub(crate) fn picture(&self) -> Vec<u8> {
        self.runtime.block_on(self.session.screenshot_as_png()).unwrap()
    }

    /// Runs the body of a function in the page and returns what it returns or promises.
    #[track_caller]
    pub(crate) fn run(&self, script: &str) -> Value {
        let returned = self.runtime.block_on(self.session.execute(script, Vec::new()));
        returned.unwrap_or_else(|error| panic!("{script}: {error}")).json().clone()
    }

    /// The element that the script returns, if it returns one.
    #[track_caller]
    pub(crate) fn element(&self, script: &str) -> Option<WebElement> {
        let returned = self.runtime.block_on(self.session.execute(script, Vec::new()));
        let returned = returned.unwrap_or_else(|error| panic!("{script}: {error}"));
        if returned.json().is_null() { None } else { Some(returned.element().unwrap()) }
    }

    /// Clicks as a hand would: where something else lies above the element, that is what is clicked.
    #[track_caller]
    pub(crate) fn click(&self, element: &WebElement) {
        self.runtime.block_on(element.click()).unwrap();
    }

    /// Presses the pointer's button down on an element, and holds it.
    #[track_caller]
    pub(crate) fn hold(&self, element: &WebElement) {
        self.runtime.block_on(self.session.action_chain().click_and_hold_element(element).perform()).unwrap();
    }

    /// Presses the pointer's button down on an element, and lets it go so many pixels to the right.
    #[track_caller]
    pub(crate) fn drag(&self, element: &WebElement, pixels: i64) {
        let drag =
            self.session.action_chain().click_and_hold_element(element).move_by_offset(pixels, 0).release();
        self.runtime.block_on(drag.perform()).unwrap();
    }

    /// Lets go of the pointer's button where it is.
    #[track_caller]
    pub(crate) fn release(&self) {
        self.runtime.block_on(self.session.action_chain().release().perform()).unwrap();
    }

    /// Moves the pointer over the middle of an element.
    #[track_caller]
    pub(crate) fn hover(&self, element: &WebElement) {
        let move_there = self.session.action_chain().move_to_element_center(element);
        self.runtime.block_on(move_there.perform()).unwrap();
    }

    #[track_caller]
    pub(crate) fn key(&self, key: Key) {
        let press = self.session.action_chain().key_down(key.clone()).key_up(key);
        self.runtime.block_on(press.perform()).unwrap();
    }

    /// What a screen reader would say of the element: its role and its name.
    #[track_caller]
    pub(crate) fn spoken(&self, element: &WebElement) -> String {
        let ask = |what| {
            let answer = self.session.cmd(Computed { what, element: element.element_id() });
            self.runtime.block_on(answer).unwrap().value::<String>().unwrap()
        };
        format!("{} {}", ask("computedrole"), ask("computedlabel"))
    }
}

/// A command of the DevTools protocol, which Chromium's driver passes on.
#[derive(Debug)]
struct DevTools {
    method: &'static str,
    parameters: Value,
}

impl FormatRequestData for DevTools {
    fn format_request(&self, session: &SessionId) -> RequestData {
        let body = json!({"cmd": self.method, "params": self.parameters});
        let request = Request::Refresh.format_request(session);
        let uri = request.uri.strip_suffix("refresh").expect("the path of a reload");
        RequestData { uri: format!("{uri}goog/cdp/execute").into(), body: Some(body), ..request }
    }
}

/// Two questions of WebDriver that its client doesn't know: they are put like the one for an element's tag name.
#[derive(Debug)]
struct Computed {
    what: &'static str,
    element: ElementId,
}

impl FormatRequestData for Computed {
    fn format_request(&self, session: &SessionId) -> RequestData {
        let request = Request::GetElementTagName(self.element.clone()).format_request(session);
        let uri = request.uri.strip_suffix("name").expect("the path of a tag name");
        RequestData { uri: format!("{uri}{}", self.what).into(), ..request }
    }
}

/// A driver's process; dropping it ends it and its browser.
struct Driver {
    url: String,
    guard: Child,
}

impl Driver {
    fn start(command: &[String]) -> Result<Driver, String> {
        let port = free_port();
        let mut guard = Command::new("sh");
        guard.args(["-c", GUARD, "guard"]).args(command).arg(format!("--port={port}"));
        guard.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        let guard = guard.spawn().map_err(|error| error.to_string())?;
        let driver = Driver { url: format!("http://127.0.0.1:{port}"), guard };
        let listens = || TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok().then_some(());
        until(listens).map(|()| driver).ok_or_else(|| format!("{command:?} does not listen"))
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        drop(self.guard.stdin.take());
        // Nothing is left to do about a guard that can't be waited for.
        let _ = self.guard.wait();
    }
}

impl Engine {
    /// The driver's command and what to ask of it.
    fn launch(self) -> Result<(Vec<String>, Capabilities), String> {
        let (driver, vendor, options) = match self {
            Engine::Chromium | Engine::Interpreter => {
                let mut arguments = vec![
                    "--headless",
                    "--no-sandbox",
                    "--disable-gpu",
                    // Letters are drawn as fonts have them, not as the machine's settings would.
                    "--font-render-hinting=none",
                    "--disable-lcd-text",
                    "--force-color-profile=srgb",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                ];
                if self == Engine::Interpreter {
                    arguments.push("--js-flags=--jitless");
                }
                let binary = program(&["chromium"])?;
                let options = json!({"binary": binary, "args": arguments});
                (vec![program(&["chromedriver"])?], "goog:chromeOptions", options)
            }
            Engine::Firefox => {
                let binary = program(&["firefox-esr", "firefox"])?;
                let options = json!({"binary": binary, "args": ["-headless"]});
                (vec![program(&["geckodriver"])?], "moz:firefoxOptions", options)
            }
            Engine::WebKit => {
                let versions = ["webkit2gtk-4.1", "webkit2gtk-4.0"];
                let browser = versions.map(|v| format!("/usr/lib/x86_64-linux-gnu/{v}/MiniBrowser"));
                let browser = browser.iter().find(|path| Path::new(path).exists());
                let browser = browser.ok_or("there is no MiniBrowser")?;
                let options = json!({"binary": browser, "args": ["--automation"]});
                // Otherwise the processor and the graphics card share the drawing as chance will have it, and their
                // edges differ.
                let drawing = "WEBKIT_SKIA_ENABLE_CPU_RENDERING=1".to_owned();
                let display = [program(&["env"])?, drawing, program(&["xvfb-run"])?, "-a".to_owned()];
                let driver = [&display[..], &[program(&["WebKitWebDriver"])?]].concat();
                (driver, "webkitgtk:browserOptions", options)
            }
        };
        let mut capabilities = Capabilities::new();
        capabilities.set(vendor, options).map_err(|error| error.to_string())?;
        Ok((driver, capabilities))
    }
}

/// The first of these programs that is on the machine; `./build.sh test` puts some into `.tools`.
fn program(names: &[&str]) -> Result<String, String> {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = env::split_paths(&path).chain([".tools/bin".into()]).collect();
    let mut files = names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    let found = files.find(|file| file.is_file());
    found.map(|file| file.to_string_lossy().into_owned()).ok_or_else(|| format!("there is no {}", names[0]))
}

fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
    listener.local_addr().expect("its address").port()
}

/// Asks again and again, up to a limit that only a broken test reaches.
pub(crate) fn until<T>(mut ask: impl FnMut() -> Option<T>) -> Option<T> {
    let end = Instant::now() + PATIENCE;
    loop {
        let answer = ask();
        if answer.is_some() || Instant::now() > end {
            return answer;
        }
        thread::sleep(Duration::from_millis(10));
    }
}
