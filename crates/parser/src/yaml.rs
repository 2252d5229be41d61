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
mod token;
mod tree;

use std::ops::Range;

use crate::{FileId, Node, Parsed, Repair, Repaired, Span, SyntaxError};
use mend::Edit;
use read::read;
use reading::Reading;
use refusal::Refusal;

/// How many slips are looked for in one text.
const MAX_ERRORS: usize = 8;

/// Reads `range` of a text as one YAML document: a front matter block, or a whole file.
pub fn parse(file: FileId, text: &str, range: Range<usize>) -> Parsed {
    let source = Source { file, text: text.get(range.clone()).unwrap_or_default(), offset: range.start };
    let first = read(&source.reading());
    let Some(refusal) = first.refusal else {
        return Parsed { root: first.root, comments: first.comments, ..Parsed::default() };
    };
    if let Some(repaired) = repair::repair(source.text, |value| reads_as_list(file, value)) {
        let second = read(&source.reading_of(&repaired.text, &repaired.steps));
        if second.refusal.is_none() {
            let cause = source.cause(refusal, &repaired);
            let quoted = repaired.quoted.iter().map(|it| source.span(it)).collect();
            return Parsed { root: second.root, errors: Vec::new(), comments: second.comments, repair: Some(Repaired { cause, quoted }) };
        }
    }
    let slips = source.slips(refusal, first.root, MAX_ERRORS);
    Parsed { root: slips.root, errors: slips.errors, comments: first.comments, repair: None }
}

fn reads_as_list(file: FileId, value: &str) -> bool {
    let alone = read(&Reading::verbatim(file, value, 0));
    alone.refusal.is_none() && alone.root.is_some_and(|it| it.is_array())
}

/// The text to be read, and where it stands in its file.
struct Source<'a> {
    file: FileId,
    text: &'a str,
    offset: usize,
}

/// What is wrong with a refused text, and the tree of what could be read.
struct Slips {
    errors: Vec<SyntaxError>,
    root: Option<Node>,
}

impl<'a> Source<'a> {
    fn reading(&self) -> Reading<'a> {
        Reading::verbatim(self.file, self.text, self.offset)
    }

    /// The reading of a text made from this one.
    fn reading_of<'b>(&self, text: &'b str, steps: &[(u32, u32)]) -> Reading<'b> {
        let offset = self.offset as u32;
        Reading::mapped(self.file, text, steps.iter().map(|&(at, from)| (at, from + offset)).collect())
    }

    fn span(&self, range: &Range<usize>) -> Span {
        Span::new(self.file, self.offset + range.start, self.offset + range.end)
    }

    /// Why a text was refused that the official repair makes readable. Where it quotes the value, so do we.
    fn cause(&self, refusal: Refusal, repaired: &repair::Repair) -> SyntaxError {
        let Some(range) = repaired.quoted.iter().find(|it| it.contains(&refusal.range.start)) else {
            return self.slips(refusal, None, 1).errors.swap_remove(0);
        };
        let edit = mend::quote_as_it_is(self.text, range);
        let repair = Repair { title: edit.title.to_owned(), edits: vec![(self.span(&edit.range), edit.with)] };
        SyntaxError { repair: Some(repair), ..self.error(&refusal) }
    }

    /// Mends one slip after the other to find the next, as far as it is plain how to mend them.
    fn slips(&self, refusal: Refusal, root: Option<Node>, max: usize) -> Slips {
        let mut found = Slips { errors: Vec::new(), root };
        let mut edits: Vec<Edit> = Vec::new();
        let mut refusal = refusal;
        loop {
            let mut error = self.error(&refusal);
            let edit = mend::edit(self.text, &refusal).filter(|it| edits.last().is_none_or(|last| last.range.end <= it.range.start));
            let Some(edit) = edit else {
                found.errors.push(error);
                return found;
            };
            let repair = Repair { title: edit.title.to_owned(), edits: vec![(self.span(&edit.range), edit.with.clone())] };
            let behind = edit.range.end.max(refusal.range.start + 1);
            edits.push(edit);
            let (text, steps) = mend::apply(self.text, &edits);
            let reading = self.reading_of(&text, &steps);
            let next = read(&reading);
            let next_refusal = next.refusal.map(|it| self.in_source(it, &reading));
            let is_mended = next_refusal.as_ref().is_none_or(|it| it.range.start >= behind);
            if is_mended {
                error.repair = Some(repair);
                found.root = next.root;
            }
            found.errors.push(error);
            match next_refusal {
                Some(next) if is_mended && found.errors.len() < max => refusal = next,
                _ => return found,
            }
        }
    }

    /// A refusal of a text made from this one, at its place in this one.
    fn in_source(&self, refusal: Refusal, reading: &Reading<'_>) -> Refusal {
        let place = |it: &Range<usize>| {
            let span = reading.span(it.start, it.end).range();
            span.start - self.offset..span.end - self.offset
        };
        Refusal { range: place(&refusal.range), cause: refusal.cause, related: refusal.related.as_ref().map(place) }
    }

    fn error(&self, refusal: &Refusal) -> SyntaxError {
        let (message, help) = refusal.words(self.text);
        SyntaxError {
            span: self.span(&refusal.range),
            message,
            help: Some(help.to_owned()),
            related: refusal.related.as_ref().map(|it| (self.span(it), "opened here".to_owned())),
            repair: None,
        }
    }
}
