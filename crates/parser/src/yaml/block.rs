//! Block scalars: the text behind `|` and `>`.

use super::cursor::{Cursor, Outcome};
use super::decode::{self, BlockStyle, Chomping};
use super::lines::{self, is_blank, is_break};
use super::refusal::Cause;
use super::token::{Content, Token};

/// Reads a block scalar, up to the end of its last line that holds something.
pub(super) fn block_scalar<'a>(cursor: &mut Cursor<'a>, parent: Option<usize>) -> Outcome<Token<'a>> {
    let start = cursor.at;
    let (style, explicit) = header(cursor);
    let header_end = cursor.end;
    cursor.finish_line(Cause::BehindBlockIndicator)?;
    cursor.is_behind_text = true;
    let body = lines::behind_break(cursor.bytes, cursor.at);
    if body == cursor.at {
        return Ok(Token { start, end: header_end, is_multiline: true, content: Content::Verbatim("", header_end) });
    }
    let indent = match explicit {
        Some(more) => parent.unwrap_or(0) + more,
        None => indent_of(cursor, body, parent)?,
    };
    let lines = lines_of(cursor, body, indent)?;
    let text = cursor.text.get(body..lines.behind).unwrap_or_default();
    let content = Content::Decoded(decode::block(text, body, indent, style));
    let end = match lines.last {
        Some((line, end)) => {
            (cursor.line, cursor.at) = (line, end);
            end
        }
        None => header_end,
    };
    Ok(Token { start, end, is_multiline: true, content })
}

/// The indicator and what may stand behind it: what becomes of the breaks at the end, and how deep the text is indented.
fn header(cursor: &mut Cursor<'_>) -> (BlockStyle, Option<usize>) {
    let mut style = BlockStyle { is_folded: cursor.peek() == Some(b'>'), chomping: None };
    let mut explicit = None;
    cursor.take(1);
    loop {
        match cursor.peek() {
            // Claude Code 2.1.329 also takes them apart: `| - 2`.
            Some(it) if is_blank(it) => {
                cursor.at += 1;
                continue;
            }
            Some(b'-') if style.chomping.is_none() => style.chomping = Some(Chomping::Strip),
            Some(b'+') if style.chomping.is_none() => style.chomping = Some(Chomping::Keep),
            Some(digit @ b'1'..=b'9') if explicit.is_none() => explicit = Some(usize::from(digit - b'0')),
            _ => return (style, explicit),
        }
        cursor.take(1);
    }
}

/// How deep a block scalar is indented that does not say so: like its first line that holds something.
fn indent_of(cursor: &Cursor<'_>, body: usize, parent: Option<usize>) -> Outcome<usize> {
    let bytes = cursor.bytes;
    let least = parent.map_or(0, |it| it + 1);
    let (mut line, mut widest) = (body, 0..0);
    while line < bytes.len() {
        let spaces = lines::count_spaces(bytes, line);
        match bytes.get(line + spaces) {
            it if it.is_none_or(|&it| is_break(it)) => {
                if spaces > widest.len() {
                    widest = line..line + spaces;
                }
            }
            Some(b'\t') if spaces < least.max(1) => return cursor.refuse(line + spaces..line + spaces + 1, Cause::Tab),
            _ if spaces < least => break,
            _ if widest.len() > spaces => return cursor.refuse(widest, Cause::BlankLineIndentation),
            _ => return Ok(spaces),
        }
        line = lines::behind_break(bytes, line + spaces);
    }
    Ok(least.max(widest.len()))
}

/// The lines of a block scalar.
struct Lines {
    /// Behind all of them, empty ones at the end included.
    behind: usize,
    /// The start and the end of the last that holds something.
    last: Option<(usize, usize)>,
}

fn lines_of(cursor: &Cursor<'_>, body: usize, indent: usize) -> Outcome<Lines> {
    let bytes = cursor.bytes;
    let mut found = Lines { behind: body, last: None };
    let mut is_behind_text = false;
    while found.behind < bytes.len() {
        let line = found.behind;
        let spaces = lines::count_spaces(bytes, line);
        let end = lines::line_end(bytes, line);
        // A tab is no indentation; Claude Code 2.1.329 minds that only behind an empty line.
        if bytes.get(line) == Some(&b'\t') && !is_behind_text {
            return cursor.refuse(line..line + 1, Cause::Tab);
        }
        let is_empty = line + spaces == end;
        if !is_empty && (spaces < indent || lines::is_marker(bytes, line)) {
            break;
        }
        is_behind_text = !is_empty || spaces > indent;
        if is_behind_text {
            found.last = Some((line, end));
        }
        found.behind = lines::behind_break(bytes, end);
    }
    Ok(found)
}
