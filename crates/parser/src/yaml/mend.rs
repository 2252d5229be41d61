//! The edit that mends what a text was refused for, where it is plain what was meant.
//!
//! An edit found here is a proposal: it is kept only when the text can be read beyond it.

use std::ops::Range;

use super::lines;
use super::refusal::{Cause, Refusal};

/// What mends a refusal.
#[derive(Debug, Clone)]
pub(super) struct Mending {
    pub(super) title: &'static str,
    /// In order, not overlapping; never empty.
    pub(super) edits: Vec<Edit>,
}

/// What is replaced, and by what.
#[derive(Debug, Clone)]
pub(super) struct Edit {
    pub(super) range: Range<usize>,
    pub(super) with: String,
}

impl Mending {
    fn one(title: &'static str, range: Range<usize>, with: String) -> Self {
        Mending { title, edits: vec![Edit { range, with }] }
    }

    /// What it changes, from the first edit to the last.
    pub(super) fn range(&self) -> Range<usize> {
        let start = self.edits.first().map_or(0, |it| it.range.start);
        start..self.edits.last().map_or(start, |it| it.range.end)
    }
}

/// What mends a refusal, where that is plain.
pub(super) fn mending(text: &str, refusal: &Refusal) -> Option<Mending> {
    let range = refusal.range.clone();
    let found = text.get(range.clone())?;
    match refusal.cause {
        Cause::Tab => {
            let line = start_of_line(text, range.start);
            let end = lines::first_in_line(text.as_bytes(), line);
            let with = text.get(line..end)?.replace('\t', "  ");
            (end > line).then(|| Mending::one("Indent with spaces", line..end, with))
        }
        Cause::EmptyEntry => Some(Mending::one("Remove the comma", range, String::new())),
        Cause::Escape => Some(Mending::one("Write the backslash twice", range.start..range.start, "\\".to_owned())),
        Cause::Nul => {
            let rest = text.get(range.start..)?.split('\n').next()?;
            let nuls = rest.match_indices('\0').map(|(at, _)| range.start + at..range.start + at + 1);
            let edits = nuls.map(|range| Edit { range, with: String::new() }).collect();
            Some(Mending { title: "Remove the NUL character", edits })
        }
        Cause::NoColon if found.contains(':') => {
            let colon = found.find(':')?;
            let is_name = |it: char| it.is_alphanumeric() || matches!(it, '_' | '-');
            let is_key = colon > 0 && found[..colon].chars().all(is_name) && !found[colon + 1..].starts_with("//");
            let at = range.start + colon + 1;
            is_key.then(|| Mending::one("Put a space behind the colon", at..at, " ".to_owned()))
        }
        // A word alone may be a key without its colon.
        Cause::NoColon if !found.contains([' ', '<']) => None,
        Cause::NoColon | Cause::Indentation | Cause::ContinuedColon => text_above(text, range.start),
        Cause::SecondColon => text_here(text, range.start).or_else(|| quote(text, range.start)),
        Cause::BehindBlockIndicator => behind_block_indicator(text, range.start),
        Cause::BehindValue
        | Cause::StartsWith(_)
        | Cause::Unclosed
        | Cause::UnclosedQuote
        | Cause::Mismatched
        | Cause::MissingComma
        | Cause::UnknownAlias
        | Cause::AnchorName
        | Cause::Tag
        | Cause::NotHere(_) => quote(text, range.start),
        _ => None,
    }
}

fn start_of_line(text: &str, at: usize) -> usize {
    text.get(..at).and_then(|it| it.rfind(['\n', '\r'])).map_or(0, |it| it + 1)
}

/// Text behind `|` or `>`: it belongs to the block below, or where there is none, the whole is a value.
fn behind_block_indicator(text: &str, at: usize) -> Option<Mending> {
    let bytes = text.as_bytes();
    let owner = lines::count_spaces(bytes, start_of_line(text, at));
    let below = lines::next_line_with_text(bytes, lines::line_end(bytes, at)).map(|(line, _)| lines::count_spaces(bytes, line));
    let Some(indent) = below.filter(|&it| it > owner) else { return quote(text, at) };
    let indicator_end = text.get(..at)?.trim_end_matches([' ', '\t']).len();
    match text.get(at..)?.chars().next()? {
        '#' => Some(Mending::one("Put a space in front of the comment", at..at, " ".to_owned())),
        it if it.is_ascii_digit() || matches!(it, '+' | '-') => None,
        _ => {
            let with = format!("{}{}", line_break(text), " ".repeat(indent));
            Some(Mending::one("Put the text on a line of its own", indicator_end..at, with))
        }
    }
}

