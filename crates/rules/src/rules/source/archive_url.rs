use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "archive-url",
    level: Level::Error,
    fixes: Some(Safety::Unsafe),
    page: include_str!("archive_url.md"),
    file: file!(),
    check: |repo, findings| report_problems(repo, findings, "archive-url"),
    ..Rule::DEFAULT
};
