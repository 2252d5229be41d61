//! JSON: the recorded verdicts, what is said of each slip, and properties that hold for any text.

mod support;

use marketlint_parser::{FileId, Node, Parsed, Source, Span, SyntaxError, Text, Value, json};
use proptest::prelude::*;
use serde_json::Value as Json;

/// Every case of `testdata/json/cases.json`: the verdict, and what is said where the case says it.
#[test]
fn cases_have_their_verdict_and_their_errors() {
    let mut wrong = Vec::new();
    for case in support::cases(include_str!("../../../testdata/json/cases.json")) {
        let what = case["what"].as_str().expect("each case says what it shows");
        let source = support::input(&case);
        let parsed = json::parse(FileId(0), source.text());
        let accepted = parsed.errors.is_empty();
        if accepted != case["accepted"].as_bool().expect("each case has a verdict") {
            wrong.push(format!("{what}: accepted is {accepted}"));
        }
        if let Some(expected) = case["errors"].as_array() {
            let found: Vec<Json> = parsed.errors.iter().map(|it| told(&source, it).into()).collect();
            if &found != expected {
                wrong.push(format!("{what}: errors are {}", serde_json::to_string_pretty(&found).expect("strings are JSON")));
            }
        }
        if let Some(expected) = case["mended"].as_str() {
            let found = mended(source.text(), &parsed);
            if found.as_deref() != Some(expected) {
                wrong.push(format!("{what}: mended is {found:?}"));
            }
        }
        if let Some(expected) = case.get("value") {
            let found = parsed.root.as_ref().map_or(Json::Null, value);
            if found != rounded(expected.clone()) {
                wrong.push(format!("{what}: value is {found}"));
            }
        }
        check(source.text());
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_hundred_thousand_brackets_are_no_trouble() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let text = [open.repeat(100_000), "1".to_string(), close.repeat(100_000)].concat();
        let parsed = json::parse(FileId(0), &text);
        assert!(parsed.errors.is_empty());
        assert_eq!(parsed.root.map(|it| it.span.range()), Some(0..text.len()));
        let unclosed = json::parse(FileId(0), &open.repeat(100_000));
        assert_eq!(unclosed.errors.len(), 1);
    }
}

#[test]
fn garbage_gives_a_hundred_errors_and_ends() {
    for piece in ["]", "}", ",", ":", "a ", "'", "\"", "\"a\"b", "\u{201C}a", "[}", "{]", "/*", "\\u{", "1 ", "\0", "`a\n", "\n=======\n"] {
        for before in ["", "[", "{", "[\"", "{\"a\":"] {
            let text = format!("{before}{}", piece.repeat(2_000));
            let parsed = json::parse(FileId(0), &text);
            assert!((1..=100).contains(&parsed.errors.len()), "{before}{piece}: {}", parsed.errors.len());
        }
    }
}

#[test]
fn duplicate_keys_are_kept_in_order() {
    let parsed = json::parse(FileId(0), r#"{"a":1,"b":2,"\u0061":3}"#);
    let root = parsed.root.expect("the text is an object");
    let keys: Vec<&str> = root.members().iter().map(|it| it.key.as_str()).collect();
    assert_eq!(keys, ["a", "b", "a"]);
    assert_eq!(root.get("a").and_then(Node::as_number), Some(3.0));
}

#[test]
fn parts_of_a_string_with_escapes_are_found_in_the_source() {
    let text = r#"["./\u002e\u002e/é\ud83d\ude00/\ud800x"]"#;
    let parsed = json::parse(FileId(0), text);
    let string = parsed.root.as_ref().and_then(|it| it.items().first()).and_then(Node::text).expect("the item is a string");
    assert_eq!(string.as_str(), "./../é😀/\u{FFFD}x");
    let part = |of: &str| {
        let at = string.find(of).expect("the part is there");
        &text[string.slice(at..at + of.len()).range()]
    };
    assert_eq!(part(".."), r"\u002e\u002e");
    assert_eq!(part("é"), "é");
    assert_eq!(part("😀"), r"\ud83d\ude00");
    assert_eq!(part("\u{FFFD}"), r"\ud800");
    assert_eq!(part("x"), "x");
    assert_eq!(&text[string.content().range()], &text[2..text.len() - 2]);
}

#[test]
fn comments_are_listed() {
    let text = "// a\n{\"x\": 1 /* b */} # c";
    let parsed = json::parse(FileId(0), text);
    let comments: Vec<&str> = parsed.comments.iter().map(|it| &text[it.range()]).collect();
    assert_eq!(comments, ["// a", "/* b */", "# c"]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(3_000), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_change_to_a_manifest_is_judged_and_read_soundly(text in support::mutated(&MANIFESTS, &PIECES)) {
        check(&text);
    }

    #[test]
    fn any_heap_of_tokens_is_judged_and_read_soundly(text in prop::collection::vec(prop::sample::select(&PIECES[..]), 0..24)) {
        check(&text.concat());
    }
}

/// An error as the case file writes it: the message, the token, and the other place where there is one.
fn told(source: &Source, error: &SyntaxError) -> String {
    let also = error.related.as_ref().map(|(span, label)| format!("; {label} @ {}", source.slice(*span)));
    format!("{} @ {}{}", error.message, source.slice(error.span), also.unwrap_or_default())
}

/// How many cases to try; `PROPTEST_CASES` asks for more.
#[allow(clippy::disallowed_methods, reason = "the tests may ask the environment how long to run, the parser may not")]
fn cases(usual: u32) -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|it| it.parse().ok()).unwrap_or(usual)
}

