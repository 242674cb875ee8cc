//! An author's HTML → the few nodes we allow, as data: nothing else of it can ever reach the page.
//!
//! Text without a tag or an entity is plain: its line breaks are kept, as the author wrote them.

use crate::address;
use crate::markup::{Token, Tokens, decode};
use crate::text::{listed, split};

/// Deeper nesting is flattened into the element it stands in.
const DEPTH: usize = 16;
/// Letters (as bytes) that one text keeps at most.
pub const LONGEST: usize = 64 * 1024;
/// Elements that one text keeps at most: past that it is text only.
const ELEMENTS: usize = 2_000;

/// A piece of rich text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// Text, entities decoded.
    Text(String),
    /// An element without attributes.
    Element(Name, Vec<Node>),
    /// A link with a checked address.
    Link(String, Vec<Node>),
}

/// The elements that may be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // each is the element of its name
pub enum Name {
    B,
    Strong,
    I,
    Em,
    U,
    S,
    Br,
    P,
    Ul,
    Ol,
    Li,
}

impl Name {
    const ALL: [Self; 11] = [
        Self::B,
        Self::Strong,
        Self::I,
        Self::Em,
        Self::U,
        Self::S,
        Self::Br,
        Self::P,
        Self::Ul,
        Self::Ol,
        Self::Li,
    ];

    /// The element's name in the DOM.
    pub fn word(self) -> &'static str {
        match self {
            Self::B => "b",
            Self::Strong => "strong",
            Self::I => "i",
            Self::Em => "em",
            Self::U => "u",
            Self::S => "s",
            Self::Br => "br",
            Self::P => "p",
            Self::Ul => "ul",
            Self::Ol => "ol",
            Self::Li => "li",
        }
    }
}

/// Elements whose text is not meant for readers.
const SILENT: &str = "script style template title textarea iframe noscript select svg math";

/// Elements that we don't show but that stand on lines of their own.
const LINES: &str = "div h1 h2 h3 h4 h5 h6 tr table section article blockquote pre hr";

/// Letters of text, or what takes as much room, above which only the beginning is shown at first.
const SHORT: usize = 320;
/// What a line of its own takes, in letters of text.
const LINE: usize = 45;

/// Whether a text is so long that its reader should be asked first.
pub fn is_long(nodes: &[Node]) -> bool {
    room(nodes) > SHORT
}

fn room(nodes: &[Node]) -> usize {
    let mut taken = 0;
    for node in nodes {
        taken += match node {
            Node::Text(text) => width(text),
            Node::Link(_, inner) => room(inner),
            Node::Element(Name::Br | Name::P | Name::Li, inner) => LINE + room(inner),
            Node::Element(_, inner) => room(inner),
        };
    }
    taken
}

/// How much room a text takes in a line: letters, those of East Asia twice.
pub fn width(text: &str) -> usize {
    // A letter begins with a byte that continues none; from U+2000 on, with one of more than 0xE1.
    text.bytes().map(|byte| usize::from(byte & 0xC0 != 0x80) + usize::from(byte > 0xE1)).sum()
}

/// Reads a text of the wire; `schemes` are those that the page allows links of, beside the usual ones.
pub fn parse(content: &str, schemes: &[String]) -> Vec<Node> {
    let content = cut(content, LONGEST);
    // Most texts are one node, and there may be thousands of texts: no room is kept for more.
    let mut tree = Tree { open: Vec::new(), done: Vec::with_capacity(1), elements: 0 };
    let mut tokens = Tokens::new(content);
    if is_plain(content) {
        tree.plain(content);
        return tree.finish();
    }
    while let Some(token) = tokens.next() {
        match token {
            Token::Text(text) => tree.text(&decode(text)),
            Token::Open(tag) => {
                if listed(SILENT, tag.name).is_some() {
                    if !tag.closed {
                        tokens.skip_past_close(tag.name);
                    }
                } else if is_link(tag.name) {
                    let href = tag.attributes().find(|(name, _)| name.eq_ignore_ascii_case("href"));
                    tree.link(href.and_then(|(_, href)| address::link(&href, schemes)));
                } else if let Some(name) = allowed(tag.name) {
                    tree.element(name);
                } else if listed(LINES, tag.name).is_some() {
                    tree.line();
                }
            }
            Token::Close(name) => {
                let known = allowed(name);
                if known.is_some() || is_link(name) {
                    tree.close(known);
                } else if listed(LINES, name).is_some() {
                    tree.line();
                }
            }
        }
    }
    tree.finish()
}

