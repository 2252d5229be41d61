use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "unknown-hook-event",
    level: Level::Warning,
    fixes: Some(Safety::Unsafe),
    page: include_str!("unknown_hook_event.md"),
    file: file!(),
    check: |repo, findings| report_problems(repo, findings, "unknown-hook-event"),
    ..Rule::DEFAULT
};
