//! The stories as curves: one drawing, plain SVG, that can be read on a light and on a dark page.

use std::fmt::Write as _;

use crate::report::{Run, thousands};
use crate::story::{MINUTE, SECOND, Trouble};

const COLUMNS: usize = 2;
const WIDTH: f64 = 470.0;
const HEIGHT: f64 = 230.0;
/// The space around the curves of a story: left for numbers, top for the title, bottom for the minutes.
const LEFT: f64 = 62.0;
const TOP: f64 = 44.0;
const RIGHT: f64 = 14.0;
const BOTTOM: f64 = 40.0;
const LEGEND: f64 = 40.0;
/// Every point is the busiest of so many seconds.
const STEP: usize = 15;

const STYLE: &str = "\
  text{font:12px system-ui,sans-serif;fill:#1f2328}.title{font-weight:600}.page{fill:#fff}.trouble{fill:#8c959f;opacity:.18}\n\
  .grid{stroke:#8c959f;stroke-opacity:.35}.requests,.callbacks{fill:none;stroke-width:1.6}\n\
  .requests{stroke:#0969da}.callbacks{stroke:#bc4c00;stroke-dasharray:5 2}\n\
  @media(prefers-color-scheme:dark){text{fill:#e6edf3}.page{fill:#0d1117}.requests{stroke:#58a6ff}.callbacks{stroke:#f0883e}}\n";

/// One field of curves for every run.
pub(crate) fn svg(runs: &[&Run<'_>]) -> String {
    let lines = runs.len().div_ceil(COLUMNS);
    let (width, height) = (WIDTH * COLUMNS as f64, LEGEND + HEIGHT * lines as f64);
    let mut text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" role=\"img\" \
         aria-label=\"Requests and callback calls per second in each story\">\n<style>\n{STYLE}</style>\n\
         <rect class=\"page\" width=\"{width}\" height=\"{height}\"/>\n"
    );
    legend(&mut text);
    for (index, run) in runs.iter().enumerate() {
        let (x, y) = ((index % COLUMNS) as f64 * WIDTH, LEGEND + (index / COLUMNS) as f64 * HEIGHT);
        let _ = writeln!(text, "<g transform=\"translate({x} {y})\">");
        field(run, &mut text);
        text.push_str("</g>\n");
    }
    text.push_str("</svg>\n");
    text
}

fn legend(text: &mut String) {
    let entries = [
        ("requests", "requests at the platform", 62.0),
        ("callbacks", "callback calls at the sites' backends", 270.0),
    ];
    for (class, words, x) in entries {
        let (end, words_at) = (x + 28.0, x + 34.0);
        let _ = writeln!(
            text,
            "<path class=\"{class}\" d=\"M{x} 20H{end}\"/><text x=\"{words_at}\" y=\"24\">{words}</text>"
        );
    }
    let _ = writeln!(
        text,
        "<rect class=\"trouble\" x=\"550\" y=\"12\" width=\"28\" height=\"16\"/><text x=\"584\" y=\"24\">the trouble lasts</text>"
    );
}

fn field(run: &Run<'_>, text: &mut String) {
    let (wide, high) = (WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM);
    let from = run.story.settled;
    let x = |at: u64| LEFT + at.saturating_sub(from) as f64 / (run.story.over - from) as f64 * wide;
    let curves = [("requests", points(&run.tally.requests)), ("callbacks", points(&run.tally.callbacks))];
    let seen = (from / SECOND) as usize / STEP;
    let most =
        curves.iter().flat_map(|(_, points)| &points[seen..]).copied().max().unwrap_or_default().max(1);
    let tick = tick(most);
    let top = most.div_ceil(tick) * tick;
    let y = |rate: u64| TOP + high - rate as f64 / top as f64 * high;
    let _ = writeln!(
        text,
        "<text class=\"title\" x=\"{LEFT}\" y=\"18\">{}</text>",
        run.story.title.replace('&', "&amp;")
    );
    let _ = writeln!(text, "<text x=\"{LEFT}\" y=\"34\">per second, {} pages</text>", thousands(run.pages));
    if run.story.trouble != Trouble::Wave {
        let (begins, ends) = (x(run.story.begins), x(run.story.ends));
        let wide = (ends - begins).max(2.0);
        let _ = writeln!(
            text,
            "<rect class=\"trouble\" x=\"{begins:.1}\" y=\"{TOP}\" width=\"{wide:.1}\" height=\"{high}\"/>"
        );
    }
    for rate in (0..=top).step_by(tick as usize) {
        let (y, end) = (y(rate), WIDTH - RIGHT);
        let (number, number_at) = (thousands(rate), LEFT - 6.0);
        let _ = writeln!(
            text,
            "<path class=\"grid\" d=\"M{LEFT} {y:.1}H{end}\"/>\
             <text x=\"{number_at}\" y=\"{:.1}\" text-anchor=\"end\">{number}</text>",
            y + 4.0
        );
    }
    minutes(run, &x, text);
    for (class, points) in &curves {
        let mut path = String::new();
        for (index, rate) in points.iter().enumerate().skip(seen) {
            let letter = if path.is_empty() { 'M' } else { 'L' };
            let _ = write!(path, "{letter}{:.1} {:.1}", x((index * STEP) as u64 * SECOND), y(*rate));
        }
        let _ = writeln!(text, "<path class=\"{class}\" d=\"{path}\"/>");
    }
}

/// The time from the beginning of the trouble, below the curves.
fn minutes(run: &Run<'_>, x: &impl Fn(u64) -> f64, text: &mut String) {
    let (first, last) = (run.story.settled / MINUTE, run.story.over / MINUTE);
    let begins = run.story.begins / MINUTE;
    let y = HEIGHT - BOTTOM + 16.0;
    for minute in (first..=last).filter(|minute| minute.abs_diff(begins).is_multiple_of(10)) {
        let label = minute as i64 - begins as i64;
        let _ = writeln!(
            text,
            "<text x=\"{:.1}\" y=\"{y}\" text-anchor=\"middle\">{label}</text>",
            x(minute * MINUTE)
        );
    }
    let (middle, below) = (LEFT + (WIDTH - LEFT - RIGHT) / 2.0, HEIGHT - BOTTOM + 32.0);
    let what = if run.story.trouble == Trouble::Wave {
        "minutes"
    } else {
        "minutes from the beginning of the trouble"
    };
    let _ = writeln!(text, "<text x=\"{middle}\" y=\"{below}\" text-anchor=\"middle\">{what}</text>");
}

fn points(seconds: &[u64]) -> Vec<u64> {
    seconds.chunks(STEP).map(|seconds| seconds.iter().copied().max().unwrap_or_default()).collect()
}

/// A round number of which six at most lie below `most`.
fn tick(most: u64) -> u64 {
    let mut decade = 1;
    loop {
        if let Some(factor) = [1, 2, 5].into_iter().find(|factor| most / (factor * decade) <= 6) {
            return factor * decade;
        }
        decade *= 10;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_beside_the_curves_are_round_and_few() {
        for (most, expected) in [(1, 1), (6, 1), (7, 2), (30, 5), (42, 10), (4_272, 1_000), (25_840, 5_000)] {
            assert_eq!(tick(most), expected, "{most}");
        }
    }
}
