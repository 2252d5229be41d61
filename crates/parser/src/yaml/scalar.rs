//! Scalars: what a plain one stands for, and how the others are decoded, with the way back for each character.

use crate::Value;

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

    fn char(&mut self, it: char, from: usize) {
        self.points.push((self.value.len(), from));
        self.value.push(it);
    }

    fn end(mut self, at: usize) -> Self {
        self.points.push((self.value.len(), at));
        self
    }
}

/// What a plain scalar stands for in the core schema, as Claude Code 2.1.329 reads it; `None` for a string.
pub(super) fn resolve(plain: &str) -> Option<Value> {
    let first = *plain.as_bytes().first()?;
    match first {
        b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'~' => match plain {
            "~" | "null" | "Null" | "NULL" => Some(Value::Null),
            "true" | "True" | "TRUE" => Some(Value::Bool(true)),
            "false" | "False" | "FALSE" => Some(Value::Bool(false)),
            _ => None,
        },
        b'0'..=b'9' | b'+' | b'-' | b'.' => number(plain).map(Value::Number),
        _ => None,
    }
}

fn number(plain: &str) -> Option<f64> {
    let (sign, digits) = match plain.as_bytes().first()? {
        b'-' => (-1.0, plain.get(1..)?),
        b'+' => (1.0, plain.get(1..)?),
        _ => (1.0, plain),
    };
    // What does not fit in 64 bits is a string.
    let radix = |digits: &str, radix: u32| match digits.as_bytes().first()? {
        b'+' => None,
        _ => u64::from_str_radix(digits, radix).ok().map(|it| it as f64),
    };
    let found = match digits {
        ".inf" | ".Inf" | ".INF" => Some(f64::INFINITY),
        ".nan" | ".NaN" | ".NAN" if digits.len() == plain.len() => Some(f64::NAN),
        _ if digits.starts_with("0x") => radix(digits.get(2..)?, 16),
        _ if digits.starts_with("0o") => radix(digits.get(2..)?, 8),
        _ => decimal(digits),
    };
    found.map(|it| sign * it)
}

/// `1`, `1.5`, `.5`, `5.`, `1e3`.
fn decimal(digits: &str) -> Option<f64> {
    let count = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let whole = count(digits);
    let mut rest = digits.get(whole..)?;
    let mut fraction = 0;
    if let Some(behind) = rest.strip_prefix('.') {
        fraction = count(behind);
        rest = behind.get(fraction..)?;
    }
    if whole + fraction == 0 {
        return None;
    }
    if let Some(exponent) = rest.strip_prefix(['e', 'E']) {
        let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        if exponent.is_empty() || count(exponent) != exponent.len() {
            return None;
        }
    } else if !rest.is_empty() {
        return None;
    }
    digits.parse().ok()
}

/// The lines of a quoted token. A carriage return and a line feed are two breaks to Claude Code 2.1.329 here.
fn quoted_lines(token: &str, at: usize) -> impl Iterator<Item = (usize, &str)> {
    token.split(['\n', '\r']).scan(at, |at, line| {
        let start = *at;
        *at += line.len() + 1;
        Some((start, line))
    })
}

/// The lines of a token, each with its offset, without their breaks.
fn lines(token: &str, at: usize) -> impl Iterator<Item = (usize, &str)> {
    let mut rest = Some((at, token));
    std::iter::from_fn(move || {
        let (at, text) = rest?;
        match text.find(['\n', '\r']) {
            Some(end) => {
                let behind = if text[end..].starts_with("\r\n") { end + 2 } else { end + 1 };
                rest = Some((at + behind, &text[behind..]));
                Some((at, &text[..end]))
            }
            None => {
                rest = None;
                Some((at, text))
            }
        }
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
        _ => out.run(&"\n".repeat(breaks - 1), at),
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
    let hex = |from: usize, to: usize| u32::from_str_radix(text.get(from..to)?, 16).ok();
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
                (true, _) => out.run(&"\n".repeat(breaks - 1), break_at),
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

/// What becomes of the line breaks at the end of a block scalar, where it says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Chomping {
    Strip,
    Keep,
}

/// The lines of a block scalar, from the first behind the header, of which `indent` columns are indentation.
pub(super) fn block(body: &str, at: usize, indent: usize, is_folded: bool, chomping: Option<Chomping>) -> Decoded {
    let mut out = Decoded::default();
    // Breaks not yet written: how many, and where the first stands.
    let (mut breaks, mut break_at) = (0, at);
    let (mut is_empty, mut was_indented) = (true, false);
    if body.is_empty() {
        return out.end(at);
    }
    let body = body.strip_suffix('\n').map_or(body, |it| it.strip_suffix('\r').unwrap_or(it));
    let body = body.strip_suffix('\r').unwrap_or(body);
    for (line_at, line) in lines(body, at) {
        let spaces = line.len() - line.trim_start_matches(' ').len();
        let cut = spaces.min(indent);
        let text = &line[cut..];
        if !text.is_empty() {
            let is_indented = text.starts_with(BLANK);
            if is_folded && !is_empty && !was_indented && !is_indented {
                fold(&mut out, breaks, break_at);
            } else if breaks > 0 {
                out.run(&"\n".repeat(breaks), break_at);
            }
            out.run(text, line_at + cut);
            (is_empty, was_indented) = (false, is_indented);
            (breaks, break_at) = (0, line_at + line.len());
        }
        breaks += 1;
    }
    match chomping {
        Some(Chomping::Strip) => {}
        Some(Chomping::Keep) => out.run(&"\n".repeat(breaks), break_at),
        _ if is_empty => {}
        _ => out.char('\n', break_at),
    }
    let end = at + body.len();
    if out.points.is_empty() { out.end(end) } else { out }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_scalars_follow_the_core_schema() {
        for text in [
            "yes",
            "no",
            "on",
            "1_000",
            "0b11",
            "12:30",
            "2024-01-01",
            "1.2.3",
            "+",
            "-",
            ".",
            "1e",
            "0x",
            "0xg",
            "nUll",
            "nan",
            "NaN",
            "-.nan",
            "",
        ] {
            assert_eq!(resolve(text), None, "{text}");
        }
        let numbers =
            [("42", 42.0), ("-42", -42.0), ("+1", 1.0), ("017", 17.0), ("0o17", 15.0), ("0x1F", 31.0), ("-0x1F", -31.0), ("1.50", 1.5)];
        for (text, number) in numbers.into_iter().chain([(".5", 0.5), ("5.", 5.0), ("1e3", 1000.0), ("-.inf", f64::NEG_INFINITY)]) {
            assert_eq!(resolve(text), Some(Value::Number(number)), "{text}");
        }
        assert_eq!(resolve("True"), Some(Value::Bool(true)));
        assert_eq!(resolve("~"), Some(Value::Null));
    }
}
