//! The demo on this machine: a shop with the widget on it, and the platform's operator page.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use platform::{Config, Data, Demo, Origins};
use serde_json::Value;

/// Runs the demo shop and the stand-in platform on this machine.
///
/// The shop shows the widget to whoever logs in; the operator's page sends messages to them and breaks things on demand.
#[derive(Parser)]
struct Arguments {
    /// Port of the shop
    #[arg(long, default_value_t = 8480)]
    shop_port: u16,
    /// Port of the platform and its operator page
    #[arg(long, default_value_t = 8481)]
    platform_port: u16,
    /// Folder that keeps contacts, messages, tokens and sessions; delete it to start afresh
    #[arg(long, default_value = ".demo")]
    data: PathBuf,
    /// Folder of the shop's pages
    #[arg(long, default_value = "www")]
    www: PathBuf,
    /// Folder of the widget's built files
    #[arg(long, default_value = "dist/cdn")]
    scripts: PathBuf,
    /// The shop's options for the widget
    #[arg(long, default_value = "www/site.json")]
    site: PathBuf,
}

fn main() -> ExitCode {
    match start(Arguments::parse()) {
        Ok(demo) => run(&demo),
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

fn start(arguments: Arguments) -> Result<Demo, String> {
    let Arguments { shop_port, platform_port, data, www, scripts, site } = arguments;
    let site_scripts = scripts.clone();
    let site_script = move |origins: &Origins| site_script(&site, &site_scripts, &origins.platform);
    Demo::start(Config {
        data: Data::Folder(data),
        www,
        scripts,
        shop_port,
        platform_port,
        site_script: Some(Box::new(site_script)),
        seed: true,
    })
    .map_err(|error| error.to_string())
}

/// Never returns: Ctrl+C ends the process, and nothing is lost, since every change is on disk when it is answered.
fn run(demo: &Demo) -> ! {
    println!("Shop      {}/", demo.shop_url());
    println!("Operator  {}/operator", demo.platform_url());
    println!("Stop with Ctrl+C");
    loop {
        std::thread::park();
    }
}

/// Bakes the shop's options and the platform's address into the script that the shop's pages include.
fn site_script(json: &Path, scripts: &Path, platform: &str) -> Result<(String, String), String> {
    let script = scripts.join("eS.js");
    let script = std::fs::read_to_string(&script)
        .map_err(|_| format!("{} is missing: run ./build.sh dist first", script.display()))?;
    let text = std::fs::read_to_string(json).map_err(|error| format!("{}: {error}", json.display()))?;
    let mut options: Value =
        serde_json::from_str(&text).map_err(|error| format!("{}: {error}", json.display()))?;
    if let Some(options) = options.as_object_mut() {
        options.insert("apiUrl".to_owned(), platform.into());
    }
    let baked =
        site::bake(&options.to_string(), &script).map_err(|error| format!("{}:\n{error}", json.display()))?;
    Ok((format!("{}.js", baked.uuid), baked.script))
}
