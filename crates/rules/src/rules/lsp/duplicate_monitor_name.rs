use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "duplicate-monitor-name",
    level: Level::Error,
    page: include_str!("duplicate_monitor_name.md"),
    file: file!(),
    check: |repo, findings| report_problems(repo, findings, "duplicate-monitor-name"),
    ..Rule::DEFAULT
};
