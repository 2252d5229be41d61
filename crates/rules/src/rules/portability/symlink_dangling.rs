use super::links::{Link, links};
use crate::rules::prelude::*;
use crate::tree::{Kind, Leads, join};

pub(super) static RULE: Rule = Rule {
    name: "symlink-dangling",
    level: Level::Warning,
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("symlink_dangling.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for Link { link, .. } in links(repo) {
        let tree = &repo.tree;
        let Kind::Symlink { target, leads } = &tree.entry(link).kind else { continue };
        // A chain of links may also lead back to itself.
        if *leads == Leads::Nowhere || (*leads != Leads::Outside && tree.follow(link).is_none()) {
            let end = join(tree.path(tree.parent(link)), target).and_then(|it| tree.get(&it));
            let why = if end.is_some_and(|it| tree.is_link(it)) { "and from there to nothing, or back" } else { "which does not exist" };
            let message = format!("the link {} leads to {}, {why}", quote(tree.name(link)), quote(target));
            findings.report(repo.at(link), message).help("let it lead to what there is, or remove it");
        }
    }
}
