//! The tokens of YAML: plain, quoted and block scalars, aliases, anchors and tags.

use super::node::{Key, Properties, Tag};
use super::read::Reader;
use super::refusal::{Cause, Refusal};
use super::scalar::{self, Chomping, Decoded};
use crate::{Node, Text, Value};

/// Something that stands in the place of a node.
pub(super) struct Token<'a> {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) is_multiline: bool,
    content: Content<'a>,
}

enum Content<'a> {
    Nothing,
    /// On one line: may be a number, say.
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

    /// A string as it stands.
    pub(super) fn verbatim(text: &'a str, start: usize) -> Self {
        Token { start, end: start + text.len(), is_multiline: false, content: Content::Verbatim(text, start) }
    }

    /// A collection or an alias.
    pub(super) fn node(start: usize, end: usize, is_multiline: bool, node: Node) -> Self {
        Token { start, end, is_multiline, content: Content::Node(node) }
    }

    /// Whether a colon may follow right behind it, in brackets.
    pub(super) fn is_delimited(&self, text: &str) -> bool {
        matches!(text.as_bytes().get(self.start), Some(b'"' | b'\'' | b'[' | b'{'))
    }

    /// The node it is.
    pub(super) fn into_node(self, reader: &Reader<'a>, properties: &Properties<'a>) -> Node {
        let span = reader.reading.span(self.start, self.end);
        let value = match self.content {
            Content::Nothing if properties.tag == Some(Tag::String) => Value::String(Text::verbatim("", span, span.start as usize)),
            Content::Nothing => Value::Null,
            Content::Plain(text) => match properties.tag {
                None | Some(Tag::ByLook) => scalar::resolve(text),
                Some(Tag::String | Tag::Other) => None,
            }
            .unwrap_or_else(|| Value::String(reader.reading.verbatim_text(text, self.start, self.end, self.start))),
            Content::Verbatim(text, from) => Value::String(reader.reading.verbatim_text(text, self.start, self.end, from)),
            Content::Decoded(decoded) => Value::String(reader.reading.decoded(decoded.value, self.start, self.end, &decoded.points)),
            Content::Node(node) => return node,
        };
        Node { span, value }
    }

    /// The key it is; a key that is no string is what it looks like.
    pub(super) fn into_key(self, reader: &mut Reader<'a>, properties: &Properties<'a>) -> Key {
        match self.content {
            Content::Plain(text) if properties.anchor.is_none() => {
                Key { text: reader.reading.verbatim_text(text, self.start, self.end, self.start) }
            }
            _ => {
                let node = self.into_node(reader, properties);
                reader.anchors.set(properties.anchor, &node);
                Key::of(node, reader.reading)
            }
        }
    }
}

type Outcome<T> = Result<T, Refusal>;

// ---- plain scalars

/// A plain scalar; on one line where it may be a key and is one.
pub(super) fn plain<'a>(reader: &mut Reader<'a>, parent: Option<usize>, in_flow: bool) -> Outcome<Token<'a>> {
    let first = plain_line(reader, in_flow)?;
    let start = first.start;
    let mut end = first.end;
    let mut is_multiline = false;
    while reader.peek().is_some_and(is_break) {
        let Some((line, from)) = continuation(reader, parent, in_flow) else { break };
        let (stop, text_end) = plain_end(reader.bytes, from, in_flow);
        if text_end == from {
            break;
        }
        (reader.line, reader.at, end, is_multiline) = (line, stop, text_end, true);
    }
    reader.behind_text = !in_flow;
    if !is_multiline {
        return Ok(first);
    }
    let token = reader.text.get(start..end).unwrap_or_default();
    Ok(Token { start, end, is_multiline, content: Content::Decoded(scalar::plain(token, start)) })
}

