use std::collections::BTreeSet;

use super::Use;
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "script-with-crlf",
    level: Level::Warning,
    fixes: Some(Safety::Safe),
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("script_with_crlf.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    let mut seen: BTreeSet<FileId> = BTreeSet::new();
    for run in super::runs(repo) {
        for (mention, used) in super::bundled(&run) {
            let message = match used {
                Use::Program => {
                    "the first line ends in CRLF; the system looks for a program whose name ends in a carriage return and finds none"
                }
                // Other interpreters take either line end.
                Use::Script("sh" | "bash" | "zsh" | "dash" | "ksh") => {
                    "the lines end in CRLF; the shell takes each carriage return as part of a word"
                }
                _ => continue,
            };
            let Found::At(file) = repo.tree.find(run.plugin.dir, &mention.path) else { continue };
            let Some(text) = repo.sources.text(file) else { continue };
            let first = text.find('\n').unwrap_or(text.len());
            if !text.starts_with("#!") || !text.get(..first).is_some_and(|it| it.ends_with('\r')) || !seen.insert(file) {
                continue;
            }
            let breaks = text.match_indices("\r\n").map(|(at, _)| Span::new(file, at, at + 1));
            let fix = breaks.fold(Fix::new("Write the line ends as Unix does", Safety::Safe), |fix, span| fix.edit(span, ""));
            findings
                .report(Span::new(file, 0, first - 1), message)
                .also(mention.span, "run from here")
                .help("end its lines in LF, and keep it so with `*.sh text eol=lf` in `.gitattributes`")
                .fix(fix);
        }
    }
}