const MANIFESTS: [&str; 4] = [
    "{\n  \"$schema\": \"https://json.schemastore.org/claude-code-marketplace.json\",\n  \"name\": \"acme-tools\",\n  \"owner\": {\n    \"name\": \"Ann Example\",\n    \"email\": \"ann@example.org\"\n  },\n  \"metadata\": { \"version\": \"1.0.0\", \"pluginRoot\": \"./plugins\" },\n  \"plugins\": [\n    {\n      \"name\": \"formatter\",\n      \"source\": \"./plugins/formatter\",\n      \"description\": \"Formats \\\"everything\\\"\\n\",\n      \"keywords\": [\"format\", \"fmt\"],\n      \"strict\": false\n    },\n    {\n      \"name\": \"remote\",\n      \"source\": { \"source\": \"github\", \"repo\": \"acme/remote\", \"ref\": \"v2\" }\n    }\n  ]\n}\n",
    "{\"name\":\"caf\u{e9}-\u{1F600}\",\"version\":\"1.2.3\",\"n\":[0,-1,1.5e3,null,true],\"e\":\"\\u00e9\\ud83d\\ude00\\ud800\",\"hooks\":{\"PreToolUse\":[{\"matcher\":\"Bash(.*)\",\"hooks\":[{\"type\":\"command\",\"command\":\"${CLAUDE_PLUGIN_ROOT}/run.sh\",\"timeout\":10}]}]}}",
    "\u{FEFF}{\r\n\t\"mcpServers\": {\r\n\t\t\"db\": {\r\n\t\t\t\"command\": \"npx\",\r\n\t\t\t\"args\": [\"-y\", \"@acme/db\"],\r\n\t\t\t\"env\": {\"A\": \"C:\\\\Users\\\\x\"}\r\n\t\t}\r\n\t}\r\n}\r\n",
    "{ // what it is\n  name: 'x', /* a */\n  \"t\": True,\n  \"p\": \"C:\\Users\",\n  \"l\": [1,, 2,],\n  \"m\": .5\n  \"o\": {\"a\" 1},\n}\n",
];

const PIECES: [&str; 60] = [
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "'",
    "\\",
    "/",
    "//",
    "/*",
    "*/",
    "#",
    "\n",
    "\r\n",
    "\t",
    " ",
    "\u{A0}",
    "\u{FEFF}",
    "\u{200B}",
    "\0",
    "\u{7F}",
    "0",
    "01",
    "-",
    "+",
    ".",
    "1e",
    "1.5",
    "0x1F",
    "true",
    "True",
    "null",
    "tru",
    "NaN",
    "name",
    "\"name\"",
    "\"a\":",
    "'b'",
    "\"x\"",
    "\u{201C}y\u{201D}",
    "\u{201D}",
    "`z`",
    "=",
    ";",
    "...",
    "${X}",
    "```",
    "<<<<<<< a\n",
    "=======\n",
    ">>>>>>> b\n",
    "<!--",
    "-->",
    "\\u12",
    "\\ud83d",
    "\\'",
    "https://x.y/z",
    "\u{1F600}",
    "é",
];

