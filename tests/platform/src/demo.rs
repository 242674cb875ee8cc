//! Starts and stops both origins, and is the handle by which tests reach inside.

use std::fs;
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use axum::http::StatusCode;
use axum::{Router, middleware};
use tokio::sync::oneshot;

use crate::config::{Config, Data, Origin, Origins, StartError};
use crate::heard::{self, Heard};
use crate::platform::{self, Identity, Platform};
use crate::serve::serve;
use crate::shop::{self, Shop};
use crate::{Fault, Message, Page, Seen, Settings};

/// Both servers at work. Dropping it stops them, with whatever they hold or stall.
pub struct Demo {
    origins: Origins,
    platform: Arc<Platform>,
    shop: Arc<Shop>,
    heard: Arc<Heard>,
    /// Dropping the sender ends the thread.
    stop: Option<oneshot::Sender<()>>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Demo {
    /// Starts both servers on a thread of their own, so that it works inside and outside of async code.
    pub fn start(config: Config) -> Result<Demo, StartError> {
        let (shop_listener, shop_address) = listen(Origin::Shop, config.shop_port)?;
        let (platform_listener, platform_address) = listen(Origin::Platform, config.platform_port)?;
        let origins = Origins {
            shop: format!("http://{shop_address}"),
            platform: format!("http://{platform_address}"),
        };

        let folder = match config.data {
            Data::Memory => None,
            Data::Folder(folder) => {
                fs::create_dir_all(&folder)
                    .map_err(|e| StartError::Data(format!("{}: {e}", folder.display())))?;
                Some(folder)
            }
        };
        let platform = Arc::new(Platform::open(folder.as_deref())?);
        let shop = Arc::new(Shop::open(folder.as_deref(), config.www, config.scripts, platform_address)?);
        if config.seed {
            platform.seed(&origins.shop)?;
        }
        if let Some(make) = config.site_script {
            let (name, text) = make(&origins).map_err(StartError::SiteScript)?;
            shop.files
                .put(&format!("/scripts/{name}"), text, JAVASCRIPT, &[])
                .map_err(StartError::SiteScript)?;
        }

        let (stop, stopped) = oneshot::channel();
        let heard = Arc::<Heard>::default();
        let routers = [platform::router(platform.clone()), shop::router(shop.clone())];
        let routers =
            routers.map(|router| router.layer(middleware::from_fn_with_state(heard.clone(), heard::listen)));
        let thread = spawn(platform_listener, shop_listener, routers, stopped)?;
        Ok(Demo { origins, platform, shop, heard, stop: Some(stop), thread: Some(thread) })
    }

    /// The shop's address, without a slash at the end.
    pub fn shop_url(&self) -> String {
        self.origins.shop.clone()
    }

    /// The platform's address, without a slash at the end.
    pub fn platform_url(&self) -> String {
        self.origins.platform.clone()
    }

    /// Makes a contact known to the platform; one that is known already stays as it is.
    pub fn add_contact(&self, email: &str) {
        if self.contact(email).is_none() {
            done(self.platform.store.add_contact(&Identity::email(email)));
        }
    }

    /// Sends a message and returns its id.
    ///
    /// # Panics
    /// If the platform does not know the contact.
    pub fn send(&self, email: &str, message: Message) -> String {
        done(self.platform.store.send(self.known(email), &message))
    }

    /// How many unread messages a contact has.
    ///
    /// # Panics
    /// If the platform does not know the contact.
    pub fn unread(&self, email: &str) -> usize {
        done(self.platform.store.unread(self.known(email)))
    }

    /// Whether the message with this id is read.
    pub fn is_read(&self, id: &str) -> bool {
        done(self.platform.store.is_read(id))
    }

    /// Ends a message's time to live now.
    pub fn expire(&self, id: &str) {
        done(self.platform.store.expire(id));
    }

    /// A new token, as the token endpoint would give it: empty for somebody unknown.
    pub fn mint(&self, email: &str) -> String {
        done(self.platform.mint(&Identity::email(email)))
    }

    /// Every token that there has ever been, dead or alive.
    pub fn tokens(&self) -> Vec<String> {
        done(self.platform.store.tokens())
    }

    /// What browsers, and the shop's backend, have said to either origin so far, each request as one text: its address,
    /// its body and its headers, but for `ES-TOKEN`. The last 10,000 are kept.
    pub fn heard(&self) -> Vec<String> {
        self.heard.all()
    }

    /// Kills every live token.
    pub fn revoke_all(&self) {
        done(self.platform.store.revoke_all());
    }

    /// Switches a fault on.
    ///
    /// # Panics
    /// If HTTP cannot carry it: a status outside 100 to 999, or a line break in a header.
    pub fn fault(&self, fault: Fault) {
        self.platform.faults.add(fault).unwrap_or_else(|problem| panic!("{problem}"));
    }

    /// Switches all faults off and lets the held requests go.
    pub fn clear_faults(&self) {
        self.platform.faults.clear();
    }

    /// Lets the held requests go; the faults stay on for the next ones.
    pub fn release(&self) {
        self.platform.faults.release();
    }

    /// The requests to the protocol's addresses so far, oldest first; the last 10,000 are kept.
    pub fn log(&self) -> Vec<Seen> {
        self.platform.log.entries()
    }

    /// Forgets the requests so far.
    pub fn clear_log(&self) {
        self.platform.log.clear();
    }

    /// Waits until the log is as wished, and says whether it came to that in time.
    pub fn wait_for(&self, wish: impl Fn(&[Seen]) -> bool, timeout: Duration) -> bool {
        self.platform.log.wait_for(wish, timeout)
    }

    /// Puts a page on the shop's origin, before any file of that path.
    ///
    /// # Panics
    /// If a header is none.
    pub fn page(&self, path: &str, page: Page) {
        let put = self.shop.files.put(path, page.html, "text/html; charset=utf-8", &page.headers);
        put.unwrap_or_else(|problem| panic!("{problem}"));
    }

    /// Puts bytes on the shop's origin, before any file of that path.
    ///
    /// # Panics
    /// If the content type cannot stand in a header.
    pub fn file(&self, path: &str, bytes: impl Into<Vec<u8>>, content_type: &str) {
        let put = self.shop.files.put(path, bytes.into(), content_type, &[]);
        put.unwrap_or_else(|problem| panic!("{problem}"));
    }

    /// Lets a path of the shop answer with this status, or not before something else is put there; before any file of that
    /// path.
    ///
    /// # Panics
    /// If that is no status.
    pub fn fail(&self, path: &str, status: Option<u16>) {
        let status = status.map(|status| StatusCode::from_u16(status).expect("a status"));
        self.shop.files.fail(path, status);
    }

    /// Changes how the platform behaves from now on.
    pub fn settings(&self, change: impl FnOnce(&mut Settings)) {
        change(&mut crate::lock(&self.platform.settings));
    }

    fn contact(&self, email: &str) -> Option<i64> {
        done(self.platform.store.find(&Identity::email(email)))
    }

    fn known(&self, email: &str) -> i64 {
        self.contact(email)
            .unwrap_or_else(|| panic!("the platform does not know {email}: call add_contact first"))
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // A panic over there has been printed already, and a second one here would hide it.
            let _ = thread.join();
        }
    }
}

