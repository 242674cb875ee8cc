//! `site SITE.json FOLDER`: writes `FOLDER/<UUID>.js` from `FOLDER/eS.js`.

use std::path::Path;
use std::process::ExitCode;
use std::{env, fs};

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [site, folder] = arguments.as_slice() else {
        eprintln!("usage: site SITE.json FOLDER, where FOLDER holds eS.js");
        return ExitCode::from(2);
    };
    match write(site, Path::new(folder)) {
        Ok(path) => {
            println!("{path}");
            ExitCode::SUCCESS
        }
        Err(problem) => {
            for line in problem.lines() {
                eprintln!("{site}: {line}");
            }
            ExitCode::FAILURE
        }
    }
}

fn write(site: &str, folder: &Path) -> Result<String, String> {
    let json = fs::read_to_string(site).map_err(|error| error.to_string())?;
    let script = fs::read_to_string(folder.join("eS.js"))
        .map_err(|_| format!("{} has no eS.js: run ./build.sh dist first", folder.display()))?;
    let beside = |name: &str| fs::read_to_string(Path::new(site).with_file_name(name));
    let json = site::with_theme(&json, beside).map_err(|error| error.to_string())?;
    let baked = site::bake(&json, &script).map_err(|error| error.to_string())?;
    let path = folder.join(format!("{}.js", baked.uuid));
    fs::write(&path, baked.script).map_err(|error| error.to_string())?;
    Ok(path.display().to_string())
}
