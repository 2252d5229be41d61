//! YAML as the official client reads it, its repairing second reading included.

mod compose;
mod reading;
mod refusal;
mod repair;
mod scalar;

use std::ops::Range;

use crate::{FileId, Parsed, Repaired, Span};
use compose::compose;
use reading::Reading;

/// Reads `range` of a text as one YAML document: a front matter block, or a whole file.
pub fn parse(file: FileId, text: &str, range: Range<usize>) -> Parsed {
    let offset = range.start;
    let text = text.get(range).unwrap_or_default();
    // A byte order mark is no text.
    let (offset, text) = text.strip_prefix('\u{FEFF}').map_or((offset, text), |rest| (offset + '\u{FEFF}'.len_utf8(), rest));
    let reading = Reading::verbatim(file, text, offset);
    let first = compose(&reading);
    if let Some(nul) = text.find('\0') {
        let cause = refusal::at(&reading, nul..nul + 1, "YAML cannot hold a NUL character", "remove it");
        return Parsed { root: first.root, errors: vec![cause], comments: first.comments, repair: None };
    }
    let Some(refused) = first.refusal else {
        return Parsed { root: first.root, comments: first.comments, ..Parsed::default() };
    };
    let cause = refusal::explain(&reading, &refused);
    let Some(repaired) = repair::repair(text, |value| reads_as_list(file, value)) else {
        return Parsed { root: first.root, errors: vec![cause], comments: first.comments, repair: None };
    };
    let steps = repaired.steps.iter().map(|&(at, from)| (at, from + offset as u32)).collect();
    let second = compose(&Reading::mapped(file, &repaired.text, steps));
    if second.refusal.is_some() {
        return Parsed { root: first.root, errors: vec![cause], comments: first.comments, repair: None };
    }
    let quoted = repaired.quoted.iter().map(|it| Span::new(file, offset + it.start, offset + it.end)).collect();
    Parsed { root: second.root, errors: Vec::new(), comments: second.comments, repair: Some(Repaired { cause, quoted }) }
}

fn reads_as_list(file: FileId, value: &str) -> bool {
    let alone = compose(&Reading::verbatim(file, value, 0));
    alone.refusal.is_none() && alone.root.is_some_and(|it| it.is_array())
}
