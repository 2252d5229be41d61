use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "version-too-long",
    level: Level::Error,
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("version_too_long.md"),
    file: file!(),
    check: |repo, findings| report_problems(repo, findings, "version-too-long"),
    ..Rule::DEFAULT
};