/// The first line of a plain scalar.
pub(super) fn plain_line<'a>(reader: &mut Reader<'a>, in_flow: bool) -> Outcome<Token<'a>> {
    let start = reader.at;
    let cannot_start = match reader.peek() {
        Some(b',') => in_flow,
        Some(b'-') => in_flow && reader.bytes.get(start + 1).is_none_or(|&it| is_blank(it) || is_break(it) || is_bracket_or_comma(it)),
        Some(it) => matches!(it, b'[' | b']' | b'{' | b'}' | b'#' | b'&' | b'*' | b'!' | b'|' | b'>' | b'%' | b'@' | b'`'),
        None => false,
    };
    if cannot_start {
        let char = reader.text.get(start..).and_then(|it| it.chars().next()).unwrap_or_default();
        return reader.refuse_here(Cause::StartsWith(char));
    }
    let (stop, end) = plain_end(reader.bytes, start, in_flow);
    reader.at = stop;
    let text = reader.text.get(start..end).unwrap_or_default();
    Ok(Token { start, end, is_multiline: false, content: Content::Plain(text) })
}

/// The bytes at which a plain scalar may end.
const MAY_STOP: [bool; 256] = {
    let mut table = [false; 256];
    let bytes = b"\n\r:#,[]{}";
    let mut at = 0;
    while at < bytes.len() {
        table[bytes[at] as usize] = true;
        at += 1;
    }
    table
};

