//! Regular expressions of JavaScript, read without the `u` flag: whether one can be compiled at all, and if not, where it breaks.
//!
//! The `regex` crate knows another dialect: look-around and references back are missing there, and much that JavaScript
//! forgives is refused.

use std::collections::BTreeSet;
use std::ops::Range;

/// Why a pattern cannot be compiled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// Continues "the pattern …": "has a `)` that nothing opens".
    pub reason: String,
    /// The part at fault.
    pub range: Range<usize>,
}

/// Checks a pattern as `new RegExp(pattern)` does.
pub fn check(pattern: &str) -> Result<(), Broken> {
    // With a named group in it, a pattern is read a little more strictly.
    let named = has_named_group(pattern);
    let mut reader =
        Reader { chars: pattern.char_indices().collect(), end: pattern.len(), at: 0, named, groups: BTreeSet::new(), wanted: Vec::new() };
    reader.alternatives(0)?;
    if reader.at < reader.chars.len() {
        return reader.broken("has a `)` that nothing opens", reader.at, reader.at + 1);
    }
    match reader.wanted.iter().find(|(name, _)| !reader.groups.contains(name)) {
        Some((name, range)) => Err(Broken { reason: format!("refers to a group `{name}` that it does not have"), range: range.clone() }),
        None => Ok(()),
    }
}

/// The first character that each alternative of a pattern insists on although nothing it is held against can have it.
/// `None` where an alternative may match; groups and classes are not looked into.
pub fn out_of_reach(pattern: &str, possible: impl Fn(char) -> bool) -> Option<Range<usize>> {
    let chars: Vec<(usize, char)> = pattern.char_indices().collect();
    let char_at = |at: usize| chars.get(at).map(|it| it.1);
    let (mut depth, mut at) = (0_usize, 0);
    let (mut first, mut here): (Option<Range<usize>>, Option<Range<usize>>) = (None, None);
    while let Some(&(start, it)) = chars.get(at) {
        let from = at;
        let mut literal = None;
        match it {
            '[' => {
                while char_at(at).is_some_and(|it| it != ']') {
                    at += 1 + usize::from(char_at(at) == Some('\\'));
                }
            }
            '\\' => {
                at += 1;
                literal = char_at(at).filter(|it| !it.is_alphanumeric() && depth == 0);
            }
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            '|' if depth == 0 => {
                first.get_or_insert(here.take()?);
            }
            '.' | '^' | '$' | '*' | '+' | '?' | '|' | '{' | '}' => {}
            _ => literal = Some(it).filter(|_| depth == 0),
        }
        at += 1;
        let optional = matches!(char_at(at), Some('?' | '*')) || (char_at(at) == Some('{') && char_at(at + 1) == Some('0'));
        if literal.is_some_and(|it| !possible(it)) && !optional && here.is_none() {
            let end = chars.get(at).map_or(pattern.len(), |it| it.0);
            here = Some(start..end.max(chars.get(from).map_or(start, |it| it.0)));
        }
    }
    let last = here?;
    Some(first.unwrap_or(last))
}

fn has_named_group(pattern: &str) -> bool {
    let (mut escaped, mut in_class) = (false, false);
    pattern.char_indices().any(|(at, it)| {
        let opens = it == '(' && !escaped && !in_class;
        in_class = if escaped { in_class } else { it == '[' || (in_class && it != ']') };
        escaped = it == '\\' && !escaped;
        let name = pattern.get(at..).and_then(|it| it.strip_prefix("(?<"));
        opens && name.is_some_and(|it| !it.starts_with(['=', '!']))
    })
}

struct Reader {
    chars: Vec<(usize, char)>,
    end: usize,
    at: usize,
    named: bool,
    groups: BTreeSet<String>,
    /// The groups that are referred to by name.
    wanted: Vec<(String, Range<usize>)>,
}

/// Deeper nesting than this is not looked into.
const DEEPEST: usize = 200;

