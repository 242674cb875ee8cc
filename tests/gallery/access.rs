//! The states of the gallery for those who need large letters, large targets, other colours, no motion, or a keyboard.

use serde_json::{Value, json};
use thirtyfour::Key;

use crate::frame::{Frame, PHONE, TABLET, in_frames};

in_frames! {
    a_07_in_320_pixels_nothing_is_lost
    a_07_letters_of_twice_the_size_fit
    a_12_whatever_is_pressed_is_24_pixels_large_and_44_on_a_phone
    every_text_stands_out_also_under_the_pointer
    a_02_tab_reaches_everything_and_shows_where_it_is
    a_03_whatever_is_pressed_the_focus_stays_where_it_is_to_be_seen
}

in_frames! { Chromium settings:
    a_12_whatever_is_pressed_with_a_finger_is_44_pixels_large
    a_07_forced_colours_leave_badge_and_dot
    a_08_nothing_moves_for_those_who_want_no_motion;
}

/// Those in which there is something to press or to lay out.
const OPEN: [&str; 9] =
    ["list", "hard", "rich", "not-saved", "all-marked", "pill", "failed", "more-failed", "own-rows"];

/// A window of 1280 × 1024 pixels that is enlarged four times.
const ENLARGED: (u32, u32) = (320, 256);

fn a_07_in_320_pixels_nothing_is_lost(frame: &Frame) {
    for state in OPEN {
        for language in ["en", "ar"] {
            frame.show(&format!("state={state}&lang={language}"), ENLARGED);
            frame.fits(&format!("{state} in {language}"));
            let room = frame.run("return parts('body')[0].clientHeight").as_u64();
            assert!(room >= Some(64), "{state} in {language}: {room:?} pixels are left for the list");
        }
    }
}

fn a_07_letters_of_twice_the_size_fit(frame: &Frame) {
    for state in OPEN {
        for size in [TABLET, PHONE] {
            frame.show(&format!("state={state}&size=28px"), size);
            assert_eq!(frame.run("return getComputedStyle(parts('body')[0]).fontSize"), "28px");
            frame.fits(&format!("{state} in {size:?}"));
        }
    }
}

fn a_12_whatever_is_pressed_is_24_pixels_large_and_44_on_a_phone(frame: &Frame) {
    for state in OPEN.into_iter().chain(["badge", "floating", "inline", "toast"]) {
        frame.show(&format!("state={state}"), TABLET);
        is_large(frame, state, 24);
        frame.show(&format!("state={state}"), PHONE);
        is_large(frame, state, 44);
    }
}

fn a_12_whatever_is_pressed_with_a_finger_is_44_pixels_large(frame: &Frame) {
    frame.browser.devtools("Emulation.setTouchEmulationEnabled", json!({"enabled": true}));
    frame.pretend(Some(("pointer", "coarse")));
    for state in OPEN.into_iter().chain(["badge", "floating", "inline", "toast"]) {
        frame.show(&format!("state={state}"), TABLET);
        is_large(frame, state, 44);
    }
    frame.browser.devtools("Emulation.setTouchEmulationEnabled", json!({"enabled": false}));
    frame.pretend(None);
}

/// Links in a text are as high as its lines; a title opens its notification wherever the row, or the toast, is
/// pressed.
#[track_caller]
fn is_large(frame: &Frame, state: &str, least: u32) {
    frame.has_no(
        &format!("{state}, {least} pixels"),
        &format!(
            "return [...root.querySelectorAll('button, a:not([part=link])')].filter(seen).flatMap((element) => {{
                 const whole = element.closest('[part=row-title]') ? 'article' : element.closest('[part=toast-open]') ? '[part=toast]' : 'button, a';
                 const target = element.closest(whole);
                 const {{width, height}} = target.getBoundingClientRect();
                 const large = Math.min(width, height) > {least} - 0.5;
                 return large ? [] : [`${{element.getAttribute('part')}}: ${{width}} × ${{height}}`];
             }})"
        ),
    );
}

fn every_text_stands_out_also_under_the_pointer(frame: &Frame) {
    for look in ["theme=light", "theme=dark", "state=brand"] {
        frame.show(look, TABLET);
        frame.has_no(
            look,
            "const style = getComputedStyle(root.querySelector('[part=root]'));
             const channel = (value) => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
             const probe = root.querySelector('[part=root]').appendChild(page.document.createElement('i'));
             const light = (colour) => {
                 probe.style.color = `var(--_${colour})`;
                 const [r, g, b] = getComputedStyle(probe).color.match(/\\d+/g).map((part) => channel(part / 255));
                 return 0.2126 * r + 0.7152 * g + 0.0722 * b;
             };
             const contrast = (one, other) => {
                 const [dark, bright] = [light(one), light(other)].sort((a, b) => a - b);
                 return (bright + 0.05) / (dark + 0.05);
             };
             const faults = ['text', 'soft', 'main'].flatMap((colour) => ['back', 'lift', 'tint'].flatMap((ground) =>
                 contrast(colour, ground) < 4.5 ? [`${colour} on ${ground}: ${contrast(colour, ground).toFixed(2)}`] : []));
             probe.remove();
             return faults",
        );
    }
}

