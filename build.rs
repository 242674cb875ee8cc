//! Takes the blanks and comments out of the widget's style sheet, which travels inside the wasm.

use std::{env, error::Error, fs, path::Path};

fn main() -> Result<(), Box<dyn Error>> {
    const SOURCE: &str = "src/web/style.css";
    println!("cargo::rerun-if-changed={SOURCE}");
    let source = fs::read_to_string(SOURCE)?;
    let small = minifier::css::minify(&source)?.to_string();
    fs::write(Path::new(&env::var("OUT_DIR")?).join("style.css"), small)?;
    Ok(())
}
