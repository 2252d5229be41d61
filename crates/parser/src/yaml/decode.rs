//! From the token of a scalar to its string, with the way back for each character.

use super::lines;

/// A decoded scalar, and the points (decoded offset, offset in the text read) where the two part ways.
#[derive(Debug, Default)]
pub(super) struct Decoded {
    pub(super) value: String,
    pub(super) points: Vec<(usize, usize)>,
}

impl Decoded {
    fn run(&mut self, text: &str, from: usize) {
        self.points.push((self.value.len(), from));
        self.value.push_str(text);
    }

    /// So many line breaks.
    fn breaks(&mut self, n: usize, from: usize) {
        self.points.push((self.value.len(), from));
        self.value.extend(std::iter::repeat_n('\n', n));
    }

    fn char(&mut self, it: char, from: usize) {
        self.points.push((self.value.len(), from));
        self.value.push(it);
    }

    fn end(mut self, at: usize) -> Self {
        self.points.push((self.value.len(), at));
        self
    }
}

/// The lines of a token, each with its offset, without their breaks.
fn lines(token: &str, at: usize) -> impl Iterator<Item = (usize, &str)> {
    broken(token, at, |_, end| lines::behind_break(token.as_bytes(), end))
}

/// The lines of a quoted token. A carriage return and a line feed behind text are two breaks to Claude Code 2.1.329 here.
fn quoted_lines(token: &str, at: usize) -> impl Iterator<Item = (usize, &str)> {
    broken(token, at, |start, end| match token.get(start..end) {
        Some(line) if start > 0 && line.trim_matches(BLANK).is_empty() => lines::behind_break(token.as_bytes(), end),
        _ => end + 1,
    })
}

fn broken(text: &str, at: usize, behind: impl Fn(usize, usize) -> usize) -> impl Iterator<Item = (usize, &str)> {
    let mut next = Some(0);
    std::iter::from_fn(move || {
        let start = next?;
        let end = lines::line_end(text.as_bytes(), start);
        next = (end < text.len()).then(|| behind(start, end));
        Some((at + start, text.get(start..end)?))
    })
}

const BLANK: [char; 2] = [' ', '\t'];

/// A plain scalar over several lines.
pub(super) fn plain(token: &str, at: usize) -> Decoded {
    let mut out = Decoded::default();
    let (mut breaks, mut break_at) = (0, at);
    for (line_at, line) in lines(token, at) {
        let text = line.trim_matches(BLANK);
        if !text.is_empty() {
            fold(&mut out, breaks, break_at);
            let from = line_at + (line.len() - line.trim_start_matches(BLANK).len());
            out.run(text, from);
            breaks = 0;
            break_at = from + text.len();
        }
        breaks += 1;
    }
    out
}

/// What a number of line breaks between two pieces of text comes to.
fn fold(out: &mut Decoded, breaks: usize, at: usize) {
    match breaks {
        0 => {}
        1 => out.char(' ', at),
        _ => out.breaks(breaks - 1, at),
    }
}

/// A single-quoted scalar, quotes included.
pub(super) fn single_quoted(token: &str, at: usize) -> Decoded {
    quoted(token, at, |out, text, from| {
        let mut rest = text;
        let mut from = from;
        while let Some(quote) = rest.find("''") {
            out.run(&rest[..=quote], from);
            from += quote + 2;
            rest = &rest[quote + 2..];
        }
        out.run(rest, from);
        false
    })
}

/// A double-quoted scalar, quotes included.
pub(super) fn double_quoted(token: &str, at: usize) -> Decoded {
    quoted(token, at, |out, text, from| {
        let mut at = 0;
        while let Some(backslash) = text[at..].find('\\').map(|it| at + it) {
            out.run(&text[at..backslash], from + at);
            let Some(escaped) = text[backslash + 1..].chars().next() else { return true };
            let (value, length) = escape(&text[backslash..]).unwrap_or((escaped, 1 + escaped.len_utf8()));
            out.char(value, from + backslash);
            at = backslash + length;
        }
        out.run(&text[at..], from + at);
        false
    })
}

