use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "path-without-prefix",
    level: Level::Error,
    fixes: Some(Safety::Safe),
    page: include_str!("path_without_prefix.md"),
    file: file!(),
    check: |repo, findings| report_problems(repo, findings, "path-without-prefix"),
    ..Rule::DEFAULT
};
