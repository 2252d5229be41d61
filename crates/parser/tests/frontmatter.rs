//! Front matter: where it begins and ends, and why there is none.

mod support;

use marketlint_parser::frontmatter::{self, NoFrontMatter};
use proptest::prelude::*;

/// Every case of `testdata/frontmatter/cases.json`: the parts, or the reason.
#[test]
fn cases_are_split_as_they_say() {
    let mut wrong = Vec::new();
    for case in support::cases(include_str!("../../../testdata/frontmatter/cases.json")) {
        let what = case["what"].as_str().expect("each case says what it shows");
        let source = support::input(&case);
        let text = source.text();
        let found = frontmatter::split(text).map(|it| (text[it.yaml].to_string(), text[it.body].to_string()));
        let expected = case["yaml"].as_str().zip(case["body"].as_str()).map(|(yaml, body)| (yaml.to_string(), body.to_string()));
        if found != expected {
            wrong.push(format!("{what}: {found:?}"));
        }
        let reason = frontmatter::why_none(text).map(|it| told(text, &it));
        if reason.as_deref() != case["why"].as_str() {
            wrong.push(format!("{what}: {reason:?}"));
        }
        check(text);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_byte_order_mark_shifts_the_offsets() {
    let found = frontmatter::split("\u{FEFF}---\na: b\n---\n").expect("there is a block");
    assert_eq!((found.open, found.yaml, found.close, found.body), (3..6, 7..12, 12..15, 16..16));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_split_soundly(text in prop::collection::vec(prop::sample::select(&PIECES[..]), 0..16)) {
        check(&text.concat());
    }
}

const PIECES: [&str; 16] =
    ["---", "---\n", "-", "\n", "\r\n", "\r", " ", "\t", "\u{A0}", "\u{FEFF}", "\u{2028}", "\u{200B}", "name: x\n", "a", "é", "\u{FFFD}"];

/// What must hold for any text.
fn check(text: &str) {
    match (frontmatter::split(text), frontmatter::why_none(text)) {
        (Some(found), None) => {
            assert_eq!(&text[found.open.clone()], "---");
            assert_eq!(&text[found.close.clone()], "---");
            assert!(!text[found.yaml.clone()].contains("---"), "{text:?}");
            assert!(
                found.open.end < found.yaml.start && found.yaml.end == found.close.start && found.close.end <= found.body.start,
                "{text:?}"
            );
            assert_eq!(found.body.end, text.len());
        }
        // What stands in the way is told so exactly that without it there is a block.
        (None, Some(NoFrontMatter::LeadingBlank(in_the_way) | NoFrontMatter::LeadingText { text: in_the_way, .. })) => {
            let mut mended = text.to_string();
            mended.replace_range(in_the_way, "");
            assert!(frontmatter::split(&mended).is_some(), "{text:?}");
        }
        (None, Some(reason)) => drop(told(text, &reason)),
        other => panic!("{text:?}: {other:?}"),
    }
}

/// A reason as the case file writes it: its name, and the text at the place.
fn told(text: &str, reason: &NoFrontMatter) -> String {
    match reason {
        NoFrontMatter::Empty => "Empty".to_string(),
        NoFrontMatter::Absent => "Absent".to_string(),
        NoFrontMatter::NotUtf8Text => "NotUtf8Text".to_string(),
        NoFrontMatter::LeadingBlank(at) => format!("LeadingBlank @ {}", &text[at.clone()]),
        NoFrontMatter::LeadingText { text: at, .. } => format!("LeadingText @ {}", &text[at.clone()]),
        NoFrontMatter::FenceTooLong(at) => format!("FenceTooLong @ {}", &text[at.clone()]),
        NoFrontMatter::FenceWithText(at) => format!("FenceWithText @ {}", &text[at.clone()]),
        NoFrontMatter::Unclosed { open } => format!("Unclosed @ {}", &text[open.clone()]),
        NoFrontMatter::OddLineBreak(at) => format!("OddLineBreak @ {}", &text[at.clone()]),
    }
}
