//! Numbers, literals, and the words that stand where those should.

use std::ops::Range;

use super::{Expect, Reader, shown, trivia};
use crate::{Node, Text, Value};

/// No `${NAME}` is longer.
const MAX_VARIABLE: usize = 128;

/// What a word that is no JSON value was meant to be.
struct Guess {
    value: Value,
    message: String,
    help: Option<String>,
    mended: Option<String>,
}

impl Reader<'_> {
    pub(super) fn number(&mut self) -> Expect {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        match number_length(rest) {
            Some(length) if self.is_delimiter(self.at + length) => {
                let range = self.at..self.at + length;
                // Every number of JSON is one of Rust; what is too large is infinite in both.
                let value = self.slice(range.clone()).parse().unwrap_or(f64::NAN);
                self.take(length);
                self.place(Node { span: self.span(range), value: Value::Number(value) })
            }
            _ => self.odd_value(),
        }
    }

    pub(super) fn literal(&mut self) -> Expect {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        for (word, value) in [("true", Value::Bool(true)), ("false", Value::Bool(false)), ("null", Value::Null)] {
            if rest.starts_with(word.as_bytes()) && self.is_delimiter(self.at + word.len()) {
                let range = self.at..self.at + word.len();
                self.take(word.len());
                return self.place(Node { span: self.span(range), value });
            }
        }
        self.odd_value()
    }

    /// A word where a value should stand.
    pub(super) fn odd_value(&mut self) -> Expect {
        let mut range = self.at..self.word_end(self.at);
        if self.frames.is_empty() || self.in_object() || self.slice(range.clone()) == "-" {
            range = self.phrase(range);
        }
        if self.frames.is_empty() && (self.at_fence() || !self.slice(range.end..self.text.len()).trim().is_empty()) {
            return self.leading_junk();
        }
        if self.is_junk() && !matches!(self.after(range.end), None | Some(b',' | b':' | b'}' | b']')) {
            let message = format!("{} is no JSON value", self.shown(range.clone()));
            self.error(range.clone(), message);
            self.at = range.end;
            return Expect::Value;
        }
        let Guess { value, message, help, mended } = self.guess(range.clone());
        let edit = mended.as_deref().map(|it| self.edit(range.clone(), it));
        let title = mended.map(|it| format!("Write {}", shown(&it)));
        let error = self.error(range.clone(), message);
        error.help = help;
        if let (Some(edit), Some(title)) = (edit, title) {
            error.mend(title, vec![edit]);
        }
        self.take(range.len());
        self.place(Node { span: self.span(range), value })
    }

    /// Text before the value of the whole file: code, a fence, prose.
    pub(super) fn leading_junk(&mut self) -> Expect {
        let line_end = self.line_end(self.at);
        if self.at_fence() {
            let edit = self.edit(self.removal(self.at..line_end), "");
            self.error(self.at..line_end, "a Markdown fence is no JSON").mend("Remove it", vec![edit]);
            self.at = line_end;
            return Expect::Value;
        }
        let rest = self.slice(self.at..self.text.len());
        let in_line = rest.get(..line_end - self.at).and_then(|it| it.find(['{', '[']));
        let next_line = || {
            let behind = rest.get(line_end - self.at..)?;
            let next = behind.trim_start();
            next.starts_with(['{', '[']).then(|| rest.len() - next.len())
        };
        let range = self.at..self.token_end(self.at).max(self.at + 1).min(line_end);
        let range = self.at..self.text.ceil_char_boundary(range.end);
        match in_line.or_else(next_line) {
            Some(skip) => {
                let message = format!("{} stands before the value", self.shown(range.clone()));
                self.error(range, message).help("a JSON file begins with its value: `{` as a rule");
                self.at += skip;
            }
            None => {
                let message = format!("the file is no JSON: it begins with {}", self.shown(range.clone()));
                self.error(range, message).help("a JSON file begins with its value: `{` as a rule");
                self.at = self.bytes.len();
                self.hopeless = true;
            }
        }
        Expect::Value
    }

    /// A word where a key should stand.
    pub(super) fn odd_key(&mut self) -> Expect {
        let start = self.at;
        let word = start..self.word_end(start);
        let range = self.phrase(word);
        let end = self.slice(range.clone()).find('=').filter(|&it| it > 0).map_or(range.end, |it| start + it);
        let key = self.slice(start..end).trim_end();
        let range = start..start + key.len();
        let next = self.slice(range.end..self.text.len()).trim_start_matches([' ', '\t', '\r', '\n']);
        if !next.starts_with([':', '=']) {
            let message = format!("{} is no member of an object", self.shown(range.clone()));
            self.error(range.clone(), message).help("an object holds `\"key\": value` pairs, with commas between them");
            self.take(range.len());
            self.comma = None;
            self.forgive_comma = true;
            return Expect::Comma;
        }
        let name = key.strip_suffix('"').unwrap_or(key);
        if name.len() < key.len() && !name.contains('"') {
            let edit = self.edit(start..start, "\"");
            let message = "the opening quote of this key is missing";
            self.error(range.clone(), message).mend("Insert the opening quote", vec![edit]);
        } else {
            let edit = self.edit(range.clone(), &quoted(key));
            let message = format!("the key {} lacks its double quotes", shown(key));
            self.error(range.clone(), message).mend("Quote the key", vec![edit]);
        }
        self.take(range.len());
        let text = Text::verbatim(name, self.span(range), start);
        self.begin_member(text)
    }

    fn guess(&self, range: Range<usize>) -> Guess {
        let word = self.slice(range.clone());
        let none = || Guess { value: Value::Null, message: format!("{} is no JSON value", shown(word)), help: None, mended: None };
        let constant = |value: Value, right: &str| Guess {
            value,
            message: format!("JSON writes {} as `{right}`", shown(word)),
            help: None,
            mended: Some(right.to_string()),
        };
        let string = |name: &str| Value::String(Text::verbatim(name, self.span(range.clone()), range.start));
        match word {
            "True" | "TRUE" => return constant(Value::Bool(true), "true"),
            "False" | "FALSE" => return constant(Value::Bool(false), "false"),
            "None" | "Null" | "NULL" | "nil" => return constant(Value::Null, "null"),
            _ => {}
        }
        let bare = word.trim_start_matches(['+', '-']).trim_start();
        if matches!(bare, "NaN" | "Infinity" | "undefined" | "nan" | "inf" | "Inf") {
            let message = format!("JSON has no {}", shown(word));
            return Guess { message, help: Some("write `null`, or leave the member out".to_string()), ..none() };
        }
        if let Some(value) = yes_or_no(word) {
            let help = format!("write `{value}`, or `\"{word}\"` for the word");
            return Guess { value: Value::Bool(value), help: Some(help), ..none() };
        }
        if let Some((right, value)) = near_literal(word) {
            return Guess { value, help: Some(format!("there is `{right}`")), ..none() };
        }
        if let Some(right) = mended_number(word) {
            let value = right.parse().map_or(Value::Null, Value::Number);
            let message = format!("{} is no JSON number", shown(word));
            return Guess { value, message, help: Some(format!("write `{right}`")), mended: Some(right) };
        }
        let name = word.strip_suffix('"').unwrap_or(word);
        if name.len() < word.len() && !name.contains('"') {
            let message = "the opening quote of this string is missing".to_string();
            return Guess { value: string(name), message, help: None, mended: Some(format!("\"{word}")) };
        }
        let value = string(word);
        if bare.starts_with(|it: char| it.is_ascii_digit()) {
            let message = format!("{} is no JSON number", shown(word));
            let is_version_or_date = bare.matches('.').count() > 1 || bare.contains('-');
            let help = Some("put double quotes around it to make it a string".to_string());
            return Guess { value, message, help, mended: is_version_or_date.then(|| quoted(word)) };
        }
        if !is_text(word) {
            return none();
        }
        let message = format!("the string {} lacks its double quotes", shown(word));
        Guess { value, message, help: None, mended: Some(quoted(word)) }
    }

    /// A word with those that follow it in the same line: unquoted text, up to where the next key begins.
    fn phrase(&self, word: Range<usize>) -> Range<usize> {
        let mut end = word.end;
        let mut before_last = end;
        loop {
            let n_blanks = self.bytes.get(end..).unwrap_or_default().iter().take_while(|it| matches!(it, b' ' | b'\t')).count();
            let next = end + n_blanks;
            let rest = self.slice(next..self.text.len());
            let is_comment = rest.starts_with("//") || rest.starts_with("/*") || rest.starts_with('#') || rest.starts_with("<!--");
            if n_blanks == 0 || is_comment || self.quote_at(next).is_some() || !self.is_word_start(next) {
                let is_key = end > word.end && rest.starts_with(':');
                return word.start..if is_key { before_last } else { end };
            }
            before_last = end;
            end = self.word_end(next);
        }
    }

    /// Whether a word stands here that can be neither a number nor a text.
    pub(super) fn is_junk(&self) -> bool {
        let first = self.slice(self.at..self.text.len()).chars().next().unwrap_or_default();
        let is_number = first.is_ascii_digit() || matches!(first, '-' | '+');
        !is_number
            && !matches!(first, '{' | '[' | ':')
            && self.quote_at(self.at).is_none()
            && !is_text(self.slice(self.at..self.token_end(self.at)))
    }

    /// The next byte that is no white space of JSON.
    fn after(&self, at: usize) -> Option<u8> {
        let rest = self.bytes.get(at..).unwrap_or_default();
        rest.trim_ascii_start().first().copied()
    }

    fn is_word_start(&self, at: usize) -> bool {
        match self.bytes.get(at) {
            None | Some(b' ' | b'\t' | b'\r' | b'\n' | b',' | b':' | b'{' | b'}' | b'[' | b']' | b';' | b'=') => false,
            Some(_) => !self.slice(at..self.text.len()).starts_with(trivia::is_odd_space),
        }
    }

    /// Where the word that starts here ends; it has one character at least.
    pub(super) fn word_end(&self, start: usize) -> usize {
        let rest = self.slice(start..self.text.len());
        let mut hidden_until = 0;
        for (at, it) in rest.char_indices() {
            let from = rest.get(at..).unwrap_or_default();
            if at < hidden_until {
                continue;
            }
            // `${X}` and the colon of `https://` belong to the word.
            if from.starts_with("${") {
                let end = from.bytes().take(MAX_VARIABLE).take_while(|it| !matches!(it, b'\n' | b'\r')).position(|it| it == b'}');
                hidden_until = at + end.map_or(0, |it| it + 1);
            }
            if from.starts_with("://") {
                hidden_until = at + 3;
            }
            if at < hidden_until || at == 0 {
                continue;
            }
            let is_comment = from.starts_with("//") || from.starts_with("/*");
            if matches!(it, ' ' | '\t' | '\r' | '\n' | ',' | ':' | '{' | '}' | '[' | ']' | ';') || is_comment || trivia::is_odd_space(it) {
                return start + at;
            }
        }
        self.text.len()
    }

    /// Whether a number or literal may end before this place.
    fn is_delimiter(&self, at: usize) -> bool {
        match self.bytes.get(at) {
            None | Some(b',' | b'}' | b']' | b' ' | b'\n' | b'\r' | b'\t' | b':' | b'{' | b'[' | b'"' | b'\'' | b';' | b'#') => true,
            Some(_) => {
                let rest = self.slice(at..self.text.len());
                rest.starts_with("//") || rest.starts_with("/*") || rest.starts_with(trivia::is_odd_space)
            }
        }
    }
}