const JAVASCRIPT: &str = "text/javascript; charset=utf-8";

fn listen(origin: Origin, port: u16) -> Result<(TcpListener, SocketAddr), StartError> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(|error| match error.kind() {
        io::ErrorKind::AddrInUse => StartError::PortTaken(origin, port),
        _ => StartError::Io(error),
    })?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    Ok((listener, address))
}

/// Runs both origins on one thread until `stopped` resolves. The runtime's end drops every connection.
fn spawn(
    platform_listener: TcpListener,
    shop_listener: TcpListener,
    [platform, shop]: [Router; 2],
    stopped: oneshot::Receiver<()>,
) -> io::Result<thread::JoinHandle<()>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let (platform_listener, shop_listener) = {
        let _inside = runtime.enter();
        (
            tokio::net::TcpListener::from_std(platform_listener)?,
            tokio::net::TcpListener::from_std(shop_listener)?,
        )
    };
    thread::Builder::new().name("platform".to_owned()).spawn(move || {
        runtime.spawn(serve(platform_listener, platform, false));
        runtime.spawn(serve(shop_listener, shop, true));
        // Only the drop of the sender ends this, and that is an error to the receiver.
        let _ = runtime.block_on(stopped);
    })
}

/// Tests call the store directly; a database that fails under them is a failed test.
fn done<T>(result: rusqlite::Result<T>) -> T {
    result.unwrap_or_else(|error| panic!("the stand-in's database failed: {error}"))
}
