//! Where the reader stands in the text, and how it moves: over blanks, comments and line breaks.

use std::ops::Range;

use super::lines::{self, is_blank, is_break};
use super::reading::Reading;
use super::refusal::{Cause, Refusal};
use crate::Span;

/// A thing read, or why the text is refused.
pub(super) type Outcome<T = ()> = Result<T, Box<Refusal>>;

/// A place in the text that is read.
pub(super) struct Cursor<'a> {
    pub(super) reading: &'a Reading<'a>,
    pub(super) text: &'a str,
    pub(super) bytes: &'a [u8],
    /// What is read next.
    pub(super) at: usize,
    /// Where the line of `at` begins.
    pub(super) line: usize,
    /// Behind the last token.
    pub(super) end: usize,
    /// A scalar without quotes came last: it has looked at the blank lines behind it.
    pub(super) is_behind_text: bool,
    /// The document declares handles for tags.
    pub(super) has_tag_handles: bool,
    /// Where the comments stand.
    pub(super) comments: Vec<Span>,
    /// Up to here, no tab stands in front of the entries of this line.
    tab_free: usize,
}

impl<'a> Cursor<'a> {
    /// At the start of a text.
    pub(super) fn new(reading: &'a Reading<'a>) -> Self {
        let text = reading.text;
        // A byte order mark is no text.
        let at = if text.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
        Cursor {
            reading,
            text,
            bytes: text.as_bytes(),
            at,
            line: at,
            end: at,
            is_behind_text: false,
            has_tag_handles: false,
            comments: Vec::new(),
            tab_free: 0,
        }
    }

    /// The byte that is next.
    pub(super) fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Takes a token of so many bytes.
    pub(super) fn take(&mut self, length: usize) {
        self.at += length;
        self.end = self.at;
    }

    /// Skips blanks, comments and line breaks. Says whether a line began.
    pub(super) fn skip(&mut self) -> bool {
        let mut on_new_line = false;
        while let Some(byte) = self.peek() {
            match byte {
                b' ' | b'\t' => self.at += 1,
                b'\n' | b'\r' => {
                    self.at = lines::behind_break(self.bytes, self.at);
                    self.line = self.at;
                    on_new_line = true;
                }
                b'#' if self.at_comment() => self.comment(),
                _ => break,
            }
        }
        on_new_line
    }

    /// Skips spaces and tabs.
    pub(super) fn skip_blanks(&mut self) {
        while self.peek().is_some_and(is_blank) {
            self.at += 1;
        }
    }

    /// Whether a comment stands here: a `#` at the start of a line or behind a blank.
    pub(super) fn at_comment(&self) -> bool {
        let behind_blank = || self.at.checked_sub(1).and_then(|it| self.bytes.get(it)).is_some_and(|&it| is_blank(it));
        self.peek() == Some(b'#') && (self.at == self.line || behind_blank())
    }

    fn comment(&mut self) {
        let end = lines::line_end(self.bytes, self.at);
        self.comments.push(self.reading.span(self.at, end));
        self.at = end;
        self.is_behind_text = false;
    }

    /// Whether the line ends here, with or without a comment.
    pub(super) fn at_line_end(&self) -> bool {
        self.peek().is_none_or(is_break) || self.at_comment()
    }

    /// Nothing but a comment may follow on this line.
    pub(super) fn finish_line(&mut self, cause: Cause) -> Outcome {
        self.skip_blanks();
        if !self.at_line_end() {
            return self.refuse_rest(cause);
        }
        if self.at_comment() {
            self.comment();
        }
        Ok(())
    }

    /// Whether a line `---` or `...` begins here.
    pub(super) fn at_marker(&self) -> bool {
        self.at == self.line && lines::is_marker(self.bytes, self.at)
    }

    /// Whether one of `-?:` is next and separated from what follows.
    pub(super) fn at_indicator(&self) -> Option<u8> {
        let is_separated = || self.bytes.get(self.at + 1).is_none_or(|&it| is_blank(it) || is_break(it));
        self.peek().filter(|it| matches!(it, b'-' | b'?' | b':') && is_separated())
    }

    /// How many spaces this line begins with.
    pub(super) fn spaces(&self) -> usize {
        lines::count_spaces(self.bytes, self.line)
    }

    /// No tab may stand on this line in front of `start`, where a block collection or an entry of one begins.
    pub(super) fn refuse_tab(&mut self, start: usize) -> Outcome {
        let from = self.line.max(self.tab_free);
        if let Some(tab) = self.bytes.get(from..start).and_then(|it| it.iter().position(|&it| it == b'\t')) {
            return self.refuse(from + tab..from + tab + 1, Cause::Tab);
        }
        self.tab_free = start;
        Ok(())
    }

    /// Refuses a part of the text.
    pub(super) fn refuse<T>(&self, range: Range<usize>, cause: Cause) -> Outcome<T> {
        Err(Box::new(Refusal { range, cause, related: None }))
    }

    /// Refuses the character that is next.
    pub(super) fn refuse_here<T>(&self, cause: Cause) -> Outcome<T> {
        let length = self.text.get(self.at..).and_then(|it| it.chars().next()).map_or(0, char::len_utf8);
        self.refuse(self.at..self.at + length, cause)
    }

    /// Refuses the rest of the line.
    pub(super) fn refuse_rest<T>(&self, cause: Cause) -> Outcome<T> {
        self.refuse_line_from(self.at, cause)
    }

    /// Refuses what stands on this line; a tab that indents it is to blame first.
    pub(super) fn refuse_line<T>(&mut self, cause: Cause) -> Outcome<T> {
        let start = lines::first_in_line(self.bytes, self.line);
        self.refuse_tab(start)?;
        self.refuse_line_from(start, cause)
    }

    /// Refuses a line from `start`, without the blanks at its end.
    pub(super) fn refuse_line_from<T>(&self, start: usize, cause: Cause) -> Outcome<T> {
        let rest = self.text.get(start..lines::line_end(self.bytes, start)).unwrap_or_default();
        self.refuse(start..start + rest.trim_end_matches([' ', '\t']).len(), cause)
    }
}
