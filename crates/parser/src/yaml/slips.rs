//! What is wrong with a refused text: one slip after the other, as far as it is plain how to mend them.

use super::mend::{self, Edit, Mending};
use super::read::{Read, read};
use super::reading::Reading;
use super::refusal::Refusal;
use super::repair::Repaired;
use crate::{Node, Repair, Span, SyntaxError};

/// How many slips are looked for in one text.
const MAX_SLIPS: usize = 8;

/// The slips, and the tree of what could be read once the plain ones were mended.
pub(super) struct Slips {
    pub(super) errors: Vec<SyntaxError>,
    pub(super) root: Option<Node>,
    pub(super) comments: Vec<Span>,
}

/// The slips of a text of which `first` could be read.
pub(super) fn all(reading: &Reading<'_>, refusal: Refusal, first: Read) -> Slips {
    find(reading, refusal, first, MAX_SLIPS)
}

/// Why a text was refused that the official repair makes readable. Where it quotes the value, so do we.
pub(super) fn cause(reading: &Reading<'_>, refusal: Refusal, first: Read, repaired: &Repaired) -> SyntaxError {
    match repaired.quoted.iter().find(|it| it.contains(&refusal.range.start)) {
        Some(value) => {
            let mending = mend::quote_as_repaired(reading.text, value);
            SyntaxError { repair: Some(repair(reading, &mending)), ..error(reading, &refusal) }
        }
        None => find(reading, refusal, first, 1).errors.swap_remove(0),
    }
}

fn find(reading: &Reading<'_>, refusal: Refusal, first: Read, max: usize) -> Slips {
    let mut found = Slips { errors: Vec::new(), root: first.root, comments: first.comments };
    let mut edits: Vec<Edit> = Vec::new();
    let mut refusal = refusal;
    loop {
        let mut error = error(reading, &refusal);
        let is_behind = |it: &Mending| edits.last().is_none_or(|last| last.range.end <= it.range().start);
        let Some(mending) = mend::mending(reading.text, &refusal).filter(is_behind) else {
            found.errors.push(error);
            return found;
        };
        let behind = mending.range().end.max(refusal.range.start + 1);
        edits.extend(mending.edits.iter().cloned());
        let (text, steps) = mend::apply(reading.text, &edits);
        let mended = reading.changed(&text, steps);
        let next = read(&mended);
        let next_refusal = next.refusal.map(|it| it.in_source(&mended));
        let is_mended = next_refusal.as_ref().is_none_or(|it| it.range.start >= behind);
        if is_mended {
            error.repair = Some(repair(reading, &mending));
            found.root = next.root;
            found.comments = next.comments;
        }
        found.errors.push(error);
        match next_refusal {
            Some(next) if is_mended && found.errors.len() < max => refusal = next,
            _ => return found,
        }
    }
}

fn error(reading: &Reading<'_>, refusal: &Refusal) -> SyntaxError {
    let (message, help) = refusal.words(reading.text);
    SyntaxError {
        span: reading.span(refusal.range.start, refusal.range.end),
        message,
        help: Some(help.to_owned()),
        related: refusal.related.as_ref().map(|it| (reading.span(it.start, it.end), "opened here".to_owned())),
        repair: None,
        likely: None,
    }
}

fn repair(reading: &Reading<'_>, mending: &Mending) -> Repair {
    let edits = mending.edits.iter().map(|it| (reading.span(it.range.start, it.range.end), it.with.clone()));
    Repair { title: mending.title.to_owned(), edits: edits.collect() }
}
