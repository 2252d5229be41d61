//! A text as the YAML reader sees it, and the way from it back to the source: the two differ after the repair.
//!
//! Knows nothing of YAML.

use crate::{FileId, Span, Text};

/// What is read, and where its bytes come from.
pub(super) struct Reading<'a> {
    file: FileId,
    /// What is read.
    pub(super) text: &'a str,
    /// Where the correspondence changes: (offset in `text`, offset in the source), both rising.
    steps: Vec<(u32, u32)>,
}

impl<'a> Reading<'a> {
    /// A part of the source as it stands, from `offset`.
    pub(super) fn verbatim(file: FileId, text: &'a str, offset: usize) -> Self {
        Reading { file, text, steps: vec![(0, offset as u32)] }
    }

    /// A text made from the source.
    pub(super) fn mapped(file: FileId, text: &'a str, steps: Vec<(u32, u32)>) -> Self {
        Reading { file, text, steps }
    }

    /// The source offset of an offset in the text.
    pub(super) fn source(&self, at: usize) -> usize {
        match self.steps.as_slice() {
            [(_, offset)] => *offset as usize + at,
            steps => {
                let before = steps.partition_point(|&(it, _)| it as usize <= at);
                match before.checked_sub(1).and_then(|it| steps.get(it)) {
                    Some(&(it, source)) => {
                        let next = steps.get(before).map_or(u32::MAX, |it| it.1) as usize;
                        (source as usize + (at - it as usize)).min(next)
                    }
                    None => 0,
                }
            }
        }
    }

    /// The source span of a range of the text.
    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        let start = self.source(start);
        Span::new(self.file, start, self.source(end).max(start))
    }

    /// A string that stands in the text as it is, from `from`; its token is `start..end`.
    pub(super) fn verbatim_text(&self, value: &str, start: usize, end: usize, from: usize) -> Text {
        match self.steps.as_slice() {
            [_] => Text::verbatim(value, self.span(start, end), self.source(from)),
            _ => self.decoded(value.to_owned(), start, end, &[(0, from)]),
        }
    }

    /// A decoded string whose token is `start..end`; `points` are (decoded offset, offset in the text) where the two part ways.
    pub(super) fn decoded(&self, value: String, start: usize, end: usize, points: &[(usize, usize)]) -> Text {
        let span = self.span(start, end);
        let mut steps: Vec<(u32, u32)> = Vec::new();
        let mut push = |decoded: usize, source: usize| {
            let (decoded, source) = (decoded as u32, source as u32);
            match steps.last() {
                Some(&(at, from)) if from + (decoded - at) == source => {}
                Some(&(at, _)) if at == decoded => {
                    steps.pop();
                    steps.push((decoded, source));
                }
                _ => steps.push((decoded, source)),
            }
        };
        for (it, &(decoded, raw)) in points.iter().enumerate() {
            push(decoded, self.source(raw));
            if self.steps.len() > 1 {
                let until = points.get(it + 1).map_or(value.len(), |next| next.0);
                let first = self.steps.partition_point(|&(at, _)| at as usize <= raw);
                for &(at, source) in self.steps.get(first..).unwrap_or_default() {
                    let behind = decoded + (at as usize - raw);
                    if behind > until {
                        break;
                    }
                    push(behind, source as usize);
                }
            }
        }
        match steps.as_slice() {
            [] => Text::verbatim(value, span, span.start as usize),
            [(0, source)] => Text::verbatim(value, span, *source as usize),
            _ => Text::mapped(value, span, steps),
        }
    }
}
