use crate::rules::layout::stray_docs;
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "description-missing",
    level: Level::Warning,
    page: include_str!("description_missing.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    let told = stray_docs(repo);
    let kinds = |it: &&Doc| matches!(it.kind, DocKind::Skill | DocKind::Command | DocKind::Agent);
    for doc in repo.docs().filter(kinds).filter(|it| !told.contains(&it.file)) {
        let readable = doc.front.is_some() && doc.parsed.errors.is_empty() && super::cut_short(repo, doc).is_none();
        let is_mapping = doc.root().is_none_or(|it| it.is_object() || it.is_null());
        if !readable || !is_mapping || doc.get("description").is_some() {
            continue;
        }
        let loss = match doc.kind {
            DocKind::Agent => "Claude is not told what the agent is for",
            _ if doc.get("when_to_use").is_some() => "Claude is told when to use it, and not what it does",
            _ => "Claude is not told of it, and only people can start it",
        };
        findings
            .report(doc.opening(), format!("{} has no `description`; {loss}", doc.kind.noun()))
            .label("no `description` in here")
            .help("add `description: …`: what it does, and when to use it");
    }
}