fn a_02_tab_reaches_everything_and_shows_where_it_is(frame: &Frame) {
    for state in ["hard", "rich", "all-marked", "more-failed"] {
        frame.show(&format!("state={state}"), TABLET);
        let pressable = "[...root.querySelectorAll('[part=panel] :is(a, button)')].filter(seen)";
        let all = frame.run(&format!("return {pressable}.length")).as_u64().expect("a number");
        frame.run("page.reached = new Set(); page.faults = []; return null");
        // What scrolls may be a stop of its own. Beyond the last stop the browser's own buttons would have the focus.
        for _ in 0..all + 2 {
            frame.browser.key(Key::Tab);
            let everywhere = frame.run(&format!(
                "const element = root.activeElement;
                 page.reached.add(element);
                 const outlined = (style) => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
                 const shows = element && (outlined(getComputedStyle(element)) || outlined(getComputedStyle(element, '::after')));
                 if (element && !shows) page.faults.push(`${{element.getAttribute('part')}} does not show the focus`);
                 return {pressable}.every((element) => page.reached.has(element))"
            ));
            if everywhere == true {
                break;
            }
        }
        frame.has_no(
            state,
            &format!(
                "return [...page.faults, ...{pressable}.filter((element) => !page.reached.has(element))
                     .map((element) => `${{element.getAttribute('part')}} is not reached`)]"
            ),
        );
    }
}

fn a_03_whatever_is_pressed_the_focus_stays_where_it_is_to_be_seen(frame: &Frame) {
    for (state, part) in [
        ("list", "bell"),
        ("list", "mark-all"),
        ("list", "filter"),
        ("list", "dot"),
        ("list", "close"),
        ("unread", "dot"),
        ("not-saved", "dot"),
        ("all-marked", "undo"),
        ("pill", "pill"),
        ("rich", "more"),
        ("failed", "retry"),
        ("more-failed", "retry"),
    ] {
        frame.show(&format!("state={state}"), TABLET);
        let focused = frame.run(&format!(
            "const element = parts('{part}')[0];
             element.focus();
             return root.activeElement === element"
        ));
        assert_eq!(focused, true, "{state}: {part} takes no focus");
        frame.browser.key(Key::Enter);
        let kept = frame.run(
            "const turn = () => new Promise((done) => page.requestAnimationFrame(() => page.requestAnimationFrame(done)));
             return turn().then(turn).then(() => {
                 const element = root.activeElement;
                 return Boolean(element) && seen(element);
             })",
        );
        assert_eq!(kept, true, "{state}: the focus is lost when {part} is pressed");
    }
}

fn a_07_forced_colours_leave_badge_and_dot(frame: &Frame) {
    frame.pretend(Some(("forced-colors", "active")));
    frame.show("state=list", TABLET);
    let faults = frame.run(
        "if (!page.matchMedia('(forced-colors: active)').matches) return ['colours are not forced'];
         const colour = (element, pseudo) => getComputedStyle(element, pseudo).backgroundColor;
         const canvas = colour(parts('panel')[0]);
         const [badge, dot] = [colour(parts('badge')[0]), colour(parts('dot')[0], '::before')];
         const number = getComputedStyle(parts('badge')[0]).color;
         return [
             ...(badge === canvas ? ['the badge is not to be seen'] : []),
             ...(dot === canvas ? ['the dot is not to be seen'] : []),
             ...(number === badge ? ['the number is not to be read'] : []),
         ]",
    );
    frame.pretend(None);
    assert_eq!(faults, json!([]), "{faults:#}");
}

fn a_08_nothing_moves_for_those_who_want_no_motion(frame: &Frame) {
    let moving = |frame: &Frame| -> Value {
        frame.show_moving("state=loading", TABLET);
        frame.run("return root.getAnimations().length > 0")
    };
    frame.pretend(Some(("prefers-reduced-motion", "no-preference")));
    assert_eq!(moving(frame), true, "otherwise something does");
    frame.pretend(Some(("prefers-reduced-motion", "reduce")));
    let moves = moving(frame);
    frame.pretend(None);
    assert_eq!(moves, false);
}
