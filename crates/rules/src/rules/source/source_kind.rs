use super::local::is_directory;
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "source-kind",
    level: Level::Error,
    fixes: Some(Safety::Unsafe),
    page: include_str!("source_kind.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for problem in repo.problems(RULE.name) {
        let found = findings.report(problem.span, problem.message.clone());
        found.level(problem.level).label(problem.label.clone());
        found.help = problem.help.clone();
        // A path that leads nowhere would only be the next error.
        let leads =
            |fix: &Fix| fix.edits.iter().all(|it| !it.insert.starts_with("\"./") || is_directory(&repo.tree, it.insert.trim_matches('"')));
        found.maybe_fix(problem.fix.clone().filter(leads));
    }
}
