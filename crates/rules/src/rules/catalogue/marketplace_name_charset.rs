use crate::rules::prelude::*;
use crate::rules::rename::Mentions;

pub(super) static RULE: Rule = Rule {
    name: "marketplace-name-charset",
    level: Level::Error,
    fixes: Some(Safety::Unsafe),
    page: include_str!("marketplace_name_charset.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    let old = repo.marketplace.as_ref().and_then(|it| it.get("name")?.as_str());
    for problem in repo.problems(RULE.name) {
        let found = findings.report(problem.span, problem.message.clone());
        found.level(problem.level).label(problem.label.clone());
        found.help = problem.help.clone();
        let new = problem.fix.as_ref().and_then(|it| it.edits.first()).map(|it| it.insert.clone());
        let moved = |fix: Fix| match (old, &new) {
            (Some(old), Some(new)) => Mentions::of(repo).marketplace(old, new, fix),
            _ => fix,
        };
        found.maybe_fix(problem.fix.clone().map(moved));
    }
}