fn line_break(text: &str) -> &'static str {
    if text.contains("\r\n") { "\r\n" } else { "\n" }
}

/// Makes a block of the value on the line of `at` and the lines below it that can only go on with it.
fn text_here(text: &str, at: usize) -> Option<Mending> {
    let lines = lines_of(text);
    let here = lines.iter().rposition(|it| it.start <= at)?;
    text_block(text, &lines, here)
}

/// The same where the line of `at` goes on with a value that begins above.
fn text_above(text: &str, at: usize) -> Option<Mending> {
    let lines = lines_of(text);
    let here = lines.iter().rposition(|it| it.start <= at)?;
    let refused = lines.get(here)?;
    let is_owner = |it: &Line<'_>| !it.is_blank() && (it.indent < refused.indent || (it.indent == refused.indent && it.key.is_some()));
    let owner_idx = lines.get(..here)?.iter().rposition(is_owner)?;
    text_block(text, &lines, owner_idx)
}

fn text_block(text: &str, lines: &[Line<'_>], owner_idx: usize) -> Option<Mending> {
    let owner = lines.get(owner_idx)?;
    let value = owner.start + owner.indent + owner.key? + 2;
    let value = value + text.get(value..)?.len() - text.get(value..)?.trim_start_matches([' ', '\t']).len();
    if owner.text.get(value - owner.start..)?.starts_with(['"', '\'', '[', '{', '|', '>', '&', '*', '!', '#']) {
        return None;
    }
    let body = body_of(lines, owner_idx)?;
    let least = body.iter().filter(|it| !it.is_blank()).map(|it| it.indent).min()?;
    let (indent, add) = if least > owner.indent { (least, 0) } else { (owner.indent + 2, owner.indent + 2 - least) };
    let first = Edit { range: value..value, with: format!("|{}{}", line_break(text), " ".repeat(indent)) };
    let rest = body.iter().filter(|it| add > 0 && !it.is_blank()).map(|it| Edit { range: it.start..it.start, with: " ".repeat(add) });
    Some(Mending { title: "Make the text a block", edits: std::iter::once(first).chain(rest).collect() })
}

/// The lines below an entry that go on with its text; none where that cannot be told from the entries that follow.
fn body_of<'l, 't>(lines: &'l [Line<'t>], owner_idx: usize) -> Option<&'l [Line<'t>]> {
    let indent = lines.get(owner_idx)?.indent;
    let mut last = None;
    let (mut in_text, mut has_entries, mut has_text) = (true, false, false);
    let mut entries_at_last = false;
    for (idx, line) in lines.iter().enumerate().skip(owner_idx + 1) {
        if line.is_blank() {
            continue;
        }
        if line.indent < indent {
            break;
        }
        let is_entry = line.key.is_some() || line.body().starts_with("- ") || line.body().starts_with('#');
        if line.indent == indent {
            in_text = !is_entry;
            has_entries |= is_entry;
        }
        if in_text {
            (last, entries_at_last) = (Some(idx), has_entries);
            has_text |= !is_entry;
        }
    }
    let last = last.filter(|_| has_text)?;
    // What looks like an entry in between may be one, unless a closing tag says that it was text.
    let is_tagged = lines.get(last)?.body().starts_with("</");
    lines.get(owner_idx + 1..=last).filter(|_| is_tagged || !entries_at_last)
}

/// A line, as far as mending looks at it.
struct Line<'t> {
    start: usize,
    text: &'t str,
    indent: usize,
    /// Where the colon stands behind the indentation, if this can be an entry of a mapping.
    key: Option<usize>,
}

impl<'t> Line<'t> {
    fn body(&self) -> &'t str {
        self.text.get(self.indent..).unwrap_or_default()
    }

    fn is_blank(&self) -> bool {
        self.body().trim().is_empty()
    }
}

fn lines_of(text: &str) -> Vec<Line<'_>> {
    let mut start = 0;
    text.split_inclusive('\n')
        .map(|line| {
            let indent = line.len() - line.trim_start_matches(' ').len();
            let body = line.get(indent..).unwrap_or_default();
            let may_be_key = body.starts_with(|it: char| it.is_alphanumeric() || matches!(it, '_' | '"' | '\''));
            let colon = body
                .match_indices(':')
                .map(|it| it.0)
                .find(|it| body[it + 1..].starts_with([' ', '\t', '\r', '\n']) || it + 1 == body.len());
            let found = Line { start, text: line, indent, key: colon.filter(|_| may_be_key) };
            start += line.len();
            found
        })
        .collect()
}

