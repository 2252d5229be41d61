use super::local::manifests;
use crate::rules::prelude::*;
use crate::tree::{Kind, Leads};

pub(super) static RULE: Rule = Rule {
    name: "manifest-through-link",
    level: Level::Warning,
    page: include_str!("manifest_through_link.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for (entry, manifest) in manifests(repo) {
        let Some(path) = entry.path() else { continue };
        let name = repo.tree.path(manifest);
        let said = match &repo.tree.entry(manifest).kind {
            Kind::Symlink { leads: Leads::Outside, .. } => "out of the repository: who fetches the marketplace gets the plugin without it",
            Kind::Symlink { .. } if repo.tree.follow(manifest).is_none() => "to nothing: the plugin installs without it",
            Kind::Symlink { .. } => "elsewhere: where git makes no links, as on Windows by default, it cannot be read",
            _ => continue,
        };
        findings
            .report(path.span, format!("the manifest of {} is a link that leads {said}", entry.title()))
            .label(format!("holds the link `{name}`"))
            .help("put the file itself in its place");
    }
}
