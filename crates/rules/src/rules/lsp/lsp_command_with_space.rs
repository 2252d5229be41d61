use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "lsp-command-with-space",
    level: Level::Error,
    page: include_str!("lsp_command_with_space.md"),
    file: file!(),
    check: |repo, findings| report_problems(repo, findings, "lsp-command-with-space"),
    ..Rule::DEFAULT
};
