use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "user-config-options",
    level: Level::Error,
    page: include_str!("user_config_options.md"),
    file: file!(),
    check: |repo, findings| report_problems(repo, findings, "user-config-options"),
    ..Rule::DEFAULT
};