/// Whether a word may be a text that lacks its quotes.
fn is_text(word: &str) -> bool {
    word.starts_with(|it: char| it.is_alphabetic() || "_.~/$@*^<>".contains(it)) && word != "..."
}

/// Whether a word is a number or a literal of JSON.
pub(super) fn is_plain(word: &str) -> bool {
    matches!(word, "true" | "false" | "null") || number_length(word.as_bytes()) == Some(word.len())
}

/// The length of the JSON number at the start.
fn number_length(bytes: &[u8]) -> Option<usize> {
    let digits = |from: usize| bytes.get(from..).unwrap_or_default().iter().take_while(|it| it.is_ascii_digit()).count();
    let mut at = usize::from(bytes.first() == Some(&b'-'));
    match bytes.get(at)? {
        b'0' => at += 1,
        b'1'..=b'9' => at += digits(at),
        _ => return None,
    }
    if bytes.get(at) == Some(&b'.') {
        let n_digits = digits(at + 1);
        if n_digits == 0 {
            return None;
        }
        at += 1 + n_digits;
    }
    if matches!(bytes.get(at), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(at + 1), Some(b'+' | b'-')));
        let n_digits = digits(at + 1 + sign);
        if n_digits == 0 {
            return None;
        }
        at += 1 + sign + n_digits;
    }
    // `01` is not the number 0.
    (!bytes.get(at).is_some_and(u8::is_ascii_digit)).then_some(at)
}

