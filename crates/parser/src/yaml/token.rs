//! What stands in the place of a node on one line or several: plain and quoted scalars, aliases.

use std::ops::Range;

use super::anchors::Anchors;
use super::cursor::{Cursor, Outcome};
use super::decode::{self, Decoded};
use super::lines::{self, is_blank, is_bracket_or_comma, is_break, next_of};
use super::properties::{self, Properties, Tag};
use super::refusal::Cause;
use super::resolve::resolve;
use crate::{Node, Text, Value};

/// Something that stands in the place of a node.
pub(super) struct Token<'a> {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) is_multiline: bool,
    pub(super) content: Content<'a>,
}

/// What it is.
pub(super) enum Content<'a> {
    Nothing,
    /// Without quotes, on one line: perhaps a number.
    Plain(&'a str),
    /// A string as it stands in the text, from there.
    Verbatim(&'a str, usize),
    Decoded(Decoded),
    Node(Node),
}

impl<'a> Token<'a> {
    /// No token at all.
    pub(super) fn nothing(at: usize) -> Self {
        Token { start: at, end: at, is_multiline: false, content: Content::Nothing }
    }

    /// Whether it is a scalar, quoted or not.
    pub(super) fn is_scalar(&self) -> bool {
        matches!(self.content, Content::Plain(_) | Content::Verbatim(..) | Content::Decoded(_))
    }

    /// The node it is.
    fn into_node(self, cursor: &Cursor<'a>, properties: &Properties<'a>) -> Node {
        let reading = cursor.reading;
        let span = reading.span(self.start, self.end);
        let value = match self.content {
            Content::Nothing if properties.tag == Some(Tag::String) => {
                Value::String(reading.verbatim_text("", self.start, self.end, self.start))
            }
            Content::Nothing => Value::Null,
            Content::Plain(text) => match properties.tag {
                None | Some(Tag::ByLook) => resolve(text),
                Some(Tag::String | Tag::Other) => None,
            }
            .unwrap_or_else(|| Value::String(reading.verbatim_text(text, self.start, self.end, self.start))),
            Content::Verbatim(text, from) => Value::String(reading.verbatim_text(text, self.start, self.end, from)),
            Content::Decoded(decoded) => Value::String(reading.decoded(decoded.value, self.start, self.end, &decoded.points)),
            Content::Node(node) => return node,
        };
        Node { span, value }
    }

    /// The node it is, which the anchor in front of it names.
    pub(super) fn into_named(self, cursor: &Cursor<'a>, anchors: &mut Anchors<'a>, properties: &Properties<'a>) -> Node {
        // A collection has got its name already.
        let name = properties.anchor.filter(|_| !matches!(self.content, Content::Node(_)));
        let node = self.into_node(cursor, properties);
        anchors.set(name, &node);
        node
    }

    /// The key it is.
    pub(super) fn into_key(self, cursor: &Cursor<'a>, anchors: &mut Anchors<'a>, properties: &Properties<'a>) -> Text {
        let range = self.start..self.end;
        key_of(self.into_named(cursor, anchors, properties), cursor, range)
    }
}

/// The key that a node is: its string, or what stands at its place in the source.
pub(super) fn key_of(node: Node, cursor: &Cursor<'_>, range: Range<usize>) -> Text {
    match node.value {
        Value::String(text) => text,
        _ => cursor.reading.written(range.start, range.end),
    }
}

/// A plain scalar, with the lines it goes on in.
pub(super) fn plain<'a>(cursor: &mut Cursor<'a>, parent: Option<usize>, in_flow: bool) -> Outcome<Token<'a>> {
    let mut token = plain_line(cursor, in_flow)?;
    while cursor.peek().is_some_and(is_break) {
        let Some((line, from)) = continuation(cursor.bytes, cursor.at, parent, in_flow) else { break };
        let (stop, end) = plain_end(cursor.bytes, from, in_flow);
        if end == from {
            break;
        }
        (cursor.line, cursor.at) = (line, stop);
        (token.end, token.is_multiline) = (end, true);
    }
    if token.is_multiline {
        let text = cursor.text.get(token.start..token.end).unwrap_or_default();
        token.content = Content::Decoded(decode::plain(text, token.start));
    }
    cursor.is_behind_text = !in_flow;
    Ok(token)
}

