//! Strings: where they end, however they are quoted, and what they say.

use std::ops::Range;

use super::{Reader, Role, shown, trivia};
use crate::{Span, Text};

/// Where the content of a string ends, and its closing quote if it has one.
struct Extent {
    end: usize,
    close: Option<Range<usize>>,
}

struct Decoded {
    value: String,
    /// See `Text::mapped`.
    steps: Vec<(u32, u32)>,
    /// What has to change inside if the string is to stand in double quotes.
    inner_edits: Vec<(Span, String)>,
    /// The first double quote inside.
    inner_quote: Option<usize>,
}

impl<'t> Reader<'t> {
    /// Reads the string whose opening quote, of whatever kind, stands here.
    pub(super) fn string(&mut self, role: Role) -> Text {
        let open = self.at;
        if self.bytes.get(open) == Some(&b'"') {
            let content = open + 1;
            let end = content + plain_run(self.bytes.get(content..).unwrap_or_default());
            if self.bytes.get(end) == Some(&b'"') && self.is_well_closed(end + 1, role) {
                self.take(end + 1 - open);
                return Text::verbatim(self.slice(content..end), self.span(open..end + 1), content);
            }
        }
        self.odd_string(role)
    }

    /// A string with escapes, or with something wrong about it.
    fn odd_string(&mut self, role: Role) -> Text {
        let open = self.at;
        let quote = self.quote_at(open).unwrap_or('"');
        let content = open + quote.len_utf8();
        let extent = self.extent(content, quote, role);
        let decoded = self.decode(content..extent.end, quote);
        let whole = open..extent.close.as_ref().map_or(extent.end, |it| it.end);
        self.delimiters(open..content, &extent, &decoded, role);
        self.take(whole.len());
        let span = self.span(whole);
        if decoded.steps.len() == 1 {
            Text::verbatim(decoded.value, span, content)
        } else {
            Text::mapped(decoded.value, span, decoded.steps)
        }
    }

    /// Reports what is wrong with the quotes themselves.
    fn delimiters(&mut self, open: Range<usize>, extent: &Extent, decoded: &Decoded, role: Role) {
        let quote = self.slice(open.clone());
        let close = extent.close.clone().map(|it| self.slice(it));
        let mut edits = Vec::new();
        if quote != "\"" {
            edits.push(self.edit(open.clone(), "\""));
        }
        edits.extend(decoded.inner_edits.iter().cloned());
        match &extent.close {
            Some(range) if close != Some("\"") => edits.push(self.edit(range.clone(), "\"")),
            Some(_) => {}
            None => edits.push(self.edit(extent.end..extent.end, "\"")),
        }
        if edits.is_empty() {
            return;
        }
        let what = if role == Role::Key { "key" } else { "string" };
        let whole = open.start..extent.close.as_ref().map_or(extent.end, |it| it.end);
        match (quote, close) {
            (_, None) => {
                let message = format!("the closing quote of this {what} is missing");
                self.error(whole, message).mend("Insert the closing quote", edits);
            }
            ("\"", Some("\"")) => {
                let at = decoded.inner_quote.unwrap_or(open.start);
                let help = "write `\\\"` for a quote inside a string";
                let error = self.error(at..at + 1, format!("a double quote inside this {what} ends it early"));
                error.help(help).mend("Escape the inner quotes", edits);
            }
            ("'", _) => {
                self.error(whole, format!("a JSON {what} stands in double quotes")).mend("Use double quotes", edits);
            }
            ("`", _) => {
                self.error(whole, format!("a JSON {what} stands in double quotes, not in backticks")).mend("Use double quotes", edits);
            }
            _ => {
                let message = format!("a JSON {what} stands in straight double quotes, not in curly ones");
                self.error(whole, message).mend("Use straight double quotes", edits);
            }
        }
    }

