use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "lsp-servers-wrapped",
    level: Level::Error,
    fixes: Some(Safety::Safe),
    page: include_str!("lsp_servers_wrapped.md"),
    file: file!(),
    check: |repo, findings| report_problems(repo, findings, "lsp-servers-wrapped"),
    ..Rule::DEFAULT
};
