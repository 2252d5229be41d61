use std::ops::Range;

use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "hidden-characters",
    level: Level::Warning,
    security: Some("7.5"),
    witness: Witness { by: By::House, client: MEASURED },
    page: include_str!("hidden_characters.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for (file, text) in super::texts(repo) {
        report(findings, &hidden_in(text), |at, len| Span::new(file, at, at + len));
    }
    // What a JSON string hides behind escapes is not in the text.
    for root in repo.docs().filter(|it| it.kind.is_json()).filter_map(Doc::root) {
        super::strings(root, &mut |text| {
            if !text.is_verbatim() {
                let escaped: Vec<Hidden> =
                    hidden_in(text).into_iter().filter(|it| text.slice(it.at..it.at + it.len).len() != it.len).collect();
                report(findings, &escaped, |at, len| text.slice(at..at + len));
            }
        });
    }
}

/// A character that nobody sees.
#[derive(Clone, Copy)]
struct Hidden {
    at: usize,
    len: usize,
    character: char,
    what: What,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    Tag,
    Direction,
    ZeroWidth,
}

/// One finding for each sort of character, at the first one.
fn report(findings: &mut Findings, hidden: &[Hidden], span: impl Fn(usize, usize) -> Span) {
    for what in [What::Tag, What::Direction, What::ZeroWidth] {
        let mut alike = hidden.iter().filter(|it| it.what == what);
        let Some(first) = alike.next() else { continue };
        let more = match alike.count() {
            0 => String::new(),
            count => format!(", and {count} more in this file"),
        };
        let (name, consequence) = match what {
            What::Tag => ("an invisible tag character", "it can carry text that only the model reads"),
            What::Direction => ("a character that turns the direction of writing", "what people see is not what is read"),
            What::ZeroWidth => ("a character without width", "what people see is not what is read"),
        };
        findings
            .report(span(first.at, first.len), format!("here stands {name}, U+{:04X}{more}; {consequence}", first.character as u32))
            .label("not to be seen")
            .help("remove it");
    }
}

fn hidden_in(text: &str) -> Vec<Hidden> {
    // All of them begin with one of three bytes, which plain English text does not have.
    let mut out = Vec::new();
    let mut from = 0;
    // The line that was looked at last, and whether it is written from right to left.
    let mut line = (0..0, false);
    while let Some(found) = memchr::memchr3(0xE2, 0xEF, 0xF3, text.as_bytes().get(from..).unwrap_or_default()) {
        let at = from + found;
        let Some(character) = text.get(at..).and_then(|it| it.chars().next()) else {
            from = at + 1;
            continue;
        };
        let len = character.len_utf8();
        from = at + len;
        let what = match character {
            '\u{E0000}'..='\u{E007F}' if !in_flag(text, at) => What::Tag,
            '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {
                if !line.0.contains(&at) {
                    line = line_at(text, at);
                }
                if line.1 {
                    continue;
                }
                What::Direction
            }
            '\u{FEFF}' if at > 0 => What::ZeroWidth,
            '\u{200B}' | '\u{2060}' | '\u{200C}' | '\u{200D}' if between_ascii(text, at, len) => What::ZeroWidth,
            _ => continue,
        };
        out.push(Hidden { at, len, character, what });
    }
    out
}

/// Whether a tag character belongs to the flag of England, Scotland or Wales.
fn in_flag(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    let flag = before.trim_end_matches(|it| ('\u{E0000}'..='\u{E007F}').contains(&it));
    flag.ends_with('\u{1F3F4}') && before.len() - flag.len() <= 6 * 4
}

/// Where a line begins and ends, and whether it holds letters that are written from right to left, which such characters are made for.
fn line_at(text: &str, at: usize) -> (Range<usize>, bool) {
    let start = text.get(..at).and_then(|it| it.rfind('\n')).map_or(0, |it| it + 1);
    let end = text.get(at..).and_then(|it| it.find('\n')).map_or(text.len(), |it| at + it);
    let is_letter = |it| matches!(it, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFE}');
    (start..end, text.get(start..end).is_some_and(|it| it.contains(is_letter)))
}

/// Joiners and breaks without width belong between letters of other scripts and between emoji, never between ASCII letters. One
/// in quotes by itself is what a text speaks of.
fn between_ascii(text: &str, at: usize, len: usize) -> bool {
    let before = text.get(..at).and_then(|it| it.chars().next_back());
    let after = text.get(at + len..).and_then(|it| it.chars().next());
    let is_quoted = before == after && before.is_some_and(|it| matches!(it, '`' | '"' | '\''));
    before.is_none_or(|it| it.is_ascii()) && after.is_none_or(|it| it.is_ascii()) && !is_quoted
}