/// The character of an escape at the start of a text, and the length of the escape.
pub(super) fn escape(text: &str) -> Option<(char, usize)> {
    let hex = |from: usize, to: usize| {
        let digits = text.get(from..to).filter(|it| it.bytes().all(|it| it.is_ascii_hexdigit()))?;
        u32::from_str_radix(digits, 16).ok()
    };
    let digits = |n: usize| Some((char::from_u32(hex(2, 2 + n)?)?, 2 + n));
    let simple = match text.as_bytes().get(1)? {
        byte @ (b'"' | b'\\' | b'/' | b' ') => char::from(*byte),
        b'0' => '\0',
        b'a' => '\x07',
        b'b' => '\x08',
        b't' | b'\t' => '\t',
        b'n' => '\n',
        b'v' => '\x0B',
        b'f' => '\x0C',
        b'r' => '\r',
        b'e' => '\x1B',
        b'N' => '\u{85}',
        b'_' => '\u{A0}',
        b'L' => '\u{2028}',
        b'P' => '\u{2029}',
        b'x' => return digits(2),
        b'U' => return digits(8),
        b'u' => {
            let high = hex(2, 6)?;
            if (0xD800..0xDC00).contains(&high) && text.get(6..8) == Some("\\u") {
                let low = hex(8, 12)?.checked_sub(0xDC00)?;
                return Some((char::from_u32(0x10000 + ((high - 0xD800) << 10) + low)?, 12));
            }
            return digits(4);
        }
        _ => return None,
    };
    Some((simple, 2))
}

/// Joins the lines of a quoted scalar; `piece` decodes one and says whether it ends in an escaped line break.
fn quoted(token: &str, at: usize, piece: impl Fn(&mut Decoded, &str, usize) -> bool) -> Decoded {
    let mut out = Decoded::default();
    let inner = token.get(1..token.len().saturating_sub(1)).unwrap_or_default();
    let (mut breaks, mut break_at, mut escaped) = (0, at + 1, false);
    let n_lines = quoted_lines(inner, at + 1).count();
    for (line_idx, (line_at, line)) in quoted_lines(inner, at + 1).enumerate() {
        let (is_first, is_last) = (line_idx == 0, line_idx + 1 == n_lines);
        let text = if is_first { line } else { line.trim_start_matches(BLANK) };
        let from = line_at + (line.len() - text.len());
        let text = if is_last { text } else { trim_end_unescaped(text) };
        if !text.is_empty() || is_last {
            match (escaped, breaks) {
                (true, 0 | 1) => {}
                (true, _) => out.breaks(breaks - 1, break_at),
                (false, _) => fold(&mut out, breaks, break_at),
            }
            escaped = piece(&mut out, text, from);
            breaks = 0;
            break_at = from + text.len();
        } else if is_first {
            break_at = from;
        }
        breaks += 1;
    }
    out.end(at + token.len().saturating_sub(1))
}

/// Trailing blanks go, but not one that a backslash protects.
fn trim_end_unescaped(text: &str) -> &str {
    let trimmed = text.trim_end_matches(BLANK);
    let n_backslashes = trimmed.len() - trimmed.trim_end_matches('\\').len();
    match n_backslashes % 2 {
        1 => text.get(..trimmed.len() + 1).unwrap_or(trimmed),
        _ => trimmed,
    }
}

/// How a block scalar is written.
#[derive(Debug, Clone, Copy)]
pub(super) struct BlockStyle {
    /// `>`: single line breaks become spaces.
    pub(super) is_folded: bool,
    /// What becomes of the line breaks at the end, where it says so.
    pub(super) chomping: Option<Chomping>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Chomping {
    Strip,
    Keep,
}

/// The lines of a block scalar, of which `indent` columns are indentation, with their breaks.
pub(super) fn block(body: &str, at: usize, indent: usize, style: BlockStyle) -> Decoded {
    if body.is_empty() {
        return Decoded::default().end(at);
    }
    let mut out = Decoded { value: String::with_capacity(body.len()), points: Vec::with_capacity(16) };
    // Breaks not yet written: how many, and where the first stands.
    let (mut breaks, mut break_at) = (0, at);
    let (mut is_empty, mut was_indented) = (true, false);
    let last_break = if body.ends_with("\r\n") { 2 } else { usize::from(body.ends_with(['\n', '\r'])) };
    let body = &body[..body.len() - last_break];
    for (line_at, line) in lines(body, at) {
        let spaces = line.len() - line.trim_start_matches(' ').len();
        let cut = spaces.min(indent);
        let text = &line[cut..];
        if !text.is_empty() {
            let is_indented = text.starts_with(BLANK);
            if style.is_folded && !is_empty && !was_indented && !is_indented {
                fold(&mut out, breaks, break_at);
            } else if breaks > 0 {
                out.breaks(breaks, break_at);
            }
            out.run(text, line_at + cut);
            (is_empty, was_indented) = (false, is_indented);
            (breaks, break_at) = (0, line_at + line.len());
        }
        breaks += 1;
    }
    match style.chomping {
        Some(Chomping::Keep) => out.breaks(breaks, break_at),
        None if !is_empty => out.char('\n', break_at),
        _ => {}
    }
    if out.points.is_empty() { out.end(at + body.len()) } else { out }
}
