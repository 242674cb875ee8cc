//! Where the panel goes: beside its bell, turned over or moved along where it would leave the window.

use crate::options::{Align, Placement};

/// Pixels that stay free between the panel and the edges of the window.
const MARGIN: f64 = 8.0;
/// A panel lower than this is of no use: then it covers the bell instead.
const LOWEST: f64 = 200.0;

/// A rectangle in the window, in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(missing_docs)] // sides and sizes
pub struct Area {
    pub left: f64,
    pub top: f64,
    pub width: f64,
    pub height: f64,
}

/// The panel's place: its upper left corner, and how high it may grow.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(missing_docs)] // as in CSS
pub struct Spot {
    pub left: f64,
    pub top: f64,
    pub max_height: f64,
}

/// Finds the panel's place in a window of this width and height, `gap` pixels from the bell where there is room.
pub fn place(
    placement: Placement,
    gap: f64,
    right_to_left: bool,
    bell: Area,
    panel: (f64, f64),
    window: (f64, f64),
) -> Spot {
    let (width, height) = panel;
    let above = bell.top - gap - MARGIN;
    let below = window.1 - (bell.top + bell.height) - gap - MARGIN;
    let (wanted, other) = if placement.above { (above, below) } else { (below, above) };
    let turned = wanted < height && other > wanted;
    let room = wanted.max(if turned { other } else { wanted });
    let max_height = if room < LOWEST { window.1 - 2.0 * MARGIN } else { room };
    let height = height.min(max_height);
    let top = if placement.above != turned { bell.top - gap - height } else { bell.top + bell.height + gap };
    let left = match (placement.align, right_to_left) {
        (Align::Start, false) | (Align::End, true) => bell.left,
        (Align::Center, _) => bell.left + (bell.width - width) / 2.0,
        (Align::End, false) | (Align::Start, true) => bell.left + bell.width - width,
    };
    Spot { left: inside(left, width, window.0), top: inside(top, height, window.1), max_height }
}

/// Moves a line of this length into the window.
fn inside(start: f64, length: f64, window: f64) -> f64 {
    start.min(window - MARGIN - length).max(MARGIN).round()
}

#[cfg(test)]
mod tests {
    use super::*;

    const WINDOW: (f64, f64) = (1_000.0, 800.0);
    const PANEL: (f64, f64) = (400.0, 500.0);

    fn bell(left: f64, top: f64) -> Area {
        Area { left, top, width: 40.0, height: 40.0 }
    }

    #[track_caller]
    fn check(above: bool, align: Align, right_to_left: bool, bell: Area, left: f64, top: f64) {
        let spot = place(Placement { above, align }, 8.0, right_to_left, bell, PANEL, WINDOW);
        assert_eq!((spot.left, spot.top), (left, top));
    }

    #[test]
    fn it_opens_where_it_was_asked_to() {
        check(false, Align::End, false, bell(700.0, 20.0), 340.0, 68.0);
        check(false, Align::Start, false, bell(300.0, 20.0), 300.0, 68.0);
        check(false, Align::Center, false, bell(480.0, 20.0), 300.0, 68.0);
        check(true, Align::End, false, bell(700.0, 700.0), 340.0, 192.0);
    }

    #[test]
    fn start_and_end_follow_the_direction_of_the_text() {
        check(false, Align::End, true, bell(300.0, 20.0), 300.0, 68.0);
        check(false, Align::Start, true, bell(700.0, 20.0), 340.0, 68.0);
    }

    #[test]
    fn it_turns_over_and_moves_along_where_it_would_leave_the_window() {
        check(false, Align::End, false, bell(950.0, 740.0), 590.0, 232.0);
        check(true, Align::End, false, bell(700.0, 20.0), 340.0, 68.0);
        check(false, Align::End, false, bell(10.0, 20.0), 8.0, 68.0);
        check(false, Align::Start, false, bell(950.0, 20.0), 592.0, 68.0);
    }

    #[test]
    fn it_stays_on_its_side_where_it_just_fits_or_where_the_other_side_has_no_more_room() {
        let spot = |above, top, height| {
            let placement = Placement { above, align: Align::End };
            let spot = place(placement, 8.0, false, bell(700.0, top), PANEL, (1_000.0, height));
            (spot.top, spot.max_height)
        };
        assert_eq!(spot(false, 644.0, 1_200.0), (692.0, 500.0), "more room above, but 500 below are enough");
        assert_eq!(spot(false, 645.0, 1_200.0), (137.0, 629.0), "a pixel less below");
        assert_eq!(spot(false, 300.0, 640.0), (348.0, 284.0), "as much room above as below");
        assert_eq!(spot(true, 300.0, 640.0), (8.0, 284.0), "likewise");
    }

    #[test]
    fn a_low_window_gets_a_lower_panel_that_stays_inside() {
        let placement = Placement::default();
        let spot = place(placement, 8.0, false, bell(500.0, 20.0), PANEL, (1_000.0, 400.0));
        assert_eq!((spot.top, spot.max_height), (68.0, 324.0));
        let spot = place(placement, 8.0, false, bell(500.0, 20.0), PANEL, (1_000.0, 276.0));
        assert_eq!((spot.top, spot.max_height), (68.0, 200.0), "the least that is of use beside the bell");
        let spot = place(placement, 8.0, false, bell(500.0, 100.0), PANEL, (1_000.0, 250.0));
        assert_eq!((spot.top, spot.max_height), (8.0, 234.0));
        let spot = place(placement, 8.0, false, bell(100.0, 20.0), PANEL, (320.0, 800.0));
        assert_eq!(spot.left, 8.0);
    }
}
