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
        let lost = lost_in_strict_clients(repo, problem.span).filter(|_| strict);
        let more = lost.map_or(String::new(), |it| format!("; clients up to 2.1.69 refuse the whole {it}"));
        let found = findings.report(problem.span, format!("{}{more}", problem.message));
        found.level(if lost.is_some() { Level::Error } else { problem.level });
        found.label(problem.label.clone()).maybe_fix(problem.fix.clone());
        found.help = problem.help.clone();
    }
}

/// What goes with an unknown field of a manifest or of an entry, where clients are strict.
fn lost_in_strict_clients(repo: &Repo, key: Span) -> Option<&'static str> {
    let doc = repo.doc(key.file)?;
    let holds = |node: &Node| node.members().iter().any(|it| it.key.span == key);
    match doc.kind {
        DocKind::Plugin => doc.root().is_some_and(holds).then_some("plugin"),
        DocKind::Marketplace => repo.entries().any(|it| holds(it.node)).then_some("catalogue"),
        _ => None,
    }
}
