use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "marketplace-name-too-long",
    level: Level::Warning,
    page: include_str!("marketplace_name_too_long.md"),
    file: file!(),
    check: |repo, findings| report_problems(repo, findings, "marketplace-name-too-long"),
    ..Rule::DEFAULT
};
