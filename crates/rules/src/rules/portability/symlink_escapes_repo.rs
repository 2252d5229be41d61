use super::links::{Link, links};
use crate::rules::prelude::*;
use crate::tree::{Kind, Leads};

pub(super) static RULE: Rule = Rule {
    name: "symlink-escapes-repo",
    level: Level::Warning,
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("symlink_escapes_repo.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for Link { link, .. } in links(repo) {
        if let Kind::Symlink { target, leads: Leads::Outside } = &repo.tree.entry(link).kind {
            findings
                .report(
                    repo.at(link),
                    format!(
                        "the link {} leads out of the repository, to {}; it is dropped when the plugin is installed",
                        quote(repo.tree.name(link)),
                        quote(target)
                    ),
                )
                .help("put the files themselves into the plugin");
        }
    }
}
