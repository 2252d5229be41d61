use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "missing-field",
    level: Level::Error,
    page: include_str!("missing_field.md"),
    file: file!(),
    check: |repo, findings| report_problems(repo, findings, "missing-field"),
    ..Rule::DEFAULT
};
