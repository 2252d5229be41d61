//! Anchors and tags in front of a node.

use std::ops::Range;

use super::cursor::{Cursor, Outcome};
use super::lines::{is_blank, is_bracket_or_comma, is_break};
use super::refusal::Cause;

/// What may stand in front of a node.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Properties<'a> {
    pub(super) anchor: Option<&'a str>,
    pub(super) tag: Option<Tag>,
}

/// What a tag says of a plain scalar's type, as Claude Code 2.1.329 takes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tag {
    /// `!!int`, `!!float`, `!!bool`, `!!null`: the type is that of the scalar without the tag.
    ByLook,
    /// `!!str` and `!`: a string, even where nothing follows.
    String,
    /// Any other: a string, but null where nothing follows.
    Other,
}

impl<'a> Properties<'a> {
    /// Reads those that stand on this line, and the blanks behind them.
    pub(super) fn read(cursor: &mut Cursor<'a>, in_flow: bool) -> Outcome<Self> {
        let mut found = Properties::default();
        loop {
            let start = cursor.at;
            let is_second = match cursor.peek() {
                Some(b'&') => found.anchor.replace(name(cursor, in_flow)?).is_some(),
                Some(b'!') => found.tag.replace(tag(cursor, in_flow)?).is_some(),
                _ => return Ok(found),
            };
            if is_second {
                return cursor.refuse(start..cursor.at, Cause::SecondProperty);
            }
            cursor.skip_blanks();
        }
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.anchor.is_none() && self.tag.is_none()
    }

    /// These, from the lines before, and those at `own_range`, on the line of the node.
    pub(super) fn and(self, own: Self, own_range: Range<usize>, cursor: &Cursor<'_>) -> Outcome<Self> {
        if (self.anchor.is_some() && own.anchor.is_some()) || (self.tag.is_some() && own.tag.is_some()) {
            return cursor.refuse(own_range, Cause::SecondProperty);
        }
        Ok(Properties { anchor: self.anchor.or(own.anchor), tag: self.tag.or(own.tag) })
    }
}

/// The name behind `&` or `*`.
pub(super) fn name<'a>(cursor: &mut Cursor<'a>, in_flow: bool) -> Outcome<&'a str> {
    let start = cursor.at + 1;
    let rest = cursor.text.get(start..).unwrap_or_default();
    let length = rest.bytes().position(|it| it <= b' ' || it == 0x7F || is_bracket_or_comma(it)).unwrap_or(rest.len());
    let next = rest.as_bytes().get(length).copied().unwrap_or(b'\n');
    let is_separated = is_blank(next) || is_break(next) || (in_flow && is_bracket_or_comma(next));
    if length == 0 || !is_separated {
        return cursor.refuse(cursor.at..start + length, Cause::AnchorName);
    }
    cursor.take(1 + length);
    Ok(rest.get(..length).unwrap_or_default())
}

/// A tag: `!`, `!local`, `!!core`, `!handle!name` or `!<uri>`.
fn tag(cursor: &mut Cursor<'_>, in_flow: bool) -> Outcome<Tag> {
    let start = cursor.at;
    let rest = cursor.text.get(start + 1..).unwrap_or_default();
    let byte = |at: usize| rest.as_bytes().get(at).copied().unwrap_or(b'\n');
    let is_separated = |at: usize| is_blank(byte(at)) || is_break(byte(at)) || (in_flow && is_bracket_or_comma(byte(at)));
    let (length, tag) = match byte(0) {
        it if is_blank(it) || is_break(it) => (0, Some(Tag::String)),
        b'<' => {
            let length = uri(rest, 1, true);
            let closes = length > 0 && byte(1 + length) == b'>';
            (1 + length + usize::from(closes), closes.then_some(Tag::Other))
        }
        b'!' => {
            let length = uri(rest, 1, false);
            let tag = match rest.get(1..1 + length).unwrap_or_default() {
                "int" | "float" | "bool" | "null" => Tag::ByLook,
                "str" => Tag::String,
                _ => Tag::Other,
            };
            (1 + length, (length > 0 && is_separated(1 + length)).then_some(tag))
        }
        it if it.is_ascii_alphanumeric() || it == b'-' => {
            let length = uri(rest, 0, false);
            if byte(length) == b'!' {
                let suffix = uri(rest, length + 1, false);
                (length + 1 + suffix, (cursor.has_tag_handles && suffix > 0).then_some(Tag::Other))
            } else {
                (length, Some(Tag::Other))
            }
        }
        _ => (rest.chars().next().map_or(0, char::len_utf8), None),
    };
    let Some(tag) = tag else {
        let end = start + 1 + length.min(rest.len());
        return cursor.refuse(start..end, Cause::Tag);
    };
    cursor.take(1 + length);
    Ok(tag)
}

/// How many bytes of a text, from `from`, are those of a tag.
fn uri(text: &str, from: usize, in_angles: bool) -> usize {
    let bytes = text.as_bytes();
    let mut at = from;
    while let Some(&byte) = bytes.get(at) {
        let is_hex = |it: usize| bytes.get(it).is_some_and(u8::is_ascii_hexdigit);
        at += match byte {
            b'%' if is_hex(at + 1) && is_hex(at + 2) => 3,
            b'!' | b',' | b'[' | b']' if in_angles => 1,
            b'#' | b'$' | b'&'..=b'+' | b'-'..=b';' | b'=' | b'?'..=b'Z' | b'_' | b'a'..=b'z' | b'~' => 1,
            _ => break,
        };
    }
    at - from
}