/// The start of a text, at most `length` bytes, cut between two letters.
pub(crate) fn cut(text: &str, length: usize) -> &str {
    text.get(..text.floor_char_boundary(length)).unwrap_or_default()
}

/// Adds what a reader sees of the nodes to a text, without their form.
pub fn plain_text(nodes: &[Node], text: &mut String) {
    for node in nodes {
        match node {
            Node::Text(part) => text.push_str(part),
            Node::Element(_, inner) | Node::Link(_, inner) => {
                plain_text(inner, text);
                text.push(' ');
            }
        }
    }
}

/// Whether it has no tag, no comment and no entity: whether reading it as markup gives nothing but itself.
fn is_plain(content: &str) -> bool {
    let first = Tokens::new(content).next();
    matches!(first, Some(Token::Text(text)) if text.len() == content.len()) && decode(content) == content
}

fn allowed(name: &str) -> Option<Name> {
    Name::ALL.into_iter().find(|allowed| allowed.word().eq_ignore_ascii_case(name))
}

fn is_link(name: &str) -> bool {
    name.eq_ignore_ascii_case("a")
}

/// What is open, outermost first, with what it holds so far, and what stands before all that. A link that leads nowhere
/// good has an empty address.
struct Tree {
    open: Vec<Node>,
    done: Vec<Node>,
    elements: usize,
}

impl Tree {
    fn nodes(&mut self) -> &mut Vec<Node> {
        match self.open.last_mut() {
            Some(Node::Element(_, nodes) | Node::Link(_, nodes)) => nodes,
            _ => &mut self.done,
        }
    }

    fn text(&mut self, text: &str) {
        let nodes = self.nodes();
        if let Some(Node::Text(before)) = nodes.last_mut() {
            before.push_str(text);
        } else if !text.is_empty() {
            nodes.push(Node::Text(text.to_owned()));
        }
    }

    fn plain(&mut self, mut text: &str) {
        while let Some((line, rest)) = split(text, "\n") {
            self.text(line.trim_ascii_end());
            self.line();
            text = rest;
        }
        self.text(text);
    }

    /// A line break, unless a line has just begun.
    fn line(&mut self) {
        let blank = |node: &&Node| matches!(node, Node::Text(text) if text.trim_ascii().is_empty());
        let last = self.nodes().iter().rfind(|node| !blank(node));
        if !matches!(last, None | Some(Node::Element(Name::Br | Name::P | Name::Ul | Name::Ol, _))) {
            self.push(Node::Element(Name::Br, Vec::new()));
        }
    }

    fn push(&mut self, node: Node) {
        self.elements += 1;
        match node {
            // Past the last element there are only words.
            Node::Element(_, mut nodes) | Node::Link(_, mut nodes) if self.elements > ELEMENTS => {
                self.nodes().append(&mut nodes);
            }
            node => self.nodes().push(node),
        }
    }

    fn element(&mut self, name: Name) {
        let element = Node::Element(name, Vec::new());
        if name == Name::Br {
            return self.push(element);
        }
        // A new paragraph or item ends the one before it, as HTML lets authors leave out the closing tags; an item does
        // so within its list only.
        let stops = |open: &Node| match open {
            Node::Element(Name::P, _) => name == Name::P,
            Node::Element(Name::Li, _) => matches!(name, Name::P | Name::Li),
            Node::Element(Name::Ul | Name::Ol, _) => name == Name::Li,
            _ => false,
        };
        if let Some(Node::Element(open, _)) = self.open.iter().rfind(|open| stops(open))
            && *open == name
        {
            self.close(Some(name));
        }
        self.enter(element);
    }

