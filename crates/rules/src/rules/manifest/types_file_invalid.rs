use crate::model::view::types_file;
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "types-file-invalid",
    level: Level::Error,
    page: include_str!("types_file_invalid.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for plugin in &repo.plugins {
        let Some(file) = types_file(plugin, &repo.tree) else { continue };
        let (Some(source), Some(path)) = (repo.sources.text(file), plugin.manifest.as_ref().and_then(|it| it.get("types")?.text())) else {
            continue;
        };
        if !path.ends_with(".d.ts") {
            continue;
        }
        if let Some(fault) = fault(source) {
            let at = Span::new(file, fault.at.start, fault.at.end);
            findings
                .report(path.span, format!("`types` names {}, {}; the official check refuses the plugin", quote(path), fault.said))
                .also(at, fault.label)
                .help("keep to `export type` and `export interface`");
        }
    }
}

/// What is wrong with a file of types.
struct Fault {
    at: std::ops::Range<usize>,
    said: &'static str,
    label: &'static str,
}

/// The first thing that is no declaration of a type. Not a parser of TypeScript: it knows comments, strings and brackets, and
/// the words that a statement at the top begins with.
fn fault(source: &str) -> Option<Fault> {
    let mut open: Vec<(usize, u8)> = Vec::new();
    let mut words: Vec<&str> = Vec::new();
    let bytes = source.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let rest = source.get(at..).unwrap_or_default();
        let never_closed = |label| Fault { at: at..at + 1, said: "which cannot be parsed", label };
        let len = match byte {
            b'/' if rest.starts_with("///") && rest.lines().next().is_some_and(|it| it.contains("<reference")) => {
                return Some(reaches_out(at..at + 3));
            }
            b'/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            b'/' if rest.starts_with("/*") => match rest.find("*/") {
                Some(end) => end + 2,
                None => return Some(never_closed("never closed")),
            },
            b'"' | b'\'' | b'`' => match string_len(rest) {
                Some(len) => len,
                None => return Some(never_closed("never closed")),
            },
            b'{' | b'(' | b'[' => {
                open.push((at, byte));
                1
            }
            b'}' | b')' | b']' => match (open.pop(), byte) {
                (Some((_, b'{')), b'}') | (Some((_, b'(')), b')') | (Some((_, b'[')), b']') => 1,
                _ => return Some(never_closed("never opened")),
            },
            it if it.is_ascii_alphabetic() || it == b'_' || it == b'$' => {
                let len = rest.find(|it: char| !it.is_alphanumeric() && it != '_' && it != '$').unwrap_or(rest.len());
                let (word, next) = rest.split_at(len);
                // A member may be called so: `{ import: number }`.
                let imports = word == "import" && !next.trim_start().starts_with([':', '?', ';', ',', '}', '=']);
                let takes = word == "from" && open.is_empty() && next.trim_start().starts_with(['"', '\'']);
                if imports || takes {
                    return Some(reaches_out(at..at + len));
                }
                if open.is_empty() {
                    words.push(rest.get(..len).unwrap_or_default());
                    if is_value(&words) {
                        return Some(Fault { at: at..at + len, said: "which declares more than types", label: "this is a value" });
                    }
                }
                len
            }
            _ => rest.chars().next().map_or(1, char::len_utf8),
        };
        at += len;
    }
    open.pop().map(|(at, _)| Fault { at: at..at + 1, said: "which cannot be parsed", label: "never closed" })
}

/// Whether the last word makes a value: `const`, unless it was declared, or is the name of something.
fn is_value(words: &[&str]) -> bool {
    const VALUES: [&str; 6] = ["const", "let", "var", "function", "class", "enum"];
    match words {
        [.., "export", last] | [last] => VALUES.contains(last),
        _ => false,
    }
}

fn reaches_out(at: std::ops::Range<usize>) -> Fault {
    Fault { at, said: "which needs another file", label: "this reaches outside of the file" }
}

/// How long the string is that a text begins with, quotes included.
fn string_len(text: &str) -> Option<usize> {
    let quote = text.chars().next()?;
    let mut escaped = false;
    text.char_indices().skip(1).find_map(|(at, it)| {
        let ends = it == quote && !escaped;
        escaped = it == '\\' && !escaped;
        ends.then_some(at + 1)
    })
}
