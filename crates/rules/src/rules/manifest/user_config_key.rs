use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "user-config-key",
    level: Level::Error,
    fixes: Some(Safety::Unsafe),
    page: include_str!("user_config_key.md"),
    file: file!(),
    check: |repo, findings| report_problems(repo, findings, "user-config-key"),
    ..Rule::DEFAULT
};
