use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "plugin-name-charset",
    level: Level::Error,
    fixes: Some(Safety::Unsafe),
    page: include_str!("plugin_name_charset.md"),
    file: file!(),
    check: |repo, findings| report_problems(repo, findings, "plugin-name-charset"),
    ..Rule::DEFAULT
};
