//! YAML as the official client reads it, its repairing second reading included.

mod anchors;
mod block;
mod cursor;
mod decode;
mod flow;
mod lines;
mod mend;
mod properties;
mod read;
mod reading;
mod refusal;
mod repair;
mod resolve;
mod slips;
mod token;
mod tree;

use std::ops::Range;

use crate::{FileId, Parsed, Repaired};
use read::read;
use reading::Reading;

/// Reads `range` of a text as one YAML document: a front matter block, or a whole file.
pub fn parse(file: FileId, text: &str, range: Range<usize>) -> Parsed {
    let offset = range.start;
    let reading = Reading::verbatim(file, text.get(range).unwrap_or_default(), offset);
    let mut first = read(&reading);
    let Some(refusal) = first.refusal.take() else {
        return Parsed { root: first.root, comments: first.comments, ..Parsed::default() };
    };
    if let Some(repaired) = repair::repair(reading.text, |value| reads_as_list(file, value)) {
        let second = read(&reading.changed(&repaired.text, repaired.steps.clone()));
        if second.refusal.is_none() {
            let quoted = repaired.quoted.iter().map(|it| reading.span(it.start, it.end)).collect();
            let cause = slips::cause(&reading, refusal, first, &repaired);
            return Parsed { root: second.root, errors: Vec::new(), comments: second.comments, repair: Some(Repaired { cause, quoted }) };
        }
    }
    let slips = slips::all(&reading, refusal, first);
    Parsed { root: slips.root, errors: slips.errors, comments: slips.comments, repair: None }
}

fn reads_as_list(file: FileId, value: &str) -> bool {
    let alone = read(&Reading::verbatim(file, value, 0));
    alone.refusal.is_none() && alone.root.is_some_and(|it| it.is_array())
}
