//! The site's own bell: the text of an SVG → the few shapes we allow, as data.

use crate::markup::{Tag, Token, Tokens};
use crate::text::listed;

/// Bytes of an icon that are read at most.
const LONGEST: usize = 32 * 1024;
/// Shapes that an icon has at most.
const SHAPES: usize = 500;

const SHAPE_NAMES: &str = "svg g path circle ellipse rect line polyline polygon";

/// Attributes of geometry and paint. No reference, no style, no name, no handler is among them.
const ATTRIBUTES: &str = "viewBox d points cx cy r rx ry x y x1 y1 x2 y2 width height transform fill fill-rule clip-rule \
    fill-opacity stroke stroke-width stroke-linecap stroke-linejoin stroke-miterlimit stroke-dasharray stroke-opacity opacity";

/// One allowed element of an icon.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape {
    /// The element's name in the DOM.
    pub name: &'static str,
    /// Its allowed attributes.
    pub attributes: Vec<(&'static str, String)>,
    /// How deep it stands: the `svg` itself at 0, its children at 1.
    pub depth: usize,
}

/// Reads an icon: its `svg` element first, then what it holds, in order; nothing when it isn't one SVG.
pub fn parse(text: &str) -> Option<Vec<Shape>> {
    if text.len() > LONGEST {
        return None;
    }
    let mut shapes: Vec<Shape> = Vec::new();
    let mut open: Vec<&str> = Vec::new();
    let mut tokens = Tokens::new(text);
    while let Some(token) = tokens.next() {
        match token {
            Token::Text(_) => {}
            Token::Close(name) => {
                if let Some(depth) = open.iter().rposition(|open| open.eq_ignore_ascii_case(name)) {
                    open.truncate(depth);
                }
            }
            Token::Open(tag) => {
                let Some(name) = listed(SHAPE_NAMES, tag.name) else {
                    if !tag.closed {
                        tokens.skip_past_close(tag.name);
                    }
                    continue;
                };
                let outermost = shapes.is_empty();
                if outermost != (name == "svg") || (!outermost && open.is_empty()) || shapes.len() == SHAPES {
                    return None;
                }
                shapes.push(Shape { name, attributes: attributes(&tag), depth: open.len() });
                if !tag.closed {
                    open.push(name);
                }
            }
        }
    }
    (shapes.len() > 1).then_some(shapes)
}

/// The attributes that may stay; the values `url(…)` and `src(…)`, also with letters of them written as CSS writes any
/// letter, would load or refer to something.
fn attributes(tag: &Tag<'_>) -> Vec<(&'static str, String)> {
    let mut allowed = Vec::new();
    for (name, value) in tag.attributes() {
        let named = |part: &[u8]| part.eq_ignore_ascii_case(b"url") || part.eq_ignore_ascii_case(b"src");
        let refers = value.as_bytes().windows(3).any(named) || value.bytes().any(|byte| byte == b'\\');
        if !refers && let Some(name) = listed(ATTRIBUTES, name) {
            allowed.push((name, value));
        }
    }
    allowed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Option<Vec<(&'static str, usize)>> {
        Some(parse(text)?.into_iter().map(|shape| (shape.name, shape.depth)).collect())
    }

    #[test]
    fn shapes_and_their_nesting_are_kept() {
        assert_eq!(
            names(
                "<?xml version='1.0'?><!-- bell --><svg viewBox='0 0 9 9'><g><path d='M0 0'/><circle r=1></circle></g><rect/></svg>"
            ),
            Some(vec![("svg", 0), ("g", 1), ("path", 2), ("circle", 2), ("rect", 1)])
        );
    }

    #[test]
    fn only_geometry_and_paint_are_kept() {
        let shapes = parse(
            "<svg onload='x' style='x' VIEWBOX='0 0 1 1' xmlns:xlink='x'><path d='M0' fill='URL(#a)' fill-rule='u\\72l(#a)' opacity='src(\"a\")' stroke=red id=x href='javascript:x'/></svg>",
        );
        let attributes: Vec<_> = shapes.into_iter().flatten().flat_map(|shape| shape.attributes).collect();
        assert_eq!(
            attributes,
            [("viewBox", "0 0 1 1".to_owned()), ("d", "M0".to_owned()), ("stroke", "red".to_owned())]
        );
    }

    #[test]
    fn what_could_run_is_left_out() {
        for inside in [
            "<script>alert(1)</script>",
            "<foreignObject><body/></foreignObject>",
            "<use href='#x'/>",
            "<image href='https://example.com/x'/>",
            "<a href='javascript:x'><path/></a>",
            "<style>*{}</style>",
            "<animate attributeName='href'/>",
            "<text>hi</text>",
        ] {
            assert_eq!(
                names(&format!("<svg>{inside}<path d='M0'/></svg>")),
                Some(vec![("svg", 0), ("path", 1)]),
                "{inside}"
            );
        }
    }

    #[test]
    fn an_icon_has_32_kilobytes_at_most() {
        let icon = |length: usize| {
            let (start, end) = ("<svg><path d='M", "'/></svg>");
            [start, &"0".repeat(length - start.len() - end.len()), end].concat()
        };
        assert!(parse(&icon(32_768)).is_some() && parse(&icon(32_769)).is_none());
    }

    #[test]
    fn what_is_not_one_svg_is_no_icon() {
        for text in [
            "",
            "bell.svg",
            "<path/>",
            "<div><svg><path/></svg></div>",
            "<svg></svg>",
            "<svg/>",
            "<svg><svg/></svg>",
            "<svg><path/></svg><path/>",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
        assert_eq!(parse(&format!("<svg>{}</svg>", "<g/>".repeat(SHAPES))), None);
    }
}