/// Where a plain scalar's line stops, and where its text ends before that.
fn plain_end(bytes: &[u8], from: usize, in_flow: bool) -> (usize, usize) {
    let mut stop = from;
    while let Some(&byte) = bytes.get(stop) {
        if MAY_STOP[byte as usize] {
            let next = || bytes.get(stop + 1).copied().unwrap_or(b'\n');
            let stops = match byte {
                b'\n' | b'\r' => true,
                b':' => is_blank(next()) || is_break(next()) || (in_flow && is_bracket_or_comma(next())),
                b'#' => stop > from && bytes.get(stop - 1).is_some_and(|&it| is_blank(it)),
                _ => in_flow,
            };
            if stops {
                break;
            }
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
fn continuation(reader: &Reader<'_>, parent: Option<usize>, in_flow: bool) -> Option<(usize, usize)> {
    let bytes = reader.bytes;
    let (line, from) = next_line_with_text(bytes, reader.at)?;
    let ends = parent.is_some_and(|it| count_spaces(bytes, line) <= it)
        || bytes.get(from) == Some(&b'#')
        || (from == line && (is_marker(bytes, line, b"---") || is_marker(bytes, line, b"...")))
        || (in_flow && bytes.get(from).is_some_and(|&it| is_bracket_or_comma(it)));
    (!ends).then_some((line, from))
}

// ---- quoted scalars

/// A scalar in quotes.
pub(super) fn quoted<'a>(reader: &mut Reader<'a>, parent: Option<usize>) -> Outcome<Token<'a>> {
    let start = reader.at;
    let bytes = reader.bytes;
    let quote = bytes.get(start).copied().unwrap_or(b'"');
    let mut at = start + 1;
    let (mut is_multiline, mut is_verbatim) = (false, true);
    loop {
        match bytes.get(at).copied() {
            None => return unclosed(reader, start),
            Some(byte) if byte == quote => {
                if quote == b'"' || bytes.get(at + 1) != Some(&quote) {
                    break;
                }
                is_verbatim = false;
                at += 2;
            }
            Some(b'\\') if quote == b'"' => {
                is_verbatim = false;
                at += match bytes.get(at + 1).copied() {
                    None => return unclosed(reader, start),
                    Some(it) if is_break(it) => 1,
                    _ => match reader.text.get(at..).and_then(scalar::escape) {
                        Some((_, length)) => length,
                        None => {
                            let length = reader.text.get(at + 1..).and_then(|it| it.chars().next()).map_or(0, char::len_utf8);
                            return reader.refuse(at..at + 1 + length, Cause::Escape);
                        }
                    },
                };
            }
            Some(byte) if is_break(byte) => {
                is_multiline = true;
                let Some((line, from)) = next_line_with_text(bytes, at) else { return unclosed(reader, start) };
                if parent.is_some_and(|it| count_spaces(bytes, line) <= it) {
                    return not_indented(reader, start, line);
                }
                if from == line && (is_marker(bytes, line, b"---") || is_marker(bytes, line, b"...")) {
                    return unclosed(reader, start);
                }
                reader.line = line;
                at = from;
            }
            Some(_) => at += 1,
        }
    }
    let end = at + 1;
    reader.at = end;
    let token = reader.text.get(start..end).unwrap_or_default();
    let content = match quote {
        _ if is_verbatim && !is_multiline => Content::Verbatim(reader.text.get(start + 1..at).unwrap_or_default(), start + 1),
        b'"' => Content::Decoded(scalar::double_quoted(token, start)),
        _ => Content::Decoded(scalar::single_quoted(token, start)),
    };
    Ok(Token { start, end, is_multiline, content })
}

fn unclosed<T>(reader: &Reader<'_>, start: usize) -> Outcome<T> {
    reader.refuse(start..start + 1, Cause::UnclosedQuote)
}

/// A line of a quoted scalar stands too far left: it belongs to it, or the quote was never closed.
fn not_indented<T>(reader: &Reader<'_>, start: usize, line: usize) -> Outcome<T> {
    let text = reader.text.get(line..line_end(reader.bytes, line)).unwrap_or_default();
    let key = text.bytes().take_while(|it| it.is_ascii_alphanumeric() || matches!(it, b'_' | b'-')).count();
    let is_entry = key > 0 && text.get(key..).is_some_and(|it| it == ":" || it.starts_with(": "));
    let quote = reader.text.get(start..start + 1).unwrap_or_default();
    if is_entry || !reader.text.get(line..).unwrap_or_default().contains(quote) {
        return unclosed(reader, start);
    }
    let from = first_in_line(reader.bytes, line);
    reader.refuse(from..line + text.trim_end().len().max(from - line), Cause::QuotedLineIndentation)
}

// ---- block scalars

/// A scalar behind `|` or `>`, up to the end of its last line that holds something.
pub(super) fn block_scalar<'a>(reader: &mut Reader<'a>, parent: Option<usize>) -> Outcome<Token<'a>> {
    let bytes = reader.bytes;
    let start = reader.at;
    let is_folded = bytes.get(start) == Some(&b'>');
    reader.at += 1;
    let (mut chomping, mut explicit) = (None, None);
    let mut header_end = reader.at;
    // Claude Code 2.1.329 also takes them apart: `| - 2`.
    loop {
        match reader.peek() {
            Some(it) if is_blank(it) => {
                reader.at += 1;
                continue;
            }
            Some(b'-') if chomping.is_none() => chomping = Some(Chomping::Strip),
            Some(b'+') if chomping.is_none() => chomping = Some(Chomping::Keep),
            Some(digit @ b'1'..=b'9') if explicit.is_none() => explicit = Some(usize::from(digit - b'0')),
            _ => break,
        }
        reader.at += 1;
        header_end = reader.at;
    }
    reader.line_end(Cause::BehindBlockIndicator)?;
    let header_line_end = reader.at;
    if header_line_end >= bytes.len() {
        let content = Content::Verbatim("", header_end);
        return Ok(Token { start, end: header_end, is_multiline: true, content });
    }
    let body = behind_break(bytes, header_line_end);
    let indent = match explicit {
        Some(more) => parent.unwrap_or(0) + more,
        None => block_indent(reader, body, parent)?,
    };
    // The lines that belong to it: `body..behind`, of which the last with text ends at `end`.
    let (mut line, mut behind, mut end, mut end_line) = (body, body, header_end, None);
    // Behind the last line with text.
    let mut end_of_text = None;
    while line < bytes.len() {
        let spaces = count_spaces(bytes, line);
        let this_end = line_end(bytes, line);
        let is_blank_line = line + spaces == this_end;
        // A tab is no indentation; Claude Code 2.1.329 minds that only behind an empty line.
        if spaces == 0 && bytes.get(line) == Some(&b'\t') && end_of_text != Some(line) {
            return reader.refuse(line..line + 1, Cause::Tab);
        }
        if !is_blank_line && (spaces < indent || (indent == 0 && (is_marker(bytes, line, b"---") || is_marker(bytes, line, b"...")))) {
            break;
        }
        if !is_blank_line || spaces > indent {
            (end, end_line) = (this_end, Some(line));
        }
        line = behind_break(bytes, this_end);
        behind = line;
        if end == this_end {
            end_of_text = Some(line);
        }
    }
    let text = reader.text.get(body..behind).unwrap_or_default();
    let decoded = scalar::block(text, body, indent, is_folded, chomping);
    reader.behind_text = true;
    (reader.at, reader.line) = match end_line {
        Some(line) => (end, line),
        None => (header_line_end, reader.line),
    };
    Ok(Token { start, end, is_multiline: true, content: Content::Decoded(decoded) })
}

