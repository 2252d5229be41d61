//! YAML: the recorded readings, what is said of each refusal, and properties that hold for any text.

mod support;

use marketlint_parser::{FileId, Node, Parsed, Source, Span, SyntaxError, Text, Value, yaml};
use proptest::prelude::*;
use serde_json::Value as Json;

/// Every case of `testdata/yaml/cases.json`. A text is read as it stands (`value`), only after the official repair
/// (`repaired`), or refused (`errors`); `cause` is what the repair healed, and `mended` the text after our own edits.
#[test]
fn cases_are_read_as_the_official_reader_reads_them() {
    let mut wrong = Vec::new();
    for group in support::cases(include_str!("../../../testdata/yaml/cases.json")) {
        let about = group["about"].as_str().expect("each group says what it is about");
        for case in group["cases"].as_array().expect("each group has cases") {
            let source = support::input(case);
            let found = outcome(&source);
            let Some(case) = case.as_object() else { continue };
            for (what, expected) in case.iter().filter(|it| it.0 != "text") {
                if found.get(what) != Some(&with_floats(expected)) {
                    wrong.push(format!("{about}: {:?}: {what} is {:?}, not {expected}", source.text(), found.get(what)));
                }
            }
            check(source.text());
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What a case may say of a text.
fn outcome(source: &Source) -> serde_json::Map<String, Json> {
    let parsed = read(source.text());
    let value = || parsed.root.as_ref().map_or(Json::Null, value);
    let mut found = serde_json::Map::new();
    match &parsed.repair {
        Some(repair) => {
            found.insert("repaired".into(), value());
            found.insert("cause".into(), told(source, &repair.cause).into());
        }
        None if parsed.errors.is_empty() => {
            found.insert("value".into(), value());
        }
        None => {
            found.insert("errors".into(), parsed.errors.iter().map(|it| told(source, it)).collect());
        }
    }
    let slips = slips(&parsed);
    if !slips.is_empty() && slips.iter().all(|it| it.repair.is_some()) {
        found.insert("mended".into(), mended(source.text(), &slips).into());
    }
    found
}

#[test]
fn the_repair_says_which_values_it_quoted() {
    let text = "name: x\ndescription: Use when: é\ntools: [Read, Write]\nhint: [a] [b]\n";
    let parsed = read(text);
    let repair = parsed.repair.as_ref().expect("the text is repaired");
    let quoted: Vec<&str> = repair.quoted.iter().map(|it| &text[it.range()]).collect();
    assert_eq!(quoted, ["Use when: é", "[a] [b]"]);
    assert_eq!(&text[repair.cause.span.range()], ":");
    let root = parsed.root.expect("the text is read");
    let tools: Vec<&str> = root.get("tools").into_iter().flat_map(Node::items).filter_map(Node::as_str).collect();
    assert_eq!(tools, ["Read", "Write"], "a list that reads on its own stays one");
}

#[test]
fn parts_of_a_string_are_found_in_the_source() {
    let part = |text: &str, of: &str| {
        let parsed = read(text);
        let root = parsed.root.as_ref().expect("the text is read");
        let string = root.get("a").and_then(Node::text).expect("the value is a string");
        let at = string.find(of).unwrap_or_else(|| panic!("{of:?} is in {string:?}"));
        let span = string.slice(at..at + of.len());
        (span.start, text[span.range()].to_string())
    };
    let found = |start: u32, text: &str| (start, text.to_string());
    assert_eq!(part("a: é ../x\n", "../"), found(6, "../"));
    assert_eq!(part("a: \"\\u00e9 \\\"../x\"\n", "../"), found(13, "../"));
    assert_eq!(part("a: \"\\u00e9\"\n", "é"), found(4, "\\u00e9"));
    assert_eq!(part("a: 'it''s ../x'\n", "../"), found(10, "../"));
    assert_eq!(part("a: é\n   ../x\n", "../"), found(9, "../"));
    assert_eq!(part("a: \"é\r\n   ../x\"\r\n", "../"), found(11, "../"));
    assert_eq!(part("a: |\n  é\n   ../x\n", "../"), found(13, "../"));
    assert_eq!(part("a: |\r\n  é\r\n  ../x\r\n", "../"), found(14, "../"));
    assert_eq!(part("a: >-\n  é\n  ../x\n", "../"), found(13, "../"));
    assert_eq!(part("a: >-\n  é\n  ../x\n", "é ../"), found(8, "é\n  ../"));
    assert_eq!(part("m:\n\tb: c\na: é: \"\\../x\n", "../"), found(18, "../"));
    assert_eq!(part("m:\n\tb: c\na: é: \"\\../x\n", "\"\\"), found(16, "\"\\"));
}

#[test]
fn nodes_span_their_tokens() {
    let text = "a: &x 'b'\nc: |\n  d\n  e\n\nf: [g, {h: i}]\nj:\nk: *x\nl:\n  - m: n\n    o:\n";
    let parsed = read(text);
    let root = parsed.root.expect("the text is read");
    let spans: Vec<&str> = root.members().iter().map(|it| &text[it.value.span.range()]).collect();
    assert_eq!(spans, ["'b'", "|\n  d\n  e", "[g, {h: i}]", "", "*x", "- m: n\n    o:"]);
    assert_eq!(&text[root.span.range()], text.trim_end());
    let nothing = root.get("j").expect("there is a j").span;
    assert_eq!(nothing.start as usize, text.find("j:").expect("there is a j") + 2, "null stands behind the colon");
}

#[test]
fn merged_members_are_marked_and_lose() {
    let parsed = read("base: &b {a: 1, c: 2}\nx:\n  a: 0\n  <<: *b\n");
    let root = parsed.root.expect("the text is read");
    let x = root.get("x").expect("there is an x");
    let members: Vec<_> = x.members().iter().map(|it| (it.key.as_str(), it.value.as_number(), it.merged)).collect();
    assert_eq!(members, [("a", Some(0.0), false), ("c", Some(2.0), true)]);
}

#[test]
fn comments_are_listed() {
    let text = "# a\nx: 1 # b\ny: [2, # c\n  3]\nz: '#' #\n";
    let comments: Vec<&str> = read(text).comments.iter().map(|it| &text[it.range()]).collect();
    assert_eq!(comments, ["# a", "# b", "# c", "#"]);
}

#[test]
fn a_part_of_a_text_is_read_in_its_place() {
    let text = "---\né: \"b\\n\"\nc: d: e\n---\n";
    let parsed = yaml::parse(FileId(3), text, 4..text.len() - 4);
    let root = parsed.root.expect("the text is read");
    let key = &root.members().first().expect("there is a member").key;
    assert_eq!((key.as_str(), &text[key.span.range()], key.span.file), ("é", "é", FileId(3)));
    assert_eq!(&text[root.get("c").expect("there is a c").span.range()], "d: e");
}

#[test]
fn aliases_cannot_blow_up() {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_string();
    for level in 1..40 {
        let below = format!("*a{}, ", level - 1).repeat(9);
        text.push_str(&format!("a{level}: &a{level} [{}]\n", below.trim_end_matches(", ")));
    }
    let parsed = read(&text);
    assert!(parsed.errors.is_empty() && parsed.repair.is_none());
    assert!(parsed.root.as_ref().map(count).is_some_and(|it| it < 20_000));
    let itself = read("a: &a [b, *a]\n").root.expect("the text is read");
    assert_eq!(itself.get("a").map(|it| it.items().len()), Some(2));
}

#[test]
fn long_runs_of_anything_are_no_trouble() {
    const PIECES: [&str; 40] = [
        "[",
        "]",
        "{",
        "{a: ",
        "- ",
        "? ",
        ": ",
        "a: ",
        "a: b\n",
        "a: b: c\n",
        "\"",
        "'",
        "\"\\",
        "| ",
        "a: |\n",
        ">\n",
        "\n",
        "\r\n",
        "\t",
        "\ta: b\n",
        " ",
        "#",
        "# a\n",
        "a #",
        "&a ",
        "&a [",
        "*a",
        "!a ",
        "- a\n",
        "<<: {a: b}\n",
        "a, ",
        "...\n",
        "a\n...\n",
        "%",
        "a:",
        "é",
        "a:\n - ",
        "\0",
        "a b\n",
        "a: \"b\n",
    ];
    for piece in PIECES {
        for before in ["", "[", "a: \"", "a: [", "a: |\n  ", "a: b\nc: d\n"] {
            let text = format!("{before}{}", piece.repeat(20_000 / piece.len()));
            let parsed = read(&text);
            assert!(parsed.errors.len() <= 8, "{before}{piece}");
            assert!(parsed.root.as_ref().is_none_or(|it| depth(it) <= 129), "{before}{piece}");
        }
    }
}

#[test]
fn a_hundred_thousand_brackets_are_no_trouble() {
    for (open, close) in [("[", "]"), ("{a: ", "}")] {
        let parsed = read(&[open.repeat(100_000), close.repeat(100_000)].concat());
        assert!(parsed.errors.is_empty());
        assert_eq!(parsed.root.as_ref().map(depth), Some(129));
    }
}

#[test]
fn deep_indentation_is_no_trouble() {
    for entry in ["a:\n", "-\n", "- a:\n"] {
        let text: String = (0..1_500).map(|it| format!("{}{entry}", " ".repeat(it * 3))).collect();
        let parsed = read(&text);
        assert!(parsed.errors.is_empty(), "{entry}: {:?}", parsed.errors);
        assert!(parsed.root.as_ref().is_some_and(|it| (100..=129).contains(&depth(it))));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(1_500), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_change_to_front_matter_is_read_soundly(text in support::mutated(&FRONT_MATTER, &PIECES)) {
        check(&text);
    }

    #[test]
    fn any_heap_of_tokens_is_read_soundly(text in prop::collection::vec(prop::sample::select(&PIECES[..]), 0..24)) {
        check(&text.concat());
    }

    #[test]
    fn any_text_at_all_is_read_soundly(text in "\\PC{0,40}") {
        check(&text);
    }
}

const FRONT_MATTER: [&str; 6] = [
    "name: code-review\ndescription: Reviews the staged changes, and says what to do about them.\nallowed-tools: Read, Grep, Bash(git diff:*)\nmodel: sonnet\nuser-invocable: true\nversion: 1.2.0 # bumped\n",
    "name: \"café-😀\"\ndescription: >\n  Use this when the user asks\n  for a review.\n\n  Not for \"drafts\".\nmetadata:\n  owner: 'it''s me'\n  tags: [a, \"b\\u00e9\", {c: d}]\n  n: 0x1F\n",
    "name: x\ndescription: Use when: the user says \"hi\"\ntools:\n\t- Read\nargument-hint: [file] [n]\n",
    "name: x\r\ndescription: |-\r\n  One: two\r\n\r\n    three\r\nhooks:\r\n  PreToolUse:\r\n    - matcher: Bash\r\n      hooks:\r\n        - type: command\r\n          command: \"${CLAUDE_PLUGIN_ROOT}/run.sh\"\r\n",
    "base: &base {a: 1, b: [x, y]}\nuse:\n  <<: *base\n  a: 2\nlist:\n- *base\n- !!str 5\n- &z\n- *z\n? - k\n: v\n",
    "name: agent\ndescription: Use this agent. Examples:\n\n<example>\nContext: none\nuser: \"hi\"\n</example>\nmodel: inherit\n",
];

const PIECES: [&str; 72] = [
    ": ",
    ":",
    "- ",
    "-",
    "? ",
    "?",
    "\n",
    "\n\n",
    "\n  ",
    "\n    ",
    "\n- ",
    "\r\n",
    "\r",
    "\t",
    "\n\t",
    " ",
    "  ",
    "#",
    " # c",
    "\"",
    "'",
    "\\",
    "\\n",
    "\\u00e9",
    "\\ud83d\\ude00",
    "\\x",
    "\\\n",
    "[",
    "]",
    "{",
    "}",
    ",",
    ", ",
    "|",
    "|\n",
    ">-\n",
    "|2-\n",
    ">+ # c\n",
    "&a",
    "&a ",
    "*a",
    "*",
    "!",
    "!!str ",
    "!t ",
    "!<t> ",
    "@",
    "`",
    "%",
    "~",
    "null",
    "true",
    "0x1F",
    "1.5",
    ".inf",
    "<<: ",
    "a",
    "a: ",
    "key: value\n",
    "b: \"c\"\n",
    "  d: e\n",
    "...\n",
    "\n---\n",
    "%TAG ! x\n",
    "é",
    "😀",
    "\u{FEFF}",
    "\u{A0}",
    "\u{85}",
    "\u{2028}",
    "\u{1}",
    "\0",
];

/// How many cases to try; `PROPTEST_CASES` asks for more.
#[allow(clippy::disallowed_methods, reason = "the tests may ask the environment how long to run, the parser may not")]
fn cases(usual: u32) -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|it| it.parse().ok()).unwrap_or(usual)
}

fn read(text: &str) -> Parsed {
    yaml::parse(FileId(0), text, 0..text.len())
}

/// What must hold for any text.
fn check(text: &str) {
    let parsed = read(text);
    let whole = Span::new(FileId(0), 0, text.len());
    let is_sound = |it: Span| whole.contains(it) && text.get(it.range()).is_some();
    assert!(parsed.errors.is_empty() || parsed.repair.is_none());
    assert!(parsed.comments.iter().all(|it| is_sound(*it) && text[it.range()].starts_with('#')), "{text:?}");
    assert!(parsed.comments.is_sorted(), "{text:?}");
    for quoted in parsed.repair.iter().flat_map(|it| &it.quoted) {
        assert!(is_sound(*quoted) && !quoted.is_empty(), "{text:?}");
    }
    let slips = slips(&parsed);
    assert!(slips.is_sorted_by_key(|it| it.span), "{text:?}");
    for slip in &slips {
        assert!(is_sound(slip.span) && !slip.span.is_empty(), "{text:?}: {slip:?}");
        assert!(slip.related.iter().all(|it| is_sound(it.0)), "{text:?}: {slip:?}");
        assert!(!slip.message.ends_with('.') && !slip.message.contains('\n'), "{slip:?}");
        assert!(slip.repair.iter().flat_map(|it| &it.edits).all(|it| is_sound(it.0)), "{text:?}: {slip:?}");
    }
    if let Some(root) = &parsed.root {
        check_node(text, root, whole);
    }
    let n_mended = slips.iter().filter(|it| it.repair.is_some()).count();
    if (1..8).contains(&n_mended) && n_mended == slips.len() {
        let mended = mended(text, &slips);
        let left = read(&mended).errors;
        assert!(left.is_empty(), "{text:?} became {mended:?}: {left:?}");
    }
    check_in_place(text, &parsed);
}

/// The same text in the middle of another is read the same way.
fn check_in_place(text: &str, parsed: &Parsed) {
    let around = format!("é{text}é");
    let within = yaml::parse(FileId(0), &around, 2..2 + text.len());
    let moved = |it: Span| Span::new(it.file, it.start as usize - 2, it.end as usize - 2);
    assert_eq!(
        within.errors.iter().map(|it| moved(it.span)).collect::<Vec<_>>(),
        parsed.errors.iter().map(|it| it.span).collect::<Vec<_>>()
    );
    let spans = |parsed: &Parsed| {
        let mut spans = Vec::new();
        parsed.root.iter().for_each(|it| collect(it, &mut spans));
        spans
    };
    assert_eq!(spans(&within).into_iter().map(moved).collect::<Vec<_>>(), spans(parsed), "{text:?}");
}

fn collect(node: &Node, spans: &mut Vec<Span>) {
    spans.push(node.span);
    spans.extend(node.text().map(Text::content));
    spans.extend(node.members().iter().map(|it| it.key.content()));
    inner(node).for_each(|it| collect(it, spans));
}

fn inner(node: &Node) -> impl Iterator<Item = &Node> {
    node.items().iter().chain(node.members().iter().map(|it| &it.value))
}

/// Nodes lie on character boundaries, within their parents, in order; but what an alias stands for lies elsewhere.
fn check_node(text: &str, node: &Node, within: Span) {
    let token = text.get(node.span.range()).unwrap_or_else(|| panic!("{text:?}: {node:?}"));
    assert!(within.contains(node.span), "{text:?}: {node:?} in {within:?}");
    if let Some(string) = node.text() {
        check_text(text, string);
    }
    if token.starts_with('*') {
        return;
    }
    let mut done = node.span.start;
    let mut follows = |span: Span| {
        assert!(done <= span.start && span.start <= span.end && span.end <= node.span.end, "{text:?}: {span:?} in {node:?}");
        done = span.end;
    };
    for item in node.items() {
        follows(item.span);
        check_node(text, item, node.span);
    }
    for member in node.members().iter().filter(|it| !it.merged) {
        let is_alias = text[..member.key.span.start as usize].ends_with('*') || member.key.span.end > member.value.span.start;
        if !is_alias {
            follows(member.key.span);
        }
        follows(member.value.span);
        check_text(text, &member.key);
        check_node(text, &member.value, node.span);
    }
}

/// Each character of a string leads back to itself, to the escape that stands for it, or to the line break it comes from.
fn check_text(text: &str, string: &Text) {
    let mut done = string.span.start;
    for (at, it) in string.char_indices() {
        let span = string.slice(at..at + it.len_utf8());
        let source = text.get(span.range()).unwrap_or_else(|| panic!("{text:?}: {string:?} at {at}"));
        assert!(done <= span.start && span.end <= string.span.end, "{text:?}: {string:?} at {at}");
        let is_itself = source.starts_with(it);
        // The break at the end of a text that has none, and what a repair puts in.
        let is_new = source.is_empty() && matches!(it, '\n' | ' ' | '"' | '\\' | '|');
        let is_escape = source.starts_with('\\') && !string.is_verbatim();
        let is_break = matches!(it, ' ' | '\n') && source.chars().all(|it| it.is_whitespace() || matches!(it, '\\' | '\0'));
        assert!(is_itself || is_new || is_escape || is_break, "{text:?}: {string:?} at {at}: {source:?}");
        done = span.end;
    }
}

/// Everything that is said to be wrong: the errors, or what the repair healed.
fn slips(parsed: &Parsed) -> Vec<&SyntaxError> {
    parsed.errors.iter().chain(parsed.repair.iter().map(|it| &it.cause)).collect()
}

/// An error as the case file writes it: the message, the token, and the other place where there is one.
fn told(source: &Source, error: &SyntaxError) -> String {
    let also = error.related.as_ref().map(|(span, label)| format!("; {label} @ {}", source.slice(*span)));
    format!("{} @ {}{}", error.message, source.slice(error.span), also.unwrap_or_default())
}

/// The text with all repairs.
fn mended(text: &str, slips: &[&SyntaxError]) -> String {
    let mut edits: Vec<_> = slips.iter().filter_map(|it| it.repair.as_ref()).flat_map(|it| &it.edits).collect();
    edits.sort_by_key(|(span, _)| *span);
    let mut out = String::new();
    let mut at = 0;
    for (span, insert) in edits {
        assert!(at <= span.start as usize, "{text:?}: edits overlap");
        out.push_str(&text[at..span.start as usize]);
        out.push_str(insert);
        at = span.end as usize;
    }
    out.push_str(&text[at..]);
    out
}

fn value(node: &Node) -> Json {
    match &node.value {
        Value::Null => Json::Null,
        Value::Bool(it) => (*it).into(),
        Value::Number(it) => (*it).into(),
        Value::String(it) => it.as_str().into(),
        Value::Array(items) => items.iter().map(value).collect(),
        Value::Object(members) => members.iter().map(|it| (it.key.to_string(), value(&it.value))).collect(),
    }
}

/// The same value with all numbers as floating point numbers.
fn with_floats(json: &Json) -> Json {
    match json {
        Json::Number(it) => it.as_f64().into(),
        Json::Array(items) => items.iter().map(with_floats).collect(),
        Json::Object(members) => members.iter().map(|(key, it)| (key.clone(), with_floats(it))).collect(),
        other => other.clone(),
    }
}

fn count(node: &Node) -> usize {
    1 + inner(node).map(count).sum::<usize>()
}

fn depth(node: &Node) -> usize {
    1 + inner(node).map(depth).max().unwrap_or(0)
}
