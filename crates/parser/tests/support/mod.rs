//! What the parsers' tests share: case files, and texts changed at random.

// Each test file uses a part of it.
#![allow(dead_code)]

use marketlint_parser::Source;
use proptest::prelude::*;
use serde_json::Value as Json;

/// The cases of a file of `testdata`.
pub(crate) fn cases(file: &str) -> Vec<Json> {
    match serde_json::from_str(file).expect("a case file is JSON") {
        Json::Array(cases) => cases,
        _ => panic!("a case file is a list"),
    }
}

/// What a case puts in: a `text`, `bytes` where it is no UTF-8 (each `\xNN` is a byte), or pieces to `repeat`.
pub(crate) fn input(case: &Json) -> Source {
    if let Some(text) = case["text"].as_str() {
        return Source::new(text);
    }
    if let Some(pieces) = case["repeat"].as_array() {
        let piece = |it: &Json| it[0].as_str().zip(it[1].as_u64()).map(|(text, times)| text.repeat(times as usize));
        return Source::new(pieces.iter().map(|it| piece(it).expect("a piece is a text and a number")).collect::<String>());
    }
    let text = case["bytes"].as_str().expect("a case has a text, bytes or pieces to repeat");
    let mut parts = text.split("\\x");
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        let (digits, rest) = part.split_at(2);
        bytes.push(u8::from_str_radix(digits, 16).expect("two digits follow `\\x`"));
        bytes.extend_from_slice(rest.as_bytes());
    }
    Source::from_bytes(bytes)
}

/// One of the texts after some cuts, copies and insertions.
pub(crate) fn mutated<const N: usize, const M: usize>(
    texts: &'static [&str; N],
    pieces: &'static [&str; M],
) -> impl Strategy<Value = String> {
    let change = (0..5_u8, any::<prop::sample::Index>(), any::<prop::sample::Index>(), prop::sample::select(&pieces[..]));
    let changes = prop::collection::vec(change, 0..6);
    (prop::sample::select(&texts[..]), prop::sample::select(&texts[..]), changes).prop_map(|(text, other, changes)| {
        let mut chars: Vec<char> = text.chars().collect();
        let other: Vec<char> = other.chars().collect();
        for (kind, from, to, piece) in changes {
            let from = from.index(chars.len() + 1);
            let short = from..(from + 1 + to.index(12)).min(chars.len()).max(from);
            match kind {
                // Insert a piece, cut some characters, copy them, cut the end off, take over a part of another text.
                0 => drop(chars.splice(from..from, piece.chars())),
                1 => drop(chars.splice(short, None)),
                2 => {
                    let copy: Vec<char> = chars[short].to_vec();
                    let at = to.index(chars.len() + 1);
                    drop(chars.splice(at..at, copy));
                }
                3 if to.index(4) == 0 => chars.truncate(from),
                _ => {
                    let start = to.index(other.len());
                    let part = other[start..(start + 20).min(other.len())].to_vec();
                    drop(chars.splice(short, part));
                }
            }
        }
        chars.into_iter().collect()
    })
}
