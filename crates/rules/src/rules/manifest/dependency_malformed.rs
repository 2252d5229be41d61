use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "dependency-malformed",
    level: Level::Error,
    page: include_str!("dependency_malformed.md"),
    file: file!(),
    check: |repo, findings| report_problems(repo, findings, "dependency-malformed"),
    ..Rule::DEFAULT
};
