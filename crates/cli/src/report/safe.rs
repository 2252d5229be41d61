//! Texts from files made safe to show: nothing in them moves a cursor, hides, or turns the reading direction round.

use std::borrow::Cow;

/// For messages and paths: on one line, what is unsafe written out (`\n`, `\u{1b}`).
pub(crate) fn escape(text: &str) -> Cow<'_, str> {
    replace(text, |it, out| match it {
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        it => out.push_str(&format!("\\u{{{:x}}}", u32::from(it))),
    })
}

/// For code on one line: a copy of the same length in bytes, so that offsets stay true. Tabs are kept.
pub(super) fn same_length(text: &str) -> Cow<'_, str> {
    replace(text, |it, out| match (it, it.len_utf8()) {
        ('\t', _) => out.push('\t'),
        (_, 1) => out.push('?'),
        (_, 2) => out.push('¿'),
        (_, 3) => out.push('\u{FFFD}'),
        _ => out.push_str("????"),
    })
}

fn replace(text: &str, write: impl Fn(char, &mut String)) -> Cow<'_, str> {
    // Printable ASCII is nearly everything there is.
    if text.bytes().all(|it| (b' '..=b'~').contains(&it)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    let mut chars = text.chars().peekable();
    let mut before = '\0';
    while let Some(it) = chars.next() {
        let joins = is_joiner(it) && !before.is_ascii() && chars.peek().is_some_and(|it| !it.is_ascii());
        if is_unsafe(it) && !joins {
            write(it, &mut out)
        } else {
            out.push(it)
        }
        before = it;
    }
    Cow::Owned(out)
}

/// Zero-width (non-)joiner: part of emoji and of many scripts, and a hiding place between ASCII letters.
fn is_joiner(it: char) -> bool {
    matches!(it, '\u{200C}' | '\u{200D}')
}

/// Control characters, and what is invisible or turns the direction of reading.
fn is_unsafe(it: char) -> bool {
    it.is_control()
        || matches!(it,
            '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180E}' | '\u{3164}' | '\u{FFA0}'
            | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}'
            // Tags and variation selectors beyond the first block carry whole hidden messages.
            | '\u{E0000}'..='\u{E0FFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_written_out() {
        assert_eq!(escape("a\nb\t\u{1b}[31m\u{202e}c\u{200b}"), "a\\nb\\t\\u{1b}[31m\\u{202e}c\\u{200b}");
        assert_eq!(escape("é😀 plain"), "é😀 plain");
    }

    #[test]
    fn code_keeps_its_length() {
        let text = "a\tb\u{1b}\u{7f}\u{85}\u{202e}\u{e0041}é";
        assert_eq!(same_length(text), "a\tb??¿\u{fffd}????é");
        assert_eq!(same_length(text).len(), text.len());
    }

    #[test]
    fn joiners_stay_where_they_join() {
        assert_eq!(escape("👩\u{200d}👧"), "👩\u{200d}👧");
        assert_eq!(escape("a\u{200d}b"), "a\\u{200d}b");
    }
}
