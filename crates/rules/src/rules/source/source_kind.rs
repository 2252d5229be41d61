use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "source-kind",
    level: Level::Error,
    fixes: Some(Safety::Unsafe),
    page: include_str!("source_kind.md"),
    file: file!(),
    check: |repo, findings| report_problems(repo, findings, "source-kind"),
    ..Rule::DEFAULT
};
