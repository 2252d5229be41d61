use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "hidden-gate-hook",
    level: Level::Error,
    page: include_str!("hidden_gate_hook.md"),
    file: file!(),
    check: |repo, findings| report_problems(repo, findings, "hidden-gate-hook"),
    ..Rule::DEFAULT
};
