use crate::rules::prelude::*;

/// Speaks of an ignore that silences nothing.
pub static RULE: Rule = Rule {
    name: "unused-ignore",
    fixes: Some(Safety::Unsafe),
    witness: Witness { by: By::House, client: MEASURED },
    page: include_str!("unused_ignore.md"),
    file: file!(),
    ..Rule::DEFAULT
};
