use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "marketplace-name-charset",
    level: Level::Error,
    fixes: Some(Safety::Unsafe),
    page: include_str!("marketplace_name_charset.md"),
    file: file!(),
    check: |repo, findings| report_problems(repo, findings, "marketplace-name-charset"),
    ..Rule::DEFAULT
};
