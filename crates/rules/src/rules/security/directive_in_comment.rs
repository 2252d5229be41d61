use std::sync::LazyLock;

use memchr::memmem;
use regex::Regex;

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
    for doc in repo.docs().filter(|it| it.kind.is_markdown()) {
        let Some(text) = repo.sources.text(doc.file) else { continue };
        for start in memmem::find_iter(text.as_bytes(), b"<!--") {
            let rest = text.get(start..).unwrap_or_default();
            let comment = rest.get(..rest.find("-->").unwrap_or(rest.len())).unwrap_or_default();
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
