use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "marketplace-name-impersonates",
    level: Level::Error,
    page: include_str!("marketplace_name_impersonates.md"),
    file: file!(),
    check: |repo, findings| report_problems(repo, findings, "marketplace-name-impersonates"),
    ..Rule::DEFAULT
};
