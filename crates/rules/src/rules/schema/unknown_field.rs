use crate::rules::compat::serves_strict_clients;
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "unknown-field",
    level: Level::Warning,
    fixes: Some(Safety::Unsafe),
    page: include_str!("unknown_field.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    let strict = serves_strict_clients(repo);
    for problem in repo.problems("unknown-field") {
        let of_manifest = || repo.doc(problem.span.file).filter(|it| it.kind == DocKind::Plugin).and_then(Doc::root);
        let at_top = || of_manifest().is_some_and(|it| it.members().iter().any(|it| it.key.span == problem.span));
        let (level, more) = match strict && at_top() {
            true => (Level::Error, "; clients until about the middle of 2026 refuse the whole plugin"),
            false => (problem.level, ""),
        };
        let found = findings.report(problem.span, format!("{}{more}", problem.message));
        found.level(level).label(problem.label.clone()).maybe_fix(problem.fix.clone());
        found.help = problem.help.clone();
    }
}
