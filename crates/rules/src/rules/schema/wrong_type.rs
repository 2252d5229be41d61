use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "wrong-type",
    level: Level::Error,
    page: include_str!("wrong_type.md"),
    file: file!(),
    check: |repo, findings| report_problems(repo, findings, "wrong-type"),
    ..Rule::DEFAULT
};