/// The JSON number that a number of JavaScript or Python certainly means.
fn mended_number(word: &str) -> Option<String> {
    let (sign, rest) = match word.strip_prefix('-') {
        Some(rest) => ("-", rest.trim_start()),
        None => ("", word.strip_prefix('+').map_or(word, str::trim_start)),
    };
    if rest.starts_with('_') || rest.ends_with('_') || rest.contains("__") {
        return None;
    }
    let rest = rest.replace('_', "");
    let rest = rest.strip_suffix('n').filter(|it| it.bytes().all(|it| it.is_ascii_digit())).unwrap_or(&rest);
    let lower = rest.to_ascii_lowercase();
    for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] {
        if let Some(digits) = lower.strip_prefix(prefix) {
            let exact = u64::from_str_radix(digits, radix).ok().filter(|&it| it < 1 << 53 && !digits.starts_with('+'))?;
            return Some(format!("{sign}{exact}"));
        }
    }
    let (mantissa, exponent) = rest.find(['e', 'E']).map_or((rest, ""), |at| rest.split_at(at));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let significant = whole.trim_start_matches('0');
    // `010` is eight to some and ten to others.
    if whole.len() > significant.len() && significant.len() > 1 && !significant.contains(['8', '9']) {
        return None;
    }
    let whole = if significant.is_empty() { "0" } else { significant };
    let dot = if fraction.is_empty() { "" } else { "." };
    let out = format!("{sign}{whole}{dot}{fraction}{exponent}");
    (number_length(out.as_bytes()) == Some(out.len())).then_some(out)
}

fn yes_or_no(word: &str) -> Option<bool> {
    match word.to_ascii_lowercase().as_str() {
        "yes" | "on" => Some(true),
        "no" | "off" => Some(false),
        _ => None,
    }
}

/// The literal that a word resembles: cut short, run on, or with letters swapped.
fn near_literal(word: &str) -> Option<(&'static str, Value)> {
    let sorted = |it: &str| {
        let mut letters: Vec<u8> = it.to_ascii_lowercase().into_bytes();
        letters.sort_unstable();
        letters
    };
    let near = |right: &str| (word.len() > 1 && right.starts_with(word)) || word.starts_with(right) || sorted(word) == sorted(right);
    [("true", Value::Bool(true)), ("false", Value::Bool(false)), ("null", Value::Null)].into_iter().find(|(right, _)| near(right))
}

/// Words as a JSON string. The only control characters between words are tabs.
fn quoted(words: &str) -> String {
    format!("\"{}\"", words.replace('\\', "\\\\").replace('"', "\\\"").replace('\t', "\\t"))
}