/// Puts the value of the line that holds `at` in double quotes.
fn quote(text: &str, at: usize) -> Option<Mending> {
    let range = value_of_line(text, at)?;
    let value = text.get(range.clone())?;
    let inner = match value.chars().next()? {
        quote @ ('"' | '\'') => {
            let rest = &value[1..];
            let inner = rest.strip_suffix(quote).unwrap_or(rest);
            match inner.find(quote) {
                // `'it's'`, `"say "hi""`: the outer quotes hold the value.
                Some(at) if inner.len() < rest.len() && inner[at + 1..].starts_with(char::is_alphanumeric) => inner,
                None => inner,
                // `"a" b`: the quotes are part of it.
                Some(_) => value,
            }
        }
        _ => value,
    };
    let from = if inner.len() == value.len() { range.start } else { range.start + 1 };
    Some(in_quotes(text, range, from..from + inner.len()))
}

/// Puts a value in double quotes as the official repair does: whatever it is, and one space behind the colon.
pub(super) fn quote_as_repaired(text: &str, value: &Range<usize>) -> Mending {
    let mut mending = in_quotes(text, value.clone(), value.clone());
    let behind_colon = text.get(..value.start).and_then(|it| it.rfind(':')).map_or(value.start, |it| it + 1);
    let is_odd_gap = !text.get(behind_colon..value.start).unwrap_or_default().trim_matches([' ', '\t']).is_empty();
    if let Some(edit) = mending.edits.first_mut().filter(|_| is_odd_gap) {
        edit.range.start = behind_colon;
        edit.with.insert(0, ' ');
    }
    mending
}

/// Puts the part `inner` of a value in double quotes, in the place of all of it.
fn in_quotes(text: &str, value: Range<usize>, inner: Range<usize>) -> Mending {
    let mut edits = vec![Edit { range: value.start..inner.start, with: "\"".to_owned() }];
    for (at, _) in text.get(inner.clone()).unwrap_or_default().match_indices(['\\', '"']) {
        let at = inner.start + at;
        match edits.last_mut() {
            Some(last) if last.range.end == at => last.with.push('\\'),
            _ => edits.push(Edit { range: at..at, with: "\\".to_owned() }),
        }
    }
    edits.push(Edit { range: inner.end..value.end, with: "\"".to_owned() });
    Mending { title: "Put the value in quotes", edits }
}

/// The value on the line that holds `at`: what stands behind `key: ` or `- `, without a comment.
fn value_of_line(text: &str, at: usize) -> Option<Range<usize>> {
    let line = start_of_line(text, at);
    let end = lines::line_end(text.as_bytes(), line);
    let mut start = line;
    let mut in_list = false;
    loop {
        start += text[start..end].len() - text[start..end].trim_start_matches([' ', '\t']).len();
        match text[start..end].strip_prefix("- ") {
            Some(_) => (start, in_list) = (start + 2, true),
            None => break,
        }
    }
    let entry = &text[start..end];
    match entry.find(": ") {
        Some(colon) if start + colon < at => {
            let key = &entry[..colon];
            let is_odd = key.contains(['"', '\'', '[', ']', '{', '}', '#', '`', '*', '@']) || (in_list && key.contains(' '));
            if key.is_empty() || is_odd {
                return None;
            }
            start += colon + 2;
            start += text[start..end].len() - text[start..end].trim_start_matches([' ', '\t']).len();
        }
        _ if in_list => {}
        _ => return None,
    }
    let value = &text[start..end];
    // A comment stays one; where the official repair makes text of it, only a doubtful one is text.
    let is_repaired =
        !in_list && text[line..].starts_with(|it: char| it.is_ascii_alphabetic()) && text[line..start].trim_end().ends_with(':');
    let value = match value.find(" #") {
        // `#12` may be part of what is said; what has a blank behind it is a comment to everybody.
        Some(comment) if !is_repaired || value[comment..].starts_with(" # ") => &value[..comment],
        _ => value,
    };
    let value = value.trim_end();
    (!value.is_empty() && start <= at && at <= start + value.len()).then(|| start..start + value.len())
}

/// Applies edits, which are in order, to a text; the steps lead from the result back to the text.
pub(super) fn apply(text: &str, edits: &[Edit]) -> (String, Vec<(u32, u32)>) {
    let mut out = String::with_capacity(text.len() + 16 * edits.len());
    let mut steps = vec![(0, 0)];
    let mut at = 0;
    for edit in edits {
        out.push_str(text.get(at..edit.range.start).unwrap_or_default());
        steps.push((out.len() as u32, edit.range.start as u32));
        out.push_str(&edit.with);
        steps.push((out.len() as u32, edit.range.end as u32));
        at = edit.range.end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    (out, steps)
}