impl Reader {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).map(|it| it.1)
    }

    fn ahead(&self, text: &str) -> bool {
        text.chars().enumerate().all(|(offset, it)| self.chars.get(self.at + offset).is_some_and(|here| here.1 == it))
    }

    fn eat(&mut self, text: &str) -> bool {
        let there = self.ahead(text);
        if there {
            self.at += text.chars().count();
        }
        there
    }

    fn broken<T>(&self, reason: impl Into<String>, start: usize, end: usize) -> Result<T, Broken> {
        let offset = |index: usize| self.chars.get(index).map_or(self.end, |it| it.0);
        Err(Broken { reason: reason.into(), range: offset(start)..offset(end) })
    }

    fn alternatives(&mut self, depth: usize) -> Result<(), Broken> {
        if depth > DEEPEST {
            self.at = self.chars.len();
            return Ok(());
        }
        loop {
            match self.peek() {
                None | Some(')') => return Ok(()),
                Some('|') => self.at += 1,
                Some(_) => self.term(depth)?,
            }
        }
    }

    fn term(&mut self, depth: usize) -> Result<(), Broken> {
        let start = self.at;
        let repeatable = match self.peek() {
            Some('^' | '$') => {
                self.at += 1;
                false
            }
            Some('(') => self.group(depth)?,
            Some('[') => self.class()?,
            Some('\\') => self.escape()?,
            Some(it @ ('*' | '+' | '?')) => return self.broken(format!("has a `{it}` with nothing to repeat"), start, start + 1),
            Some('{') if self.counted()?.is_some() => return self.broken("repeats nothing", start, self.at),
            _ => {
                self.at += 1;
                true
            }
        };
        self.quantifier(repeatable)
    }

    fn quantifier(&mut self, repeatable: bool) -> Result<(), Broken> {
        let start = self.at;
        match self.peek() {
            Some('*' | '+' | '?') => self.at += 1,
            Some('{') => match self.counted()? {
                None => return Ok(()),
                Some(in_order) if !in_order => return self.broken("has the numbers of a repetition out of order", start, self.at),
                Some(_) => {}
            },
            _ => return Ok(()),
        }
        if !repeatable {
            return self.broken("repeats what cannot be repeated", start, self.at);
        }
        self.eat("?");
        Ok(())
    }

    /// `{2}`, `{2,}`, `{2,4}`: whether the numbers are in order. Any other brace is a plain character.
    fn counted(&mut self) -> Result<Option<bool>, Broken> {
        let start = self.at;
        self.at += 1;
        let low = self.digits();
        let high = if self.eat(",") { self.digits() } else { low.clone() };
        if low.is_empty() || !self.eat("}") {
            self.at = start;
            return Ok(None);
        }
        let key = |it: &str| {
            let plain = it.trim_start_matches('0').to_owned();
            (plain.len(), plain)
        };
        Ok(Some(high.is_empty() || key(&low) <= key(&high)))
    }

    fn digits(&mut self) -> String {
        let mut out = String::new();
        while let Some(it) = self.peek().filter(char::is_ascii_digit) {
            out.push(it);
            self.at += 1;
        }
        out
    }

    /// Whether what was read may be repeated.
    fn group(&mut self, depth: usize) -> Result<bool, Broken> {
        let start = self.at;
        self.at += 1;
        let mut repeatable = true;
        if self.eat("?<=") || self.eat("?<!") {
            repeatable = false;
        } else if self.eat("?<") {
            let name = self.name()?;
            self.groups.insert(name);
        } else if self.ahead("?") && !(self.eat("?:") || self.eat("?=") || self.eat("?!")) {
            return self.broken("has a group of a kind that JavaScript does not know", start, start + 3);
        }
        self.alternatives(depth + 1)?;
        if !self.eat(")") {
            return self.broken("has a `(` that is never closed", start, start + 1);
        }
        Ok(repeatable)
    }

    /// The name of a group, up to its `>`.
    fn name(&mut self) -> Result<String, Broken> {
        let start = self.at;
        let mut name = String::new();
        while let Some(it) = self.peek().filter(|it| *it != '>') {
            let fits = it.is_alphabetic() || matches!(it, '$' | '_') || (!name.is_empty() && it.is_alphanumeric());
            if !fits {
                return self.broken("has a group whose name is not made of letters, digits, `$` and `_`", start, self.at + 1);
            }
            name.push(it);
            self.at += 1;
        }
        if name.is_empty() || !self.eat(">") {
            return self.broken("has a group with no name", start.saturating_sub(3), start);
        }
        if self.groups.contains(&name) {
            return self.broken(format!("has two groups named `{name}`"), start, self.at - 1);
        }
        Ok(name)
    }

    fn escape(&mut self) -> Result<bool, Broken> {
        let start = self.at;
        self.at += 1;
        match self.peek() {
            None => return self.broken("ends in a lone backslash", start, start + 1),
            Some('b' | 'B') => {
                self.at += 1;
                return Ok(false);
            }
            Some('k') if self.named => {
                self.at += 1;
                let from = self.at;
                if !self.eat("<") {
                    return self.broken("has a `\\k` without the name of a group", start, self.at);
                }
                let mut name = String::new();
                while let Some(it) = self.peek().filter(|it| *it != '>') {
                    name.push(it);
                    self.at += 1;
                }
                if !self.eat(">") {
                    return self.broken("has a `\\k` without the name of a group", start, from);
                }
                let range = self.chars.get(start).map_or(0, |it| it.0)..self.chars.get(self.at).map_or(self.end, |it| it.0);
                self.wanted.push((name, range));
            }
            Some(_) => self.at += 1,
        }
        Ok(true)
    }

    fn class(&mut self) -> Result<bool, Broken> {
        let start = self.at;
        self.at += 1;
        self.eat("^");
        loop {
            let first = self.at;
            match self.peek() {
                None => return self.broken("has a `[` that is never closed", start, start + 1),
                Some(']') => {
                    self.at += 1;
                    return Ok(true);
                }
                Some(_) => {}
            }
            let low = self.class_atom();
            if !self.ahead("-") || self.chars.get(self.at + 1).is_none_or(|it| it.1 == ']') {
                continue;
            }
            self.at += 1;
            let high = self.class_atom();
            if low.zip(high).is_some_and(|(low, high)| low > high) {
                return self.broken("has a range of characters out of order", first, self.at);
            }
        }
    }

    /// One character of a class; `None` where it stands for several.
    fn class_atom(&mut self) -> Option<u32> {
        let it = self.peek()?;
        self.at += 1;
        if it != '\\' {
            return Some(u32::from(it));
        }
        let escaped = self.peek()?;
        self.at += 1;
        match escaped {
            'd' | 'D' | 's' | 'S' | 'w' | 'W' => None,
            'b' => Some(8),
            't' => Some(9),
            'n' => Some(10),
            'v' => Some(11),
            'f' => Some(12),
            'r' => Some(13),
            'x' => Some(self.hex(2).unwrap_or(u32::from('x'))),
            'u' => Some(self.hex(4).unwrap_or(u32::from('u'))),
            'c' => match self.peek().filter(|it| it.is_ascii_alphanumeric() || *it == '_') {
                Some(letter) => {
                    self.at += 1;
                    Some(u32::from(letter) % 32)
                }
                None => {
                    // The backslash stands for itself, and the `c` is read again.
                    self.at -= 1;
                    Some(u32::from('\\'))
                }
            },
            '0'..='7' => Some(self.octal(escaped)),
            other => Some(u32::from(other)),
        }
    }

    fn hex(&mut self, count: usize) -> Option<u32> {
        let digits: Option<String> =
            (0..count).map(|it| self.chars.get(self.at + it).map(|it| it.1).filter(char::is_ascii_hexdigit)).collect();
        let value = u32::from_str_radix(&digits?, 16).ok()?;
        self.at += count;
        Some(value)
    }

    fn octal(&mut self, first: char) -> u32 {
        let mut value = first.to_digit(8).unwrap_or(0);
        for _ in 0..2 {
            let Some(digit) = self.peek().and_then(|it| it.to_digit(8)).filter(|it| value * 8 + it <= 0o377) else { break };
            value = value * 8 + digit;
            self.at += 1;
        }
        value
    }
}

#[cfg(test)]
mod tests {
    use marketlint_parser::{FileId, Node, json};

    use super::*;

    #[test]
    fn what_javascript_compiles_is_sound() {
        let table = json::parse(FileId(0), include_str!("../../../testdata/patterns.json")).root.expect("the table parses");
        for pattern in table.get("sound").expect("it is there").items().iter().filter_map(Node::as_str) {
            assert_eq!(check(pattern), Ok(()), "{pattern}");
        }
        for member in table.get("broken").expect("it is there").members() {
            let part = check(&member.key).map_err(|it| member.key.get(it.range));
            assert_eq!(part, Err(member.value.as_str()), "{}", member.key.as_str());
        }
    }
}
