use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "command-source-or-content",
    level: Level::Error,
    page: include_str!("command_source_or_content.md"),
    file: file!(),
    check: |repo, findings| report_problems(repo, findings, "command-source-or-content"),
    ..Rule::DEFAULT
};
