use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "value-not-allowed",
    level: Level::Error,
    fixes: Some(Safety::Unsafe),
    page: include_str!("value_not_allowed.md"),
    file: file!(),
    check: |repo, findings| report_problems(repo, findings, "value-not-allowed"),
    ..Rule::DEFAULT
};
