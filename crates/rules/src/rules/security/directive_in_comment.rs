use std::sync::LazyLock;

use memchr::memmem;
use regex::Regex;

use crate::markdown::Fences;
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "directive-in-comment",
    level: Level::Warning,
    security: Some("7.0"),
    witness: Witness { by: By::House, client: MEASURED },
    page: include_str!("directive_in_comment.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

/// Matches `ignore all previous instructions`, `do not tell the user`, `curl … | sh` inside a comment.
static DIRECTIVE: LazyLock<Regex> = LazyLock::new(|| {
    let ignore = r"(?:ignore|disregard|override|forget)\s+(?:all\s+|any\s+|the\s+)*(?:previous|prior|above|earlier|other|system|safety)\s+(?:instructions?|rules|prompts?|guidelines)";
    let conceal = r"(?:do\s+not|don't|never|without)\s+(?:tell(?:ing)?|inform(?:ing)?|mention(?:ing)?(?:\s+\w+)?\s+to|alert(?:ing)?|show(?:ing)?)\s+(?:it\s+to\s+|this\s+to\s+)?the\s+user";
    let fetch = r"(?:curl|wget)\s[^|\n]*\|\s*(?:ba|z)?sh\b";
    Regex::new(&format!(r"(?i)\b(?:{ignore}|{conceal}|{fetch})")).expect("the pattern is well formed")
});

fn check(repo: &Repo, findings: &mut Findings) {
    let opening = memmem::Finder::new("<!--");
    for doc in repo.docs().filter(|it| it.kind.is_markdown()) {
        let Some(text) = repo.sources.text(doc.file) else { continue };
        if opening.find(text.as_bytes()).is_none() {
            continue;
        }
        let mut end = 0;
        for start in comments(text) {
            // What opens inside a comment is part of it.
            if start < end {
                continue;
            }
            let rest = text.get(start..).unwrap_or_default();
            let comment = rest.get(..rest.find("-->").unwrap_or(rest.len())).unwrap_or_default();
            end = start + comment.len();
            if let Some(found) = DIRECTIVE.find(comment) {
                findings
                    .report(
                        Span::new(doc.file, start + found.start(), start + found.end()),
                        "an HTML comment, which people do not see, tells the model what to do",
                    )
                    .label("only the model reads this")
                    .help("remove it, or say it where people see it too");
            }
        }
    }
}

/// Where comments begin. In code, everybody sees them.
fn comments(text: &str) -> impl Iterator<Item = usize> {
    let mut at = 0;
    let mut fences = Fences::default();
    text.split_inclusive('\n').flat_map(move |line| {
        let start = at;
        at += line.len();
        let is_code = fences.takes(line);
        let (mut counted, mut backticks) = (0, 0);
        let is_open = move |&offset: &usize| {
            backticks += line.get(counted..offset).unwrap_or_default().matches('`').count();
            counted = offset;
            !is_code && backticks % 2 == 0
        };
        memmem::find_iter(line.as_bytes(), b"<!--").filter(is_open).map(move |it| start + it)
    })
}
