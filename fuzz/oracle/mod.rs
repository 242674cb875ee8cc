//! What must hold of whatever an author, a site or a platform sends: asked by the fuzzer of what it comes up with, and by
//! `tests/corpus.rs` of what it has found so far.

#![allow(dead_code)] // each of the fuzzer's programs asks one of these

use app_inbox::rich_text::{self, Name, Node};
use app_inbox::value::Plain;
use app_inbox::{address, icon, notification};
use serde_json::json;

#[path = "../../tests/bodies/rules.rs"]
mod rules;

/// Elements of a rich text at most, and how deep they stand in each other.
const ELEMENTS: usize = 2_000;
const DEPTH: usize = 16;
/// What the site allows beside the usual schemes.
const SCHEMES: &str = "myapp:";

/// A rich text holds few elements, no deep ones, no empty ones and only links that may be followed; and written as HTML it
/// reads as itself again.
pub(crate) fn rich_text(content: &str) {
    let schemes = [SCHEMES.to_owned()];
    let nodes = rich_text::parse(content, &schemes);
    let mut elements = 0;
    walk(&nodes, 0, &mut elements, &schemes);
    assert!(elements <= ELEMENTS, "{elements} elements");
    let written = html(&nodes);
    if written.len() <= rich_text::LONGEST {
        assert_eq!(html(&rich_text::parse(&written, &schemes)), written, "read twice");
    }
}

fn walk(nodes: &[Node], depth: usize, elements: &mut usize, schemes: &[String]) {
    assert!(depth <= DEPTH, "too deep");
    for node in nodes {
        match node {
            Node::Text(text) => assert!(!text.is_empty(), "a text without letters"),
            Node::Element(name, inner) => {
                *elements += 1;
                assert_eq!(
                    *name == Name::Br,
                    inner.is_empty(),
                    "{name:?} with nothing in it, or a break with something"
                );
                walk(inner, depth + 1, elements, schemes);
            }
            Node::Link(href, inner) => {
                *elements += 1;
                assert_eq!(
                    address::link(href, schemes).as_ref(),
                    Some(href),
                    "a link that nobody may follow"
                );
                assert!(!inner.is_empty(), "a link without words");
                walk(inner, depth + 1, elements, schemes);
            }
        }
    }
}

/// The nodes as HTML. Line breaks are written as numbers, for in a text without any markup they would mean more.
pub(crate) fn html(nodes: &[Node]) -> String {
    let node = |node: &Node| match node {
        Node::Text(text) => escape(text),
        Node::Element(Name::Br, _) => "<br>".to_owned(),
        Node::Element(name, inner) => format!("<{0}>{1}</{0}>", name.word(), html(inner)),
        Node::Link(href, inner) => format!("<a href=\"{}\">{}</a>", escape(href), html(inner)),
    };
    nodes.iter().map(node).collect()
}

fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for letter in text.chars() {
        match letter {
            '&' | '<' | '>' | '"' | '\n' => escaped.push_str(&format!("&#{};", letter as u32)),
            _ => escaped.push(letter),
        }
    }
    escaped
}

/// An icon is one SVG of shapes and paint, refers to nothing, and written as SVG it reads as itself again.
pub(crate) fn icon(text: &str) {
    let Some(shapes) = icon::parse(text) else { return };
    assert!((2..=500).contains(&shapes.len()), "{} shapes", shapes.len());
    let mut open: Vec<&str> = Vec::new();
    let mut written = String::new();
    for (at, shape) in shapes.iter().enumerate() {
        assert_eq!(shape.name == "svg", at == 0);
        assert_eq!(shape.depth == 0, at == 0);
        assert!(shape.depth <= open.len(), "a shape in nothing");
        while open.len() > shape.depth {
            written.push_str(&format!("</{}>", open.pop().unwrap()));
        }
        open.push(shape.name);
        written.push_str(&format!("<{}", shape.name));
        for (name, value) in &shape.attributes {
            let small = value.to_ascii_lowercase();
            for part in ["url", "src", "\\"] {
                assert!(!small.contains(part), "{name}={value} may refer to something");
            }
            assert!(
                !name.starts_with("on") && !["id", "class", "style", "href", "part"].contains(name),
                "{name}"
            );
            written.push_str(&format!(" {name}=\"{}\"", escape(value)));
        }
        written.push('>');
    }
    while let Some(name) = open.pop() {
        written.push_str(&format!("</{name}>"));
    }
    if written.len() <= 32 * 1024 {
        assert_eq!(icon::parse(&written), Some(shapes), "read twice: {written}");
    }
}

/// A page of the list keeps the rules that hold of all of them; a text that is no JSON stands in every field of a message.
pub(crate) fn page(body: &str) {
    let answer = serde_json::from_str(body).unwrap_or_else(|_| {
        let message = |id: &str| {
            json!({"id": id, "title": body, "content": body, "image": body, "link": body, "category": body,
                "customData": body, "createdDate": body, "expiryDate": body, "status": body})
        };
        json!({"list": [message(body), message("1"), body], "totalPages": body})
    });
    let schemes = [SCHEMES.to_owned()];
    let Some(page) = notification::page(&Plain::Json(answer), &schemes) else { return };
    rules::check(&page, body);
    for row in &page.notifications {
        let notification = &row.notification;
        walk(&notification.content, 0, &mut 0, &schemes);
        if let Some(link) = &notification.link {
            assert_eq!(address::link(link, &schemes).as_ref(), Some(link));
        }
        if let Some(image) = &notification.image {
            assert_eq!(address::image(image).as_ref(), Some(image));
        }
    }
}
