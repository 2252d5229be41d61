use crate::rules::prelude::*;

/// Speaks of a comment to marketlint that cannot be understood.
pub static RULE: Rule = Rule {
    name: "malformed-ignore",
    witness: Witness { by: By::House, client: MEASURED },
    page: include_str!("malformed_ignore.md"),
    file: file!(),
    ..Rule::DEFAULT
};
