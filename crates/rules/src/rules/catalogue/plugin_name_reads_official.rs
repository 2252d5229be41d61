use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "plugin-name-reads-official",
    level: Level::Warning,
    page: include_str!("plugin_name_reads_official.md"),
    file: file!(),
    check: |repo, findings| report_problems(repo, findings, "plugin-name-reads-official"),
    ..Rule::DEFAULT
};