    fn extent(&self, content: usize, quote: char, role: Role) -> Extent {
        let line_end = match self.closing_quote(content, quote) {
            Ok(close) if self.is_well_closed(close.end, role) => return Extent { end: close.start, close: Some(close) },
            Ok(close) => {
                if let Some(close) = self.curly_quote(content..close.start, quote, role) {
                    return Extent { end: close.start, close: Some(close) };
                }
                if self.is_patient()
                    && let Some(end) = self.lost_quote(content..close.start, close.clone(), role)
                {
                    return Extent { end, close: None };
                }
                let looks_on = self.is_patient() && self.is_attached(close.end);
                let later = if looks_on { self.later_quote(close.end, quote, role) } else { None };
                let close = later.unwrap_or(close);
                return Extent { end: close.start, close: Some(close) };
            }
            Err(line_end) => line_end,
        };
        let line = self.slice(content..line_end);
        if let Some(close) = self.curly_quote(content..line_end, quote, role) {
            return Extent { end: close.start, close: Some(close) };
        }
        if role == Role::Key {
            let end = line.find(':').unwrap_or(line.len());
            return Extent { end: content + line.get(..end).unwrap_or_default().trim_end().len(), close: None };
        }
        // A string over several lines, as opposed to one that lost its closing quote.
        if matches!(quote, '"' | '`') && self.is_patient() {
            let mut at = line_end;
            while at < self.bytes.len() {
                match self.closing_quote(at, quote) {
                    Ok(close) if self.ends_here(close.end, role) => return Extent { end: close.start, close: Some(close) },
                    Ok(_) => break,
                    Err(end) => at = end + 1,
                }
            }
        }
        Extent { end: content + self.without_tail(line), close: None }
    }

    /// How much of a line belongs to the unclosed string in it: not the comma at its end, nor brackets that close what is open.
    fn without_tail(&self, line: &str) -> usize {
        let mut rest = line.trim_end();
        rest = rest.strip_suffix(',').unwrap_or(rest).trim_end();
        for frame in self.frames.iter().rev() {
            let (opening, closing) = if frame.closing == b'}' { ('{', '}') } else { ('[', ']') };
            match rest.strip_suffix(closing) {
                Some(shorter) if !shorter.contains(opening) => rest = shorter.trim_end(),
                _ => break,
            }
        }
        rest.len()
    }

    /// The curly quote that closes a string opened by a straight one.
    fn curly_quote(&self, range: Range<usize>, quote: char, role: Role) -> Option<Range<usize>> {
        let start = range.start;
        let quotes = self.slice(range).char_indices().filter(|(_, it)| match quote {
            '"' => matches!(it, '“' | '”' | '„'),
            '\'' => matches!(it, '‘' | '’'),
            _ => false,
        });
        let mut quotes = quotes.map(|(at, it)| start + at..start + at + it.len_utf8());
        quotes.find(|it| self.ends_here(it.end, role))
    }

    /// Where a string ended if the quote that closes it opens the next one: `"name: "x"`, `"x, "name": 1`.
    fn lost_quote(&self, content: Range<usize>, close: Range<usize>, role: Role) -> Option<usize> {
        let text = self.slice(content.clone());
        if role == Role::Key {
            let colon = text.find(':')?;
            let name = text.get(..colon)?.trim_end();
            let is_name = !name.is_empty() && name.chars().all(|it| it.is_alphanumeric() || matches!(it, '_' | '-' | '$'));
            return is_name.then_some(content.start + name.len());
        }
        let value = text.trim_end().strip_suffix(',')?;
        let next = self.closing_quote(close.end, self.quote_at(close.start)?).ok()?;
        let next_role = if self.in_object() { Role::Key } else { Role::Value };
        let is_next = self.is_attached(close.end) && self.ends_here(next.end, next_role);
        is_next.then_some(content.start + value.trim_end().len())
    }

    /// The next quote of the line that could well be the closing one.
    fn later_quote(&self, from: usize, quote: char, role: Role) -> Option<Range<usize>> {
        let mut at = from;
        while let Ok(close) = self.closing_quote(at, quote) {
            if self.ends_here(close.end, role) {
                let inner = self.slice(from..close.start);
                return Some(close).filter(|_| role == Role::Value || !inner.contains([',', '{', '}', '[', ']', ':']));
            }
            if self.ends_here(close.end, Role::Key) {
                return None;
            }
            at = close.end;
        }
        None
    }