/// What must hold for any text.
fn check(text: &str) {
    let parsed = json::parse(FileId(0), text);
    // The witness recurses, and refuses what is deeper than 127 levels.
    if text.matches(['[', '{']).count() < 128 {
        let without_mark = text.strip_prefix('\u{FEFF}').unwrap_or(text);
        let accepted = serde_json::from_str::<serde::de::IgnoredAny>(without_mark).is_ok();
        assert_eq!(parsed.errors.is_empty(), accepted, "{text:?}: {:?}", parsed.errors);
        // It has no value for half a surrogate pair, nor for a number that is out of range.
        if accepted && let Ok(expected) = serde_json::from_str::<Json>(without_mark) {
            assert_eq!(parsed.root.as_ref().map(value), Some(rounded(expected)), "{text:?}");
        }
    }
    let whole = Span::new(FileId(0), 0, text.len());
    let is_sound = |it: Span| whole.contains(it) && text.get(it.range()).is_some();
    assert!(parsed.errors.len() <= 100);
    assert!(parsed.errors.is_sorted_by_key(|it| it.span), "{text:?}");
    for error in &parsed.errors {
        assert!(is_sound(error.span), "{text:?}: {error:?}");
        assert!(!error.span.is_empty() || parsed.root.is_none(), "{text:?}: {error:?}");
        assert!(error.related.iter().all(|it| is_sound(it.0)), "{text:?}: {error:?}");
        assert!(!error.message.ends_with('.') && !error.message.contains('\n'), "{error:?}");
        for (span, _) in error.repair.iter().flat_map(|it| &it.edits) {
            assert!(is_sound(*span), "{text:?}: {error:?}");
        }
    }
    assert!(parsed.comments.iter().all(|it| is_sound(*it) && !it.is_empty()));
    if let Some(root) = &parsed.root {
        check_node(text, root, whole);
    }
    if parsed.errors.len() < 100
        && let Some(mended) = mended(text, &parsed)
    {
        let left = json::parse(FileId(0), &mended).errors;
        assert!(left.len() < parsed.errors.len(), "{text:?} became {mended:?}: {left:?}");
        assert!(left.is_empty() || parsed.errors.iter().any(|it| it.repair.is_none()), "{text:?} became {mended:?}: {left:?}");
    }
}

/// Nodes lie on character boundaries, within their parents, in order.
fn check_node(text: &str, node: &Node, within: Span) {
    assert!(within.contains(node.span) && text.get(node.span.range()).is_some(), "{text:?}: {node:?}");
    let mut done = node.span.start;
    let mut follows = |span: Span| {
        assert!(done <= span.start && span.start <= span.end && span.end <= node.span.end, "{text:?}: {node:?}");
        done = span.end;
    };
    match &node.value {
        Value::String(string) => check_text(text, string),
        Value::Array(items) => {
            for item in items {
                follows(item.span);
                check_node(text, item, node.span);
            }
        }
        Value::Object(members) => {
            for member in members {
                follows(member.key.span);
                follows(member.value.span);
                check_text(text, &member.key);
                check_node(text, &member.value, node.span);
            }
        }
        _ => {}
    }
}

/// Each character of a string leads back to itself, or to the escape that stands for it.
fn check_text(text: &str, string: &Text) {
    let mut done = string.span.start;
    for (at, it) in string.char_indices() {
        let span = string.slice(at..at + it.len_utf8());
        let source = text.get(span.range()).unwrap_or_else(|| panic!("{text:?}: {string:?} at {at}"));
        assert!(done <= span.start && span.end <= string.span.end, "{text:?}: {string:?} at {at}");
        let is_itself = source.starts_with(it);
        assert!(is_itself || (source.starts_with('\\') && !string.is_verbatim()), "{text:?}: {string:?} at {at}: {source:?}");
        done = span.end;
    }
}

/// The text with all repairs; `None` where there are none.
fn mended(text: &str, parsed: &Parsed) -> Option<String> {
    let mut edits: Vec<_> = parsed.errors.iter().filter_map(|it| it.repair.as_ref()).flat_map(|it| it.edits.clone()).collect();
    edits.sort_by_key(|(span, _)| (span.start, span.end));
    let mut out = text.to_string();
    let mut end = text.len();
    for (span, insert) in edits.iter().rev() {
        assert!(span.end as usize <= end, "{text:?}: edits overlap: {edits:?}");
        out.replace_range(span.range(), insert);
        end = span.start as usize;
    }
    (!edits.is_empty()).then_some(out)
}

fn value(node: &Node) -> Json {
    match &node.value {
        Value::Null => Json::Null,
        Value::Bool(it) => (*it).into(),
        Value::Number(it) => round(*it),
        Value::String(it) => it.as_str().into(),
        Value::Array(items) => items.iter().map(value).collect(),
        Value::Object(members) => members.iter().map(|it| (it.key.to_string(), value(&it.value))).collect(),
    }
}

/// The same value with its numbers as `value` gives them.
fn rounded(json: Json) -> Json {
    match json {
        Json::Number(it) => round(it.as_f64().expect("a number is finite")),
        Json::Array(items) => items.into_iter().map(rounded).collect(),
        Json::Object(members) => members.into_iter().map(|(key, it)| (key, rounded(it))).collect(),
        other => other,
    }
}

/// Twelve digits: the witness rounds the last ones differently.
fn round(number: f64) -> Json {
    // JavaScript writes minus zero without its sign.
    format!("{:.12e}", number + 0.0).into()
}
