//! The official repair: what Claude Code 2.1.329 does to a YAML text that it could not read, before it tries again.
//!
//! Leading tabs become two spaces each. Then each line `key: value` at the very left is looked at, where the key is made of
//! ASCII letters, `_` and `-`: if the value holds a character that means something to YAML and is not quoted already, all of
//! it, up to the end of the line, is put in double quotes. A carriage return at the end of the line prevents that.

use std::ops::Range;

/// A repaired text.
pub(super) struct Repaired {
    pub(super) text: String,
    /// Where the correspondence changes: (offset in `text`, offset in what was repaired), both rising.
    pub(super) steps: Vec<(u32, u32)>,
    /// The values that were quoted, in what was repaired.
    pub(super) quoted: Vec<Range<usize>>,
}

/// Repairs a text; `None` where that changes nothing. `is_list` says whether a value reads as a YAML list on its own.
pub(super) fn repair(text: &str, is_list: impl Fn(&str) -> bool) -> Option<Repaired> {
    let mut out = Repaired { text: String::with_capacity(text.len() + 32), steps: vec![(0, 0)], quoted: Vec::new() };
    let mut changed = false;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let n_tabs = line.bytes().take_while(|&it| it == b'\t').count();
        for tab in 0..n_tabs {
            out.text.push_str("  ");
            out.step(at + tab + 1);
            changed = true;
        }
        match value_to_quote(line.strip_suffix('\n').unwrap_or(line), &is_list) {
            Some(Unquoted { key_end, value }) => {
                out.text.push_str(&line[..key_end]);
                out.text.push(' ');
                out.step(at + value.start);
                out.text.push('"');
                out.step(at + value.start);
                let mut from = value.start;
                while let Some(special) = line[from..value.end].find(['\\', '"']).map(|it| from + it) {
                    out.text.push_str(&line[from..special]);
                    out.text.push('\\');
                    out.step(at + special);
                    out.text.push_str(&line[special..=special]);
                    from = special + 1;
                }
                out.text.push_str(&line[from..value.end]);
                out.text.push('"');
                out.step(at + value.end);
                out.text.push_str(&line[value.end..]);
                out.quoted.push(at + value.start..at + value.end);
                changed = true;
            }
            None => out.text.push_str(&line[n_tabs..]),
        }
        at += line.len();
    }
    changed.then_some(out)
}

impl Repaired {
    /// What is written next comes from there.
    fn step(&mut self, source: usize) {
        self.steps.push((self.text.len() as u32, source as u32));
    }
}

/// A line whose value the repair quotes: where the key ends, behind its colon, and where the value stands.
struct Unquoted {
    key_end: usize,
    value: Range<usize>,
}

fn value_to_quote(line: &str, is_list: impl Fn(&str) -> bool) -> Option<Unquoted> {
    let key = line.bytes().take_while(|it| it.is_ascii_alphabetic() || matches!(it, b'_' | b'-')).count();
    if key == 0 || line.as_bytes().get(key) != Some(&b':') {
        return None;
    }
    let key_end = key + 1;
    let value = line[key_end..].trim_start_matches(is_js_space);
    let start = line.len() - value.len();
    if start == key_end || value.is_empty() || value.contains(['\r', '\u{2028}', '\u{2029}']) {
        return None;
    }
    let within = |open: char, close: char| value.starts_with(open) && value.ends_with(close);
    if within('"', '"') || within('\'', '\'') || (within('[', ']') && is_list(value)) {
        return None;
    }
    let is_special = |it| matches!(it, b'{' | b'}' | b'[' | b']' | b'*' | b'&' | b'#' | b'!' | b'|' | b'>' | b'%' | b'@' | b'`');
    let means_something = value.bytes().any(is_special) || value.contains(": ");
    means_something.then_some(Unquoted { key_end, value: start..line.len() })
}

/// What `\s` matches in JavaScript.
fn is_js_space(it: char) -> bool {
    matches!(it, '\t'..='\r' | ' ' | '\u{A0}' | '\u{1680}' | '\u{2000}'..='\u{200A}' | '\u{2028}' | '\u{2029}' | '\u{202F}' | '\u{205F}' | '\u{3000}' | '\u{FEFF}')
}
