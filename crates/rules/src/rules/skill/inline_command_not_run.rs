use std::sync::LazyLock;

use regex::Regex;

use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "inline-command-not-run",
    level: Level::Warning,
    fixes: Some(Safety::Unsafe),
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("inline_command_not_run.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

/// Matches the `` :!`git status` `` of `` Status:!`git status` ``. Behind a letter it may be an exclamation.
static GLUED: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"[:*|(=>\[-](!`[^`\n]+`)").expect("the pattern is a constant"));

fn check(repo: &Repo, findings: &mut Findings) {
    for kind in [DocKind::Skill, DocKind::Command] {
        for (_, component) in repo.components(kind) {
            let doc = &component.doc;
            let Some(source) = repo.sources.source(doc.file) else { continue };
            let body = doc.body(source);
            let start = source.text().len() - body.len();
            if !body.contains("!`") {
                continue;
            }
            for found in GLUED.captures_iter(body).filter_map(|it| it.get(1)) {
                // Inside of inline code it is spoken of.
                let line = body.get(..found.start()).and_then(|it| it.rsplit('\n').next()).unwrap_or_default();
                if line.matches('`').count() % 2 == 1 {
                    continue;
                }
                let at = start + found.start();
                findings
                    .report(
                        Span::new(doc.file, at, at + found.len()),
                        "a command is run only at the start of a line or behind a blank; this one stays as it is written",
                    )
                    .help("put a blank before the `!`")
                    .fix(Fix::risky("Put a blank before it", Span::new(doc.file, at, at), " "));
            }
        }
    }
}
