use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "hooks-without-wrapper",
    aliases: &["HOOKS_MISSING_WRAPPER"],
    level: Level::Error,
    fixes: Some(Safety::Unsafe),
    page: include_str!("hooks_without_wrapper.md"),
    file: file!(),
    check: |repo, findings| report_problems(repo, findings, "hooks-without-wrapper"),
    ..Rule::DEFAULT
};