/// The indentation of a block scalar, from its first line that holds something.
fn block_indent(reader: &mut Reader<'_>, body: usize, parent: Option<usize>) -> Outcome<usize> {
    let bytes = reader.bytes;
    let least = parent.map_or(0, |it| it + 1);
    let (mut line, mut widest) = (body, 0..0);
    while line < bytes.len() {
        let spaces = count_spaces(bytes, line);
        match bytes.get(line + spaces) {
            None => break,
            Some(&it) if is_break(it) => {
                if spaces > widest.len() {
                    widest = line..line + spaces;
                }
            }
            Some(b'\t') if spaces < least.max(1) => return reader.refuse(line + spaces..line + spaces + 1, Cause::Tab),
            Some(_) if spaces < least => break,
            Some(_) if widest.len() > spaces => return reader.refuse(widest, Cause::BlankLineIndentation),
            Some(_) => return Ok(spaces),
        }
        line = behind_break(bytes, line + spaces);
    }
    Ok(least.max(widest.len()))
}

// ---- aliases, anchors, tags

/// An alias, replaced by what it names.
pub(super) fn alias<'a>(reader: &mut Reader<'a>, in_flow: bool) -> Outcome<Token<'a>> {
    let start = reader.at;
    let name = anchor_name(reader, in_flow)?;
    let end = reader.at;
    let span = reader.reading.span(start, end);
    match reader.anchors.get(name, span, reader.depth()) {
        Some(node) => Ok(Token::node(start, end, false, node)),
        None => reader.refuse(start..end, Cause::UnknownAlias),
    }
}

/// The name behind `&` or `*`.
pub(super) fn anchor_name<'a>(reader: &mut Reader<'a>, in_flow: bool) -> Outcome<&'a str> {
    let start = reader.at + 1;
    let rest = reader.text.get(start..).unwrap_or_default();
    let ends =
        |it: char| it.is_ascii_whitespace() || it.is_control() || matches!(it, ',' | '[' | ']' | '{' | '}' | '\u{FFFE}' | '\u{FFFF}');
    let length = rest.find(ends).unwrap_or(rest.len());
    let next = rest.as_bytes().get(length).copied().unwrap_or(b'\n');
    let is_separated = is_blank(next) || is_break(next) || (in_flow && is_bracket_or_comma(next));
    if length == 0 || !is_separated {
        return reader.refuse(reader.at..start + length, Cause::AnchorName);
    }
    reader.at = start + length;
    Ok(&rest[..length])
}

