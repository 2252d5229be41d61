use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "lsp-extension-without-dot",
    level: Level::Error,
    fixes: Some(Safety::Safe),
    page: include_str!("lsp_extension_without_dot.md"),
    file: file!(),
    check: |repo, findings| report_problems(repo, findings, "lsp-extension-without-dot"),
    ..Rule::DEFAULT
};
