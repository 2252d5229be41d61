use super::local::{Trouble, rewrite, trouble};
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "source-wrong-case",
    level: Level::Error,
    witness: Witness { by: By::Loader, client: MEASURED },
    fixes: Some(Safety::Safe),
    page: include_str!("source_wrong_case.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for entry in repo.entries() {
        let Some(path) = entry.path() else { continue };
        if let Some(Trouble::OtherCase(dir)) = trouble(repo, entry, path) {
            let real = format!("./{}", repo.tree.path(dir));
            findings
                .report(
                    path.span,
                    format!(
                        "the source {} is called {} on disk; installing {} fails where letter case counts",
                        quote(path),
                        quote(&real),
                        entry.title()
                    ),
                )
                .label("spelt in another way on disk")
                .help(format!("write `{real}`"))
                .fix(rewrite(path, &real, Safety::Safe));
        }
    }
}
