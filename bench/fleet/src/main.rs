//! A fleet on paper: up to millions of pages with the real inbox in them go through an outage, a revocation and a
//! Monday morning, and what they ask of the platform and of the sites' backends is counted second by second.

mod chance;
mod contact;
mod fleet;
mod plot;
mod referee;
mod report;
mod story;
mod tab;
mod tally;
mod visitor;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{fs, io};

use clap::Parser;

use report::Run;
use story::{STORIES, Story};

/// Simulates fleets of pages and prints what they ask of the platform and of the sites' backends.
#[derive(Parser)]
struct Arguments {
    /// Pages that are open at the same time, several fleets parted by commas
    #[arg(long, value_delimiter = ',', default_values_t = [1, 1_000, 100_000])]
    pages: Vec<u64>,
    /// Stories to tell, parted by commas; all when none is named
    #[arg(long, value_delimiter = ',', value_parser = STORIES.map(|story| story.name))]
    story: Vec<String>,
    /// The same seed gives the same figures
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Folder of fleet.md, whose tables are replaced, and of fleet.svg
    #[arg(long)]
    docs: Option<PathBuf>,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let told =
        |story: &&Story| arguments.story.is_empty() || arguments.story.iter().any(|name| name == story.name);
    let mut runs = Vec::new();
    for story in STORIES.iter().filter(told) {
        for &pages in &arguments.pages {
            eprintln!("{}: {} pages", story.title, report::thousands(pages));
            runs.push(Run { story, pages, tally: fleet::simulate(story, pages, arguments.seed) });
        }
    }
    let tables = report::tables(&runs);
    println!("{tables}");
    for run in &runs {
        if run.tally.breaches != referee::Breaches::default() {
            eprintln!(
                "{} with {} pages breaks the contract: {:?}",
                run.story.name, run.pages, run.tally.breaches
            );
            return ExitCode::FAILURE;
        }
    }
    match arguments.docs.map_or(Ok(()), |folder| write(&folder, &tables, &runs)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

/// Puts the tables between the marks of fleet.md, and the plot of each story's largest fleet beside it.
fn write(folder: &Path, tables: &str, runs: &[Run<'_>]) -> io::Result<()> {
    const MARKS: [&str; 2] = ["<!-- figures -->\n", "<!-- end of figures -->"];
    let page = folder.join("fleet.md");
    let text = fs::read_to_string(&page)?;
    let parts = text.split_once(MARKS[0]).and_then(|(head, rest)| Some((head, rest.split_once(MARKS[1])?.1)));
    let (head, tail) = parts.ok_or_else(|| io::Error::other("fleet.md has no marks for the figures"))?;
    fs::write(page, [head, MARKS[0], "\n", tables, "\n", MARKS[1], tail].concat())?;
    let largest = |run: &&Run<'_>| {
        !runs.iter().any(|other| other.story.name == run.story.name && other.pages > run.pages)
    };
    fs::write(folder.join("fleet.svg"), plot::svg(&runs.iter().filter(largest).collect::<Vec<_>>()))
}
