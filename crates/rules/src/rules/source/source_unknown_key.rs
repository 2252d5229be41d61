use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "source-unknown-key",
    level: Level::Warning,
    witness: Witness { by: By::Loader, client: MEASURED },
    fixes: Some(Safety::Unsafe),
    page: include_str!("source_unknown_key.md"),
    file: file!(),
    check: |repo, findings| report_problems(repo, findings, "source-unknown-key"),
    ..Rule::DEFAULT
};
