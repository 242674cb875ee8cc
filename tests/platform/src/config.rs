//! How to start, and why it did not work.

use std::fmt;
use std::io;
use std::path::PathBuf;

/// How to start. The default is for tests: all in memory, free ports, nobody known.
pub struct Config {
    /// Where the data live.
    pub data: Data,
    /// The folder of the shop's pages.
    pub www: PathBuf,
    /// The folder behind `/scripts/`.
    pub scripts: PathBuf,
    /// The shop's port; 0 takes a free one.
    pub shop_port: u16,
    /// The platform's port; 0 takes a free one.
    pub platform_port: u16,
    /// Makes the script of one site, once the addresses are known.
    pub site_script: Option<SiteScript>,
    /// Whether an empty database gets the demo's contacts.
    pub seed: bool,
}

impl Default for Config {
    fn default() -> Config {
        Config {
            data: Data::Memory,
            www: "www".into(),
            scripts: "dist/cdn".into(),
            shop_port: 0,
            platform_port: 0,
            site_script: None,
            seed: false,
        }
    }
}

/// Makes the name and the text of a file under `/scripts/`, or says why not.
pub type SiteScript = Box<dyn FnOnce(&Origins) -> Result<(String, String), String>>;

/// Where the data live.
pub enum Data {
    /// Nowhere: they end with the [`Demo`](crate::Demo).
    Memory,
    /// In this folder, which is made if need be.
    Folder(PathBuf),
}

/// The two addresses, like `http://127.0.0.1:40123`.
#[derive(Clone, Debug)]
pub struct Origins {
    /// The shop's.
    pub shop: String,
    /// The platform's.
    pub platform: String,
}

/// One of the two servers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The customer's website.
    Shop,
    /// The customer-data platform.
    Platform,
}

/// Why the servers did not start.
#[derive(Debug)]
pub enum StartError {
    /// Somebody else listens on the port.
    PortTaken(Origin, u16),
    /// The port cannot be listened on for another reason, or the thread did not start.
    Io(io::Error),
    /// The data folder or a database in it cannot be used.
    Data(String),
    /// The site's script could not be made.
    SiteScript(String),
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StartError::PortTaken(origin, port) => {
                let option = match origin {
                    Origin::Shop => "--shop-port",
                    Origin::Platform => "--platform-port",
                };
                write!(f, "port {port} is taken: stop what listens there or choose another with {option}")
            }
            StartError::Io(error) => write!(f, "cannot listen: {error}"),
            StartError::Data(problem) => write!(f, "cannot use the data folder: {problem}"),
            StartError::SiteScript(problem) => f.write_str(problem),
        }
    }
}

impl std::error::Error for StartError {}

impl From<io::Error> for StartError {
    fn from(error: io::Error) -> StartError {
        StartError::Io(error)
    }
}

impl From<rusqlite::Error> for StartError {
    fn from(error: rusqlite::Error) -> StartError {
        StartError::Data(error.to_string())
    }
}