    /// Whether a string that ends before this place has nothing odd about it.
    fn is_well_closed(&self, at: usize, role: Role) -> bool {
        match self.bytes.get(at) {
            Some(b',' | b':' | b'}' | b']' | b'\n') => role == Role::Value || self.bytes.get(at) == Some(&b':') || self.is_before_colon(at),
            _ => !self.is_attached(at) && (role == Role::Value || self.is_before_colon(at)),
        }
    }

    fn is_before_colon(&self, at: usize) -> bool {
        let rest = self.bytes.get(at..).unwrap_or_default();
        rest.iter().find(|it| !matches!(it, b' ' | b'\t' | b'\r' | b'\n')) == Some(&b':')
    }

    /// Whether a string that ends here has the right thing behind it.
    fn ends_here(&self, at: usize, role: Role) -> bool {
        let rest = self.bytes.get(at..).unwrap_or_default();
        let next = rest.iter().find(|it| !matches!(it, b' ' | b'\t'));
        match role {
            Role::Key => next == Some(&b':'),
            Role::Value => matches!(next, None | Some(b',' | b'}' | b']' | b'\n' | b'\r')),
        }
    }

    /// Whether what stands here clings to the quote before it, as nothing does in JSON.
    fn is_attached(&self, at: usize) -> bool {
        match self.bytes.get(at) {
            None
            | Some(b' ' | b'\t' | b'\r' | b'\n' | b',' | b':' | b'}' | b']' | b'{' | b'[' | b'"' | b'\'' | b'/' | b'#' | b'=' | b';') => {
                false
            }
            Some(it) if it.is_ascii() => !it.is_ascii_control(),
            Some(_) => !self.slice(at..self.text.len()).starts_with(trivia::is_odd_space),
        }
    }

    /// The quote, of whatever kind, that stands at an offset.
    pub(super) fn quote_at(&self, at: usize) -> Option<char> {
        match self.bytes.get(at)? {
            b'"' => Some('"'),
            b'\'' => Some('\''),
            b'`' => Some('`'),
            0xE2 => self.text.get(at..)?.chars().next().filter(|it| matches!(it, '“' | '”' | '„' | '‟' | '‘' | '’' | '‚')),
            _ => None,
        }
    }

    /// The next quote of the line that closes `quote`, escapes skipped; else where the line ends.
    pub(super) fn closing_quote(&self, from: usize, quote: char) -> Result<Range<usize>, usize> {
        let mut escaped = false;
        for (at, it) in self.slice(from..self.text.len()).char_indices() {
            let at = from + at;
            if matches!(it, '\n' | '\r') {
                return Err(at);
            }
            if !escaped && closes(quote, it) {
                return Ok(at..at + it.len_utf8());
            }
            escaped = it == '\\' && !escaped;
        }
        Err(self.text.len())
    }

    fn decode(&mut self, range: Range<usize>, quote: char) -> Decoded {
        let content = self.slice(range.clone());
        let mut out = Decoded {
            value: String::with_capacity(content.len()),
            steps: vec![(0, range.start as u32)],
            inner_edits: Vec::new(),
            inner_quote: None,
        };
        let mut controls: Vec<Range<usize>> = Vec::new();
        let mut at = 0;
        while let Some(rest) = content.get(at..).filter(|it| !it.is_empty()) {
            let n_plain = plain_run(rest.as_bytes());
            let (plain, rest) = rest.split_at(n_plain);
            out.value.push_str(plain);
            at += n_plain;
            let here = range.start + at;
            match rest.bytes().next() {
                None => break,
                Some(b'"') => {
                    out.inner_quote.get_or_insert(here);
                    out.inner_edits.push(self.edit(here..here, "\\"));
                    out.value.push('"');
                    at += 1;
                }
                Some(b'\\') => {
                    at += self.escape(rest, here, quote, content, &mut out);
                    out.steps.push((out.value.len() as u32, (range.start + at) as u32));
                }
                Some(control) => {
                    let length = if rest.starts_with("\r\n") { 2 } else { 1 };
                    out.value.push_str(rest.get(..length).unwrap_or_default());
                    debug_assert!(control < b' ', "a plain run ends at a quote, a backslash or a control character");
                    controls.push(here..here + length);
                    at += length;
                }
            }
        }
        self.raw_controls(&controls);
        out
    }

