use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "path-wrong-extension",
    level: Level::Error,
    page: include_str!("path_wrong_extension.md"),
    file: file!(),
    check: |repo, findings| report_problems(repo, findings, "path-wrong-extension"),
    ..Rule::DEFAULT
};
