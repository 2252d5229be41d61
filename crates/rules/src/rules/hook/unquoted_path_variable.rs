use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "unquoted-path-variable",
    level: Level::Warning,
    fixes: Some(Safety::Safe),
    page: include_str!("unquoted_path_variable.md"),
    file: file!(),
    check: |repo, findings| report_problems(repo, findings, "unquoted-path-variable"),
    ..Rule::DEFAULT
};