    /// One error for all control characters of a string: they are one slip.
    fn raw_controls(&mut self, controls: &[Range<usize>]) {
        let Some(first) = controls.first() else { return };
        let name = match self.bytes.get(first.start) {
            Some(b'\t') => "a tab".to_string(),
            Some(b'\n' | b'\r') => "a line break".to_string(),
            it => format!("the control character U+{:04X}", it.copied().unwrap_or_default()),
        };
        let escape = |range: &Range<usize>| match self.slice(range.clone()) {
            "\t" => "\\t".to_string(),
            "\n" | "\r\n" => "\\n".to_string(),
            "\r" => "\\r".to_string(),
            it => format!("\\u{:04x}", it.bytes().next().unwrap_or_default()),
        };
        let help = format!("write `{}` in its place", escape(first));
        let edits = controls.iter().map(|it| self.edit(it.clone(), &escape(it))).collect();
        let title = if controls.len() == 1 { "Escape it" } else { "Escape the control characters of this string" };
        self.error(first.clone(), format!("{name} stands unescaped in a string")).help(help).mend(title, edits);
    }

    /// Decodes the escape that `rest` begins with; says how long it is.
    fn escape(&mut self, rest: &'t str, at: usize, quote: char, content: &str, out: &mut Decoded) -> usize {
        let decoded = match rest.as_bytes().get(1) {
            Some(&it @ (b'"' | b'\\' | b'/')) => it as char,
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{C}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => match unicode_escape(rest) {
                Some((decoded, length)) => {
                    out.value.push(decoded);
                    return length;
                }
                None => return self.bad_escape(rest, at, content, out),
            },
            Some(_) if quote != '"' && rest.chars().nth(1).is_some_and(|it| closes(quote, it)) => {
                out.inner_edits.push(self.edit(at..at + 1, ""));
                let decoded = rest.chars().nth(1).unwrap_or(quote);
                out.value.push(decoded);
                return 1 + decoded.len_utf8();
            }
            _ => return self.bad_escape(rest, at, content, out),
        };
        out.value.push(decoded);
        2
    }

    /// An escape that JSON does not know; as other languages read it where they agree, else as it stands.
    fn bad_escape(&mut self, rest: &str, at: usize, content: &str, out: &mut Decoded) -> usize {
        let behind = rest.get(1..).unwrap_or_default();
        let Some(letter) = behind.chars().next() else {
            out.value.push('\\');
            let edit = self.edit(at..at + 1, "\\\\");
            self.error(at..at + 1, "a lone backslash ends the string").mend("Double the backslash", vec![edit]);
            return 1;
        };
        if matches!(letter, '\n' | '\r') {
            let length = if behind.starts_with("\r\n") { 3 } else { 2 };
            let edit = self.edit(at..at + length, "");
            let error = self.error(at..at + length, "a JSON string cannot go on in the next line");
            error.help("join the lines; `\\n` stands for a line break").mend("Join the lines", vec![edit]);
            return length;
        }
        if let Some((decoded, length)) = foreign_escape(behind) {
            let length = 1 + length;
            out.value.push(decoded);
            let right: String = decoded.encode_utf16(&mut [0; 2]).iter().map(|it| format!("\\u{it:04x}")).collect();
            let edit = self.edit(at..at + length, &right);
            let message = format!("{} is no JSON escape", self.shown(at..at + length));
            self.error(at..at + length, message).help(format!("write `{right}`")).mend(format!("Write `{right}`"), vec![edit]);
            return length;
        }
        let n_hex = behind.bytes().skip(1).take(3).take_while(u8::is_ascii_hexdigit).count();
        let length = match letter {
            'u' => 2 + n_hex,
            _ => 1 + letter.len_utf8(),
        };
        let escape = rest.get(..length).unwrap_or_default();
        let message = format!("{} is no JSON escape", shown(escape));
        if matches!(letter, '\'' | '`') {
            out.value.push(letter);
            let edit = self.edit(at..at + 1, "");
            self.error(at..at + length, message).help(format!("write `{letter}` alone")).mend("Remove the backslash", vec![edit]);
            return length;
        }
        out.value.push_str(escape);
        let half_unicode = letter == 'u' && n_hex > 0;
        let certain = self.is_patient() && !half_unicode && !letter.is_ascii_digit() && !has_doubtful_escapes(content);
        let edit = self.edit(at..at + 1, "\\\\");
        let error = self.error(at..at + length, message);
        if half_unicode {
            error.help("four hexadecimal digits follow `\\u`");
        } else {
            error.help(format!("write `\\{escape}` for a backslash"));
        }
        if certain {
            error.mend("Double the backslash", vec![edit]);
        }
        length
    }
}

