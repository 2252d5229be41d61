use std::collections::BTreeSet;

use super::local::{link, manifests};
use crate::rules::prelude::*;

pub(super) static RULE: Rule =
    Rule { name: "link-not-checked", level: Level::Info, page: include_str!("link_not_checked.md"), file: file!(), check, ..Rule::DEFAULT };

fn check(repo: &Repo, findings: &mut Findings) {
    let tree = &repo.tree;
    let mut links = BTreeSet::new();
    links.extend(tree.get(".claude-plugin").filter(|&it| tree.is_link(it)));
    for entry in repo.entries() {
        links.extend(entry.resolved_path().and_then(|it| link(tree, &it)));
    }
    for (entry, manifest) in manifests(repo) {
        if tree.is_link(manifest) {
            links.insert(manifest);
        } else if let Some(path) = entry.path() {
            findings
                .report(path.span, format!("the official check does not read the manifest of {}, since it is a directory", entry.title()))
                .help("put a file in its place");
        }
    }
    for link in links {
        findings
            .report(
                repo.at(link),
                format!("the official check does not look behind the link `{}`, and passes whatever the hooks there are", tree.path(link)),
            )
            .help("marketlint has looked; put the file or the directory itself here if the official check is to look as well");
    }
}
