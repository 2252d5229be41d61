use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "frontmatter-not-a-mapping",
    level: Level::Error,
    fixes: Some(Safety::Safe),
    page: include_str!("frontmatter_not_a_mapping.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for doc in repo.docs().filter(|it| it.kind.is_markdown() && it.parsed.errors.is_empty() && super::cut_short(repo, it).is_none()) {
        let Some(root) = doc.root().filter(|it| !it.is_object() && !it.is_null()) else { continue };
        let text = repo.sources.slice(root.span);
        let documents = end_of_document(text).filter(|_| root.is_array());
        let found = match (&root.value, &documents) {
            (_, Some(_)) => "more than one YAML document",
            (Value::Array(_), None) => "a list",
            (Value::String(_), None) => "text",
            _ => "a single value",
        };
        let repair = repo.sources.text(doc.file).and_then(|it| with_spaces(doc, it));
        let help = match (&documents, &repair) {
            (Some(_), _) => "remove the line `...`: it ends a document, and `---` ends the front matter",
            (None, Some(_)) => "put a space behind the colon",
            (None, None) => "write one field on each line: `description: …`",
        };
        let start = root.span.start as usize;
        let span = documents.map_or(root.span.first(first_line(text)), |it| Span::new(doc.file, start + it, start + it + END.len()));
        findings
            .report(span, format!("the front matter is {found}, not fields with values; Claude Code drops all of it"))
            .level(if doc.opened { Level::Error } else { Level::Warning })
            .help(help)
            .maybe_fix(repair);
    }
}

const END: &str = "...";

/// Where a line `...` ends a document.
fn end_of_document(text: &str) -> Option<usize> {
    text.match_indices("\n...")
        .map(|(at, _)| at + 1)
        .find(|&at| text.get(at + END.len()..).is_some_and(|it| it.is_empty() || it.starts_with(char::is_whitespace)))
}

fn first_line(text: &str) -> u32 {
    text.find(['\n', '\r']).unwrap_or(text.len()) as u32
}

/// Puts the space behind each `key:` that lacks it, where every line is of that form.
fn with_spaces(doc: &Doc, text: &str) -> Option<Fix> {
    let front = doc.front.as_ref()?;
    let mut fix = Fix::new("Put a space behind the colon", Safety::Safe);
    let mut at = front.yaml.start;
    for line in text.get(front.yaml.clone())?.split_inclusive('\n') {
        let (key, value) = line.split_once(':')?;
        let is_key = !key.is_empty() && key.chars().all(|it| it.is_ascii_alphanumeric() || matches!(it, '-' | '_'));
        if !is_key {
            return None;
        }
        if !value.starts_with([' ', '\n', '\r']) {
            fix = fix.edit(Span::new(doc.file, at + key.len() + 1, at + key.len() + 1), " ");
        }
        at += line.len();
    }
    (!fix.edits.is_empty()).then_some(fix)
}
