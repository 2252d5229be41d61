use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "plugin-name-not-kebab",
    level: Level::Warning,
    fixes: Some(Safety::Unsafe),
    page: include_str!("plugin_name_not_kebab.md"),
    file: file!(),
    check: |repo, findings| report_problems(repo, findings, "plugin-name-not-kebab"),
    ..Rule::DEFAULT
};