/// The first line of a plain scalar.
pub(super) fn plain_line<'a>(cursor: &mut Cursor<'a>, in_flow: bool) -> Outcome<Token<'a>> {
    let start = cursor.at;
    let next = cursor.bytes.get(start + 1).copied().unwrap_or(b'\n');
    let cannot_start = cursor.peek().is_some_and(|it| match it {
        b',' => in_flow,
        b'-' | b'?' => in_flow && (is_blank(next) || is_break(next) || is_bracket_or_comma(next)),
        _ => matches!(it, b'[' | b']' | b'{' | b'}' | b'#' | b'&' | b'*' | b'!' | b'|' | b'>' | b'%' | b'@' | b'`'),
    });
    if cannot_start {
        let char = cursor.peek().map_or(' ', char::from);
        return cursor.refuse_here(Cause::StartsWith(char));
    }
    let (stop, end) = plain_end(cursor.bytes, start, in_flow);
    cursor.at = stop;
    let text = cursor.text.get(start..end).unwrap_or_default();
    Ok(Token { start, end, is_multiline: false, content: Content::Plain(text) })
}

/// The plain scalar that is next, where it has no tag, is all that its line holds, and does not go on behind it.
pub(super) fn plain_value(cursor: &Cursor<'_>, parent: Option<usize>) -> Option<(usize, Value)> {
    let start = cursor.at;
    let (stop, end) = plain_end(cursor.bytes, start, false);
    let is_alone = match cursor.bytes.get(stop) {
        None => true,
        Some(&it) => is_break(it) && continuation(cursor.bytes, stop, parent, false).is_none(),
    };
    let text = cursor.text.get(start..end).filter(|_| is_alone)?;
    Some((end, resolve(text).unwrap_or_else(|| Value::String(cursor.reading.verbatim_text(text, start, end, start)))))
}

/// Where a plain scalar's line stops, and where its text ends before that.
pub(super) fn plain_end(bytes: &[u8], from: usize, in_flow: bool) -> (usize, usize) {
    let mut stop = from;
    loop {
        stop = if in_flow { next_of(bytes, stop, *b"\n\r:#,[]{}") } else { next_of(bytes, stop, *b"\n\r:#") };
        let Some(&byte) = bytes.get(stop) else { break };
        let next = bytes.get(stop + 1).copied().unwrap_or(b'\n');
        let stops = match byte {
            b':' => is_blank(next) || is_break(next) || (in_flow && is_bracket_or_comma(next)),
            b'#' => stop > from && bytes.get(stop - 1).is_some_and(|&it| is_blank(it)),
            _ => true,
        };
        if stops {
            break;
        }
        stop += 1;
    }
    let mut end = stop;
    while end > from && bytes.get(end - 1).is_some_and(|&it| is_blank(it)) {
        end -= 1;
    }
    (stop, end)
}

/// Where a scalar that ends its line goes on: the start of a line, and of the text in it.
fn continuation(bytes: &[u8], line_end: usize, parent: Option<usize>, in_flow: bool) -> Option<(usize, usize)> {
    let (line, from) = lines::next_line_with_text(bytes, line_end)?;
    let ends = parent.is_some_and(|it| lines::count_spaces(bytes, line) <= it)
        || bytes.get(from) == Some(&b'#')
        || lines::is_marker(bytes, line)
        || (in_flow && bytes.get(from).is_some_and(|&it| is_bracket_or_comma(it)));
    (!ends).then_some((line, from))
}