    /// Links don't nest: a second one ends the first.
    fn link(&mut self, href: Option<String>) {
        self.close(None);
        self.enter(Node::Link(href.unwrap_or_default(), Vec::new()));
    }

    fn enter(&mut self, node: Node) {
        // In the deepest one there is room for a line break.
        if self.open.len() + 1 < DEPTH {
            self.open.push(node);
        }
    }

    /// Ends the innermost open element of this name (without one, the link) and all that is open inside it.
    fn close(&mut self, name: Option<Name>) {
        let matches = |node: &Node| match node {
            Node::Element(open, _) => Some(*open) == name,
            _ => name.is_none(),
        };
        if let Some(depth) = self.open.iter().rposition(matches) {
            self.leave(depth);
        }
    }

    /// Ends what is open at this depth and deeper.
    fn leave(&mut self, depth: usize) {
        while self.open.len() > depth
            && let Some(node) = self.open.pop()
        {
            match node {
                Node::Element(_, nodes) | Node::Link(_, nodes) if nodes.is_empty() => {}
                // The words of a link that leads nowhere good stay as words.
                Node::Link(href, mut nodes) if href.is_empty() => self.nodes().append(&mut nodes),
                node => self.push(node),
            }
        }
    }

    fn finish(mut self) -> Vec<Node> {
        self.leave(0);
        while matches!(self.done.last(), Some(Node::Element(Name::Br, _))) {
            self.done.pop();
        }
        self.done
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_long_by_its_letters_or_by_its_lines() {
        for (text, long) in [
            (String::new(), false),
            ("x".repeat(320), false),
            ("x".repeat(321), true),
            ("<p>a</p>".repeat(6), false),
            ("<p>a</p>".repeat(7), true),
            (format!("<ul>{}</ul>", "<li>a</li>".repeat(7)), true),
            ("a\n".repeat(9), true),
            (format!("<b>{}</b>", "x".repeat(321)), true),
        ] {
            assert_eq!(is_long(&parse(&text, &[])), long, "{text:.40}");
        }
    }
    use proptest::prelude::*;

    /// The nodes as HTML again, to be read in a table and to be parsed once more.
    fn html(nodes: &[Node]) -> String {
        let escape = |text: &str| {
            text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
        };
        nodes
            .iter()
            .map(|node| match node {
                Node::Text(text) => escape(text),
                Node::Element(Name::Br, _) => "<br>".to_owned(),
                Node::Element(name, inner) => format!("<{0}>{1}</{0}>", name.word(), html(inner)),
                Node::Link(href, inner) => format!("<a href=\"{}\">{}</a>", escape(href), html(inner)),
            })
            .collect()
    }

    #[track_caller]
    fn check(content: &str, expected: &str) {
        assert_eq!(html(&parse(content, &[])), expected, "{content:?}");
    }

    #[test]
    fn the_allowed_few_are_kept() {
        check(
            "<b>a</b><strong>b</strong><i>c</i><em>d</em><u>e</u><s>f</s>",
            "<b>a</b><strong>b</strong><i>c</i><em>d</em><u>e</u><s>f</s>",
        );
        check("<P CLASS=x style='color:red'>a<br/>b</P>", "<p>a<br>b</p>");
        check("<ul><li>a<li>b <b>c</b></ul>", "<ul><li>a</li><li>b <b>c</b></li></ul>");
        check("<ol><li>a<ul><li>b</ul><li>c</ol>", "<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>");
        check("<p>a<p>b", "<p>a</p><p>b</p>");
        check(
            "<p>a<ul><li><p>b</p></li><li><p>c</p></li></ul>",
            "<p>a<ul><li><p>b</p></li><li><p>c</p></li></ul></p>",
        );
        check(
            "<a href='https://example.com' onclick=x target=_blank>go</a>",
            "<a href=\"https://example.com\">go</a>",
        );
    }

    #[test]
    fn x_17_x_18_x_19_everything_else_loses_its_tag_and_keeps_its_words() {
        check("<span>a</span> <font>b</font>", "a b");
        check("<h1>a</h1>b<div>c</div>", "a<br>b<br>c");
        // Blanks between blocks are no lines.
        check("<div>\n <h1>a</h1>\n <div>b</div>\n</div>", "\n a<br>\n b<br>\n");
        check("<ul><li>a</li></ul>\n<div>b</div>", "<ul><li>a</li></ul>\nb");
        check("<img src=x onerror=alert(1)>a", "a");
        check("<a href='javascript:alert(1)'>a</a>", "a");
        check("<form><button>a</button></form>", "a");
        check("<b style='position:fixed' class=row id=eS name=body>a</b>", "<b>a</b>");
        check("<link rel=stylesheet href=//evil.example><b>a</b>", "<b>a</b>");
        check("<form name=getElementById><input id=eS name=body>a</form>", "a");
        check(
            "<a href=/a target=_blank download ping=/p autofocus tabindex=1 formaction=/f>a</a><img srcset='/b 2x'>",
            "<a href=\"/a\">a</a>",
        );
    }

    #[test]
    fn what_is_not_for_readers_is_gone() {
        check("a<script>alert('<b>')</script>b", "ab");
        check("a<style>b{}</style><svg><text>x</text></svg>b", "ab");
        check("a<script>never closed <b>x</b>", "a");
        check("a<!-- <b>x</b> -->b", "ab");
    }

    #[test]
    fn plain_text_keeps_its_lines_and_its_signs() {
        check("one\ntwo", "one<br>two");
        check("5 < 6 & 7 > 3", "5 &lt; 6 &amp; 7 &gt; 3");
        check("AT&T", "AT&amp;T");
        check("", "");
    }

    #[test]
    fn a_letter_is_as_wide_as_any_but_for_those_of_east_asia() {
        for (text, wide) in
            [("", 0), ("word", 4), ("слово", 5), ("סיפור", 5), ("სიტყვა", 6), ("単語", 4), ("말", 2)]
        {
            assert_eq!(width(text), wide, "{text}");
        }
    }

    #[test]
    fn of_a_text_without_its_form_the_words_remain_apart() {
        let mut text = String::new();
        plain_text(&parse("<p>a <b>b</b></p><ul><li>c</li><li><a href=/>d</a></li></ul>", &[]), &mut text);
        assert_eq!(text.split_whitespace().collect::<Vec<_>>(), ["a", "b", "c", "d"]);
    }

    #[test]
    fn x_05_entities_are_decoded_once() {
        check("&lt;b&gt;a", "&lt;b&gt;a");
        check("&amp;lt;b", "&amp;lt;b");
        check("&amp;amp;lt;script&amp;amp;gt;", "&amp;amp;lt;script&amp;amp;gt;");
        check("&#38;lt;b&#x3e;", "&amp;lt;b&gt;");
        check("<a href='javascript&colon;x'>a</a>", "a");
        check("<a href='java&#9;script&colon;x'>a</a>", "a");
        // Names that we don't know stay letters, and no browser reads the attribute's value a second time: a path.
        check("<a href='java&Tab;script&colon;x'>a</a>", "<a href=\"java&amp;Tab;script:x\">a</a>");
        check("<a href='java&NewLine;script:x'>a</a>", "<a href=\"java&amp;NewLine;script:x\">a</a>");
        check("<a href='&#x6A;avascript:x'>a</a>", "a");
    }

    #[test]
    fn broken_nesting_is_mended() {
        check("<b>a<i>b</b>c</i>", "<b>a<i>b</i></b>c");
        check("</b>a</a>", "a");
        check("<p>a <b>b</b> c</p>", "<p>a <b>b</b> c</p>");
        check("<a href=/a>a<a href=/b>b", "<a href=\"/a\">a</a><a href=\"/b\">b</a>");
        check("<b></b><p></p>a", "a");
    }

    #[test]
    fn depth_and_size_are_limited() {
        let deep = parse(&"<b>".repeat(20_000), &[]);
        assert_eq!(deep, []);
        let nodes = parse(&format!("{}x", "<i>".repeat(1_000)), &[]);
        assert_eq!(depth(&nodes), DEPTH - 1);
        assert_eq!(depth(&parse(&format!("{}a<br>b", "<i>".repeat(1_000)), &[])), DEPTH);
        assert!(parse(&"<br>".repeat(50_000), &[]).len() <= ELEMENTS);
        // Past the last element there are only words: all of them.
        let bold = parse(&"<b>a</b>".repeat(5_000), &[]);
        assert_eq!(html(&bold), ["<b>a</b>".repeat(ELEMENTS), "a".repeat(5_000 - ELEMENTS)].concat());
        // A text before each line break that is kept, and one after the last.
        assert_eq!(parse(&"a<br>".repeat(10_000), &[]).len(), 2 * ELEMENTS + 1);
        assert_eq!(html(&parse(&"é".repeat(40_000), &[])).len(), 65_536);
    }

    fn depth(nodes: &[Node]) -> usize {
        let inner = |node: &Node| match node {
            Node::Text(_) => 0,
            Node::Element(_, inner) | Node::Link(_, inner) => 1 + depth(inner),
        };
        nodes.iter().map(inner).max().unwrap_or_default()
    }

    fn links(nodes: &[Node]) -> Vec<String> {
        nodes
            .iter()
            .flat_map(|node| match node {
                Node::Text(_) => Vec::new(),
                Node::Element(_, inner) => links(inner),
                Node::Link(href, inner) => [vec![href.clone()], links(inner)].concat(),
            })
            .collect()
    }

    proptest! {
        #[test]
        fn no_input_panics_nests_too_deep_or_keeps_a_bad_link(
            content in r#"(<(/?(a|b|p|ul|li|script|svg|br)|a href=["']?(java|https:|//)?)?[ >/]?|[a-c&;#x<>"'= \n]){0,60}"#
        ) {
            let nodes = parse(&content, &[]);
            prop_assert!(depth(&nodes) <= DEPTH);
            for href in links(&nodes) {
                prop_assert_eq!(address::link(&href, &[]), Some(href.clone()));
            }
        }

        #[test]
        fn what_was_cleaned_once_stays_as_it_is(content in "(<[bipa/ ]{1,3}>|[a-z&;<]){0,40}") {
            let once = html(&parse(&content, &[]));
            prop_assert_eq!(html(&parse(&once, &[])), once);
        }
    }

    #[test]
    fn quotes_of_the_other_kind_belong_to_the_value() {
        check("<a href=\"/a?b='c\">d</a>", "<a href=\"/a?b='c\">d</a>");
    }

    #[test]
    fn blanks_may_stand_before_a_quote() {
        check("<a href= '/a?b>c'>d</a>", "<a href=\"/a?b&gt;c\">d</a>");
    }

    #[test]
    fn what_is_dropped_whole_may_close_itself() {
        check("a<svg/>b", "ab");
    }

    #[test]
    fn only_href_is_an_address() {
        check("<a class='/x' href='/a'>b</a>", "<a href=\"/a\">b</a>");
    }

    #[test]
    fn text_behind_a_link_is_no_link() {
        check("<a href=/a>b</a> c", "<a href=\"/a\">b</a> c");
    }

    #[test]
    fn two_letters_may_end_a_line() {
        check("one\r\ntwo", "one<br>two");
    }

    #[test]
    fn empty_lines_are_lines_only_within_a_text() {
        assert_eq!(parse("\n\n", &[]), []);
        assert_eq!(parse("a\n\nb", &[]).len(), 3);
    }
}
