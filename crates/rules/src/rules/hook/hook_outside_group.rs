use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "hook-outside-group",
    level: Level::Warning,
    fixes: Some(Safety::Unsafe),
    page: include_str!("hook_outside_group.md"),
    file: file!(),
    check: |repo, findings| report_problems(repo, findings, "hook-outside-group"),
    ..Rule::DEFAULT
};