/// A tag.
pub(super) fn tag(reader: &mut Reader<'_>, in_flow: bool) -> Outcome<Tag> {
    let start = reader.at;
    let rest = reader.text.get(start + 1..).unwrap_or_default();
    let refuse = |reader: &Reader<'_>, length: usize| reader.refuse(start..start + 1 + length, Cause::Tag);
    let (length, tag) = match rest.as_bytes().first().copied().unwrap_or(b'\n') {
        it if is_blank(it) || is_break(it) => (0, Tag::String),
        b'<' => {
            let length = uri(&rest[1..], true);
            if length == 0 || rest.as_bytes().get(1 + length) != Some(&b'>') {
                return refuse(reader, 1 + length);
            }
            (length + 2, Tag::Other)
        }
        b'!' => {
            let length = uri(&rest[1..], false);
            let next = rest.as_bytes().get(1 + length).copied().unwrap_or(b'\n');
            if length == 0 || !(is_blank(next) || is_break(next) || (in_flow && is_bracket_or_comma(next))) {
                return refuse(reader, 1 + length);
            }
            let tag = match &rest[1..=length] {
                "int" | "float" | "bool" | "null" => Tag::ByLook,
                "str" => Tag::String,
                _ => Tag::Other,
            };
            (length + 1, tag)
        }
        it if it.is_ascii_alphanumeric() || it == b'-' => {
            let length = uri(rest, false);
            if rest.as_bytes().get(length) == Some(&b'!') {
                let suffix = uri(&rest[length + 1..], false);
                if !reader.has_tag_directive || suffix == 0 {
                    return refuse(reader, length + 1 + suffix);
                }
                (length + 1 + suffix, Tag::Other)
            } else {
                (length, Tag::Other)
            }
        }
        _ => return refuse(reader, rest.chars().next().map_or(0, char::len_utf8)),
    };
    reader.at = start + 1 + length;
    Ok(tag)
}

/// How many bytes of a text are those of a tag.
fn uri(text: &str, in_angles: bool) -> usize {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let is_hex = |it: usize| bytes.get(it).is_some_and(u8::is_ascii_hexdigit);
        at += match byte {
            b'%' if is_hex(at + 1) && is_hex(at + 2) => 3,
            b'!' | b',' | b'[' | b']' if in_angles => 1,
            b'#' | b'$' | b'&'..=b'+' | b'-'..=b';' | b'=' | b'?'..=b'Z' | b'_' | b'a'..=b'z' | b'~' => 1,
            _ => break,
        };
    }
    at
}

// ---- bytes and lines

pub(super) fn is_blank(byte: u8) -> bool {
    byte == b' ' || byte == b'\t'
}

pub(super) fn is_break(byte: u8) -> bool {
    byte == b'\n' || byte == b'\r'
}

pub(super) fn is_bracket_or_comma(byte: u8) -> bool {
    matches!(byte, b',' | b'[' | b']' | b'{' | b'}')
}

/// Where the line that holds `from` ends, before its break.
pub(super) fn line_end(bytes: &[u8], from: usize) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    rest.iter().position(|&it| is_break(it)).map_or(bytes.len(), |it| from + it)
}

/// Behind the line break at `at`.
pub(super) fn behind_break(bytes: &[u8], at: usize) -> usize {
    let length = match bytes.get(at..) {
        Some([b'\r', b'\n', ..]) => 2,
        Some([_, ..]) => 1,
        _ => 0,
    };
    at + length
}

/// How many spaces stand at `line`.
pub(super) fn count_spaces(bytes: &[u8], line: usize) -> usize {
    bytes.get(line..).unwrap_or_default().iter().take_while(|&&it| it == b' ').count()
}

/// The first thing on a line that is no blank.
pub(super) fn first_in_line(bytes: &[u8], line: usize) -> usize {
    line + bytes.get(line..).unwrap_or_default().iter().take_while(|&&it| is_blank(it)).count()
}

/// From the break at `at`: the start of the next line that holds something, and of what it holds.
fn next_line_with_text(bytes: &[u8], at: usize) -> Option<(usize, usize)> {
    let mut line = behind_break(bytes, at);
    loop {
        let from = first_in_line(bytes, line);
        match bytes.get(from) {
            None => return None,
            Some(&it) if is_break(it) => line = behind_break(bytes, from),
            Some(_) => return Some((line, from)),
        }
    }
}

/// Whether a document marker stands at `at`.
pub(super) fn is_marker(bytes: &[u8], at: usize, marker: &[u8]) -> bool {
    let rest = bytes.get(at..).unwrap_or_default();
    rest.starts_with(marker) && rest.get(marker.len()).is_none_or(|&it| is_blank(it) || is_break(it))
}
