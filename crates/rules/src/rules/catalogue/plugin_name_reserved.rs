use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "plugin-name-reserved",
    level: Level::Error,
    page: include_str!("plugin_name_reserved.md"),
    file: file!(),
    check: |repo, findings| report_problems(repo, findings, "plugin-name-reserved"),
    ..Rule::DEFAULT
};
