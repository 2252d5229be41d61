use super::local::{Trouble, is_directory, normal, rewrite, trouble};
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "source-not-normal",
    level: Level::Error,
    witness: Witness { by: By::Loader, client: MEASURED },
    fixes: Some(Safety::Safe),
    page: include_str!("source_not_normal.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for entry in repo.entries() {
        let Some(path) = entry.path() else { continue };
        if let Some(Trouble::NotNormal(range)) = trouble(repo, entry, path) {
            let part = path.get(range.clone()).unwrap_or_default();
            let said = if part == "." { "a part `.`" } else { "a backslash" };
            let plain = normal(path);
            let found = findings
                .report(path.slice(range), format!("the source {} has {said}; installing {} is refused", quote(path), entry.title()));
            found.help(format!("write `{plain}`"));
            if is_directory(&repo.tree, &plain) {
                found.fix(rewrite(path, &plain, Safety::Safe));
            }
        }
    }
}
