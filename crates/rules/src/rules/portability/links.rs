//! The links in plugins that rules about links speak of.

use marketlint_parser::FileId;

use crate::model::{Plugin, Repo};
use crate::rules::layout::told_links;

/// A link in a plugin.
pub(super) struct Link<'a> {
    pub(super) plugin: &'a Plugin,
    pub(super) link: FileId,
}

/// The links in the plugins that can be installed. Of those in the places where components are looked for, `file-not-read`
/// speaks; what lies in hidden folders is for other tools.
pub(super) fn links(repo: &Repo) -> Vec<Link<'_>> {
    let tree = &repo.tree;
    if tree.links().is_empty() {
        return Vec::new();
    }
    let told = told_links(repo);
    let mut out = Vec::new();
    for plugin in repo.plugins.iter().filter(|it| it.is_installable()) {
        for link in tree.links().iter().copied().filter(|&it| tree.is_within(it, plugin.dir) && !told.contains(&it)) {
            let inner = tree.path(link).strip_prefix(tree.path(plugin.dir)).unwrap_or_default();
            let is_for_others = inner.split('/').any(|it| it.starts_with('.') && it != ".claude-plugin");
            let is_theirs =
                repo.plugins.iter().any(|it| it.dir != plugin.dir && tree.is_within(it.dir, plugin.dir) && tree.is_within(link, it.dir));
            if !is_for_others && !is_theirs && !tree.entry(link).ignored {
                out.push(Link { plugin, link });
            }
        }
    }
    out
}
