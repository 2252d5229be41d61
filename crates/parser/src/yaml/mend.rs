//! The edit that mends what a text was refused for, where it is plain what was meant.
//!
//! An edit found here is a proposal: it is kept only when the text can be read beyond it.

use std::ops::Range;

use super::lines;
use super::refusal::{Cause, Refusal};

/// An edit of a text that is refused.
#[derive(Debug, Clone)]
pub(super) struct Edit {
    pub(super) title: &'static str,
    pub(super) range: Range<usize>,
    pub(super) with: String,
}

/// The edit for a refusal.
pub(super) fn edit(text: &str, refusal: &Refusal) -> Option<Edit> {
    let range = refusal.range.clone();
    let found = text.get(range.clone())?;
    match refusal.cause {
        Cause::Tab => {
            let line = text[..range.start].rfind(['\n', '\r']).map_or(0, |it| it + 1);
            let end = lines::first_in_line(text.as_bytes(), line);
            let with = text.get(line..end)?.replace('\t', "  ");
            (end > line).then_some(Edit { title: "Indent with spaces", range: line..end, with })
        }
        Cause::EmptyEntry => Some(Edit { title: "Remove the comma", range, with: String::new() }),
        Cause::Escape => Some(Edit { title: "Write the backslash twice", with: format!("\\{found}"), range }),
        Cause::Nul => Some(Edit { title: "Remove the NUL character", range, with: String::new() }),
        Cause::NoColon => {
            let colon = found.find(':')?;
            let is_name = |it: char| it.is_alphanumeric() || matches!(it, '_' | '-');
            let key = found[..colon].chars().all(is_name) && !found[colon + 1..].starts_with("//");
            let at = range.start + colon + 1;
            key.then(|| Edit { title: "Put a space behind the colon", range: at..at, with: " ".to_owned() })
        }
        Cause::SecondColon
        | Cause::BehindValue
        | Cause::BehindBlockIndicator
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

/// Puts the value of the line that holds `at` in double quotes.
fn quote(text: &str, at: usize) -> Option<Edit> {
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
    Some(in_quotes(inner, range))
}

/// Puts a value in double quotes, whatever it is.
pub(super) fn quote_as_it_is(text: &str, range: &Range<usize>) -> Edit {
    in_quotes(text.get(range.clone()).unwrap_or_default(), range.clone())
}

fn in_quotes(value: &str, range: Range<usize>) -> Edit {
    let escaped = value.replace('\\', "\\\\").replace('"', "\\\"");
    Edit { title: "Put the value in quotes", range, with: format!("\"{escaped}\"") }
}

/// The value on the line that holds `at`: what stands behind `key: ` or `- `, without a comment.
fn value_of_line(text: &str, at: usize) -> Option<Range<usize>> {
    let line = text[..at].rfind(['\n', '\r']).map_or(0, |it| it + 1);
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
    // A comment stays one, but the official repair makes it text: there the edit does the same.
    let is_repaired =
        !in_list && text[line..].starts_with(|it: char| it.is_ascii_alphabetic()) && text[line..start].trim_end().ends_with(':');
    let value = match value.find(" #") {
        Some(comment) if !is_repaired => &value[..comment],
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
        let old = text.get(edit.range.clone()).unwrap_or_default();
        // A character that was there comes from its place, a new one from that of the next.
        let mut from = 0;
        for char in edit.with.chars() {
            let step = (out.len() as u32, (edit.range.start + from) as u32);
            if steps.last().is_none_or(|&(at, from)| from + (step.0 - at) != step.1) {
                steps.push(step);
            }
            out.push(char);
            if old[from..].starts_with(char) {
                from += char.len_utf8();
            }
        }
        steps.push((out.len() as u32, edit.range.end as u32));
        at = edit.range.end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    (out, steps)
}
