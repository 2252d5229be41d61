use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "plugin-name-too-long",
    level: Level::Warning,
    page: include_str!("plugin_name_too_long.md"),
    file: file!(),
    check: |repo, findings| report_problems(repo, findings, "plugin-name-too-long"),
    ..Rule::DEFAULT
};
