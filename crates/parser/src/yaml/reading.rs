//! A text as the YAML reader sees it, and the way from it back to the source: the two differ after the repair.
//!
//! Knows nothing of YAML.

use std::ops::Range;

use crate::{FileId, Span, Text};

/// What is read, and where its bytes come from.
pub(super) struct Reading<'a> {
    file: FileId,
    /// What is read.
    pub(super) text: &'a str,
    /// What it was made from, and where that begins in its file.
    source: &'a str,
    offset: usize,
    /// Where the correspondence changes: (offset in `text`, offset in `source`), both rising. None where the two are one.
    steps: Vec<(u32, u32)>,
}

impl<'a> Reading<'a> {
    /// A part of a file as it stands, from `offset`.
    pub(super) fn verbatim(file: FileId, text: &'a str, offset: usize) -> Self {
        Reading { file, text, source: text, offset, steps: Vec::new() }
    }

    /// A text made from that one.
    pub(super) fn changed<'b>(&'b self, text: &'b str, steps: Vec<(u32, u32)>) -> Reading<'b> {
        Reading { text, steps, ..*self }
    }

    /// The offset in the source of an offset in the text.
    fn source_offset(&self, at: usize) -> usize {
        let before = self.steps.partition_point(|&(it, _)| it as usize <= at);
        let Some(&(from, source)) = before.checked_sub(1).and_then(|it| self.steps.get(it)) else { return at };
        // What was put in comes from the place of what follows.
        let next = self.steps.get(before).map_or(self.source.len(), |it| it.1 as usize);
        (source as usize + (at - from as usize)).min(next)
    }

    /// The offset in the file of an offset in the text.
    fn place(&self, at: usize) -> usize {
        self.offset + self.source_offset(at)
    }

    /// The range of the source that a range of the text was made from.
    pub(super) fn source_range(&self, range: &Range<usize>) -> Range<usize> {
        let start = self.source_offset(range.start);
        start..self.source_offset(range.end).max(start)
    }

    /// What a range of the text was made from, as it is written.
    pub(super) fn written(&self, start: usize, end: usize) -> Text {
        let written = self.source.get(self.source_range(&(start..end))).unwrap_or_default();
        Text::verbatim(written, self.span(start, end), self.place(start))
    }

    /// The source span of a range of the text.
    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        let start = self.place(start);
        Span::new(self.file, start, self.place(end).max(start))
    }

    /// A string that stands in the text as it is, from `from`; its token is `start..end`.
    pub(super) fn verbatim_text(&self, value: &str, start: usize, end: usize, from: usize) -> Text {
        if self.steps.is_empty() {
            return Text::verbatim(value, self.span(start, end), self.place(from));
        }
        self.decoded(value.to_owned(), start, end, &[(0, from)])
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
            let until = points.get(it + 1).map_or(value.len(), |next| next.0);
            let (mut decoded, mut raw) = (decoded, raw);
            push(decoded, self.place(raw));
            while let Some(together) = self.together(raw).filter(|it| decoded + it <= until) {
                (decoded, raw) = (decoded + together, raw + together);
                push(decoded, self.place(raw));
            }
        }
        let is_verbatim = |from: u32| {
            let from = from as usize - self.offset;
            self.source.get(from..from + value.len()) == Some(&value)
        };
        match steps.as_slice() {
            [] => Text::verbatim(value, span, span.start as usize),
            [(0, from)] if is_verbatim(*from) => Text::verbatim(value, span, *from as usize),
            _ => Text::mapped(value, span, steps),
        }
    }

    /// How far text and source advance together from an offset in the text: to the next step, or past one byte that was put in.
    fn together(&self, at: usize) -> Option<usize> {
        let &(next, source) = self.steps.get(self.steps.partition_point(|&(it, _)| it as usize <= at))?;
        let left = (source as usize).saturating_sub(self.source_offset(at));
        Some((next as usize - at).min(left.max(1)))
    }
}
