use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "engines-range",
    level: Level::Error,
    page: include_str!("engines_range.md"),
    file: file!(),
    check: |repo, findings| report_problems(repo, findings, "engines-range"),
    ..Rule::DEFAULT
};
