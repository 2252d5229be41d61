use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "yaml-syntax",
    level: Level::Error,
    fixes: Some(Safety::Safe),
    page: include_str!("yaml_syntax.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for doc in repo.docs().filter(|it| it.kind.is_markdown()) {
        for error in &doc.parsed.errors {
            super::report_syntax(findings, doc, error);
        }
    }
}
