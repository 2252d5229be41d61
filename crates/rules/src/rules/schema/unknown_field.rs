use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "unknown-field",
    level: Level::Warning,
    fixes: Some(Safety::Unsafe),
    page: include_str!("unknown_field.md"),
    file: file!(),
    check: |repo, findings| report_problems(repo, findings, "unknown-field"),
    ..Rule::DEFAULT
};