/// A scalar in quotes.
pub(super) fn quoted<'a>(cursor: &mut Cursor<'a>, parent: Option<usize>) -> Outcome<Token<'a>> {
    let start = cursor.at;
    let bytes = cursor.bytes;
    let quote = bytes.get(start).copied().unwrap_or(b'"');
    let (mut is_multiline, mut is_verbatim) = (false, true);
    let mut at = start + 1;
    loop {
        at = if quote == b'"' { next_of(bytes, at, *b"\n\r\"\\") } else { next_of(bytes, at, *b"\n\r'") };
        let next = bytes.get(at + 1).copied();
        match bytes.get(at).copied() {
            None => return cursor.refuse(start..start + 1, Cause::UnclosedQuote),
            Some(b'\'') if next == Some(b'\'') => {
                is_verbatim = false;
                at += 2;
            }
            Some(b'\\') => {
                is_verbatim = false;
                at += match cursor.text.get(at..).and_then(decode::escape) {
                    _ if next.is_some_and(is_break) => 1,
                    Some((_, length)) => length,
                    None => {
                        let escaped = cursor.text.get(at + 1..).unwrap_or_default();
                        let Some(char) = escaped.chars().next() else { return cursor.refuse(start..start + 1, Cause::UnclosedQuote) };
                        let n_digits = if matches!(char, 'x' | 'u' | 'U') {
                            escaped.bytes().skip(1).take(8).take_while(u8::is_ascii_hexdigit).count()
                        } else {
                            0
                        };
                        return cursor.refuse(at..at + 1 + char.len_utf8() + n_digits, Cause::Escape);
                    }
                };
            }
            Some(byte) if is_break(byte) => {
                is_multiline = true;
                (cursor.line, at) = quoted_line(cursor, start, at, parent)?;
            }
            Some(_) => break,
        }
    }
    cursor.at = at + 1;
    let token = cursor.text.get(start..cursor.at).unwrap_or_default();
    let content = if is_verbatim && !is_multiline {
        Content::Verbatim(cursor.text.get(start + 1..at).unwrap_or_default(), start + 1)
    } else if quote == b'"' {
        Content::Decoded(decode::double_quoted(token, start))
    } else {
        Content::Decoded(decode::single_quoted(token, start))
    };
    Ok(Token { start, end: cursor.at, is_multiline, content })
}

/// The next line of a quoted scalar, and where its text begins.
fn quoted_line(cursor: &Cursor<'_>, start: usize, at: usize, parent: Option<usize>) -> Outcome<(usize, usize)> {
    let unclosed = cursor.refuse(start..start + 1, Cause::UnclosedQuote);
    let Some((line, from)) = lines::next_line_with_text(cursor.bytes, at) else { return unclosed };
    if lines::is_marker(cursor.bytes, line) {
        return unclosed;
    }
    if parent.is_none_or(|it| lines::count_spaces(cursor.bytes, line) > it) {
        return Ok((line, from));
    }
    // The line stands too far left: it is the scalar's, or the quote was never closed.
    let rest = cursor.text.get(line..).unwrap_or_default();
    let key = rest.bytes().take_while(|it| it.is_ascii_alphanumeric() || matches!(it, b'_' | b'-')).count();
    let is_entry =
        key > 0 && rest.as_bytes().get(key) == Some(&b':') && rest.as_bytes().get(key + 1).is_none_or(|&it| is_blank(it) || is_break(it));
    let quote = cursor.text.get(start..start + 1).unwrap_or_default();
    if is_entry || !rest.contains(quote) { unclosed } else { cursor.refuse_line_from(from, Cause::QuotedLineIndentation) }
}

/// An alias, replaced by what it names.
pub(super) fn alias<'a>(cursor: &mut Cursor<'a>, anchors: &mut Anchors<'a>, depth: usize, in_flow: bool) -> Outcome<Token<'a>> {
    let start = cursor.at;
    let name = properties::name(cursor, in_flow)?;
    let end = cursor.at;
    match anchors.get(name, cursor.reading.span(start, end), depth) {
        Some(node) => Ok(Token { start, end, is_multiline: false, content: Content::Node(node) }),
        None => cursor.refuse(start..end, Cause::UnknownAlias),
    }
}