/// The character of `\uXXXX`, or of a pair of them, and how long that is. Half a pair is U+FFFD.
fn unicode_escape(rest: &str) -> Option<(char, usize)> {
    let unit = |rest: &str| -> Option<u32> {
        let digits = rest.strip_prefix("\\u")?.get(..4).filter(|it| it.bytes().all(|it| it.is_ascii_hexdigit()))?;
        u32::from_str_radix(digits, 16).ok()
    };
    let first = unit(rest)?;
    if let Some(decoded) = char::from_u32(first) {
        return Some((decoded, 6));
    }
    let second = rest.get(6..).and_then(unit).filter(|it| first < 0xDC00 && (0xDC00..0xE000).contains(it));
    match second.and_then(|it| char::from_u32(0x10000 + ((first - 0xD800) << 10) + (it - 0xDC00))) {
        Some(decoded) => Some((decoded, 12)),
        None => Some((char::REPLACEMENT_CHARACTER, 6)),
    }
}

/// `x41`, `u{1F600}` and `U0001F600`, as JavaScript and Python write them.
fn foreign_escape(behind: &str) -> Option<(char, usize)> {
    let (digits, length) = if let Some(rest) = behind.strip_prefix("u{") {
        let end = rest.bytes().take(9).position(|it| it == b'}')?;
        (rest.get(..end)?, end + 3)
    } else if let Some(rest) = behind.strip_prefix('x') {
        (rest.get(..2)?, 3)
    } else {
        (behind.strip_prefix('U')?.get(..8)?, 9)
    };
    if digits.is_empty() || !digits.bytes().all(|it| it.is_ascii_hexdigit()) {
        return None;
    }
    char::from_u32(u32::from_str_radix(digits, 16).ok()?).map(|it| (it, length))
}

/// Whether the string has escapes that JSON knows but that its author, who forgot to double backslashes, may not have meant:
/// `C:\new\docs`, `\bword\d`.
fn has_doubtful_escapes(content: &str) -> bool {
    let is_path = content.as_bytes().get(1..3) == Some(b":\\");
    let mut escaped = false;
    content.chars().any(|it| {
        let doubtful = escaped && (matches!(it, 'b' | 'f') || (is_path && matches!(it, 'n' | 'r' | 't' | 'u')));
        escaped = it == '\\' && !escaped;
        doubtful
    })
}

fn closes(open: char, it: char) -> bool {
    match open {
        '“' | '”' | '„' | '‟' => matches!(it, '“' | '”' | '‟' | '"'),
        '‘' | '’' | '‚' => matches!(it, '‘' | '’' | '\''),
        _ => it == open,
    }
}

/// How many bytes come before the first quote, backslash or control character; eight at a time.
fn plain_run(bytes: &[u8]) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGHS: u64 = 0x8080_8080_8080_8080;
    let (words, _) = bytes.as_chunks::<8>();
    for (index, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        // The high bit of each byte that is zero, or below a space. Borrows only spoil the bytes behind the first hit.
        let zero = |it: u64| it.wrapping_sub(ONES) & !it & HIGHS;
        let control = word.wrapping_sub(ONES * 0x20) & !word & HIGHS;
        let hits = zero(word ^ (ONES * u64::from(b'"'))) | zero(word ^ (ONES * u64::from(b'\\'))) | control;
        if hits != 0 {
            return index * 8 + hits.trailing_zeros() as usize / 8;
        }
    }
    let done = words.len() * 8;
    let rest = bytes.get(done..).unwrap_or_default();
    done + rest.iter().position(|&it| it < b' ' || it == b'"' || it == b'\\').unwrap_or(rest.len())
}
