use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "wrong-type",
    aliases: &["HOOKS_SCHEMA_INVALID"],
    level: Level::Error,
    fixes: Some(Safety::Unsafe),
    page: include_str!("wrong_type.md"),
    file: file!(),
    check: |repo, findings| report_problems(repo, findings, "wrong-type"),
    ..Rule::DEFAULT
};
