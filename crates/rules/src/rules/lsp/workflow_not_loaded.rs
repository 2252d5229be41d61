use std::sync::LazyLock;

use crate::rules::prelude::*;
use regex::Regex;

pub(super) static RULE: Rule = Rule {
    name: "workflow-not-loaded",
    level: Level::Warning,
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("workflow_not_loaded.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for (_, component) in repo.components(DocKind::Workflow) {
        let file = component.doc.file;
        let Some(text) = repo.sources.text(file) else { continue };
        let start = first_statement(text);
        let rest = text.get(start..).unwrap_or_default();
        let Some(begin) = META.find(rest) else {
            // Without any word of it, it may be a script that workflows use.
            if text.contains("meta") {
                let line = rest.lines().next().map_or(0, |it| it.trim_end().len());
                findings
                    .report(
                        Span::new(file, start, start + line),
                        "the first statement is not `export const meta = {`; the workflow is skipped",
                    )
                    .help("begin the file with `export const meta = { name: '…', description: '…' }`");
            }
            continue;
        };
        let Some(object) = object_at(rest.get(begin.end() - 1..).unwrap_or_default()) else { continue };
        for (key, value) in [("name", &*NAME), ("description", &*DESCRIPTION)] {
            let said = value.captures(object).map(|it| it.iter().skip(1).flatten().any(|it| !it.as_str().is_empty()));
            let span = Span::new(file, start, start + begin.end());
            match said {
                Some(true) => {}
                Some(false) => {
                    findings
                        .report(span, format!("the `{key}` of the workflow is empty; the workflow is skipped"))
                        .help(format!("write a {key}"));
                }
                None => {
                    findings
                        .report(span, format!("`meta` has no `{key}` that is a plain string; the workflow is skipped"))
                        .help(format!("write `{key}: '…'` in it, without calls, variables or templates"));
                }
            }
        }
    }
}

/// `export const meta = {`
static META: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^export\s+const\s+meta\s*=\s*\{").expect("it is a pattern"));
/// `name: 'release'`, `"name": ""`
static NAME: LazyLock<Regex> = LazyLock::new(|| field("name"));
/// `description: "Makes a release"`
static DESCRIPTION: LazyLock<Regex> = LazyLock::new(|| field("description"));

fn field(key: &str) -> Regex {
    Regex::new(&format!(r#"(?s)[{{,\s]["']?{key}["']?\s*:\s*(?:'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|`([^`$]*)`)"#))
        .expect("it is a pattern")
}

/// Where the first statement of a script begins, behind blanks and comments.
fn first_statement(text: &str) -> usize {
    let mut at = 0;
    loop {
        let rest = text.get(at..).unwrap_or_default();
        let blank = rest.len() - rest.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']).len();
        let rest = rest.get(blank..).unwrap_or_default();
        let comment = match rest.get(..2) {
            Some("//") | Some("#!") => rest.find('\n').unwrap_or(rest.len()),
            Some("/*") => rest.find("*/").map_or(rest.len(), |it| it + 2),
            _ => return at + blank,
        };
        at += blank + comment;
    }
}

/// The object that a text begins with, up to its closing brace; braces in strings do not count.
fn object_at(text: &str) -> Option<&str> {
    let (mut depth, mut quote, mut escaped) = (0_u32, None, false);
    for (at, it) in text.char_indices() {
        match quote {
            Some(_) if escaped => escaped = false,
            Some(_) if it == '\\' => escaped = true,
            Some(open) if it == open => quote = None,
            Some(_) => {}
            None if matches!(it, '\'' | '"' | '`') => quote = Some(it),
            None if it == '{' => depth += 1,
            None if it == '}' => depth -= 1,
            None => {}
        }
        if depth == 0 {
            return text.get(..=at);
        }
    }
    None
}
