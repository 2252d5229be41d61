use std::collections::BTreeSet;

use crate::edit::{self, NewValue};
use crate::model::layout::{FOLDERS, is_set_aside};
use crate::names;
use crate::rules::prelude::*;
use crate::tree::Tree;

pub(super) static RULE: Rule = Rule {
    name: "plugin-not-listed",
    level: Level::Warning,
    fixes: Some(Safety::Unsafe),
    witness: Witness { by: By::House, client: MEASURED },
    page: include_str!("plugin_not_listed.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    let tree = &repo.tree;
    let listed: Vec<&Plugin> = repo.plugins.iter().filter(|it| !it.entries.is_empty()).collect();
    let beside: BTreeSet<FileId> = listed.iter().filter(|it| it.dir != tree.root()).map(|it| tree.parent(it.dir)).collect();
    let entries = repo.entries().filter_map(|it| it.name().map(|it| it.as_str()));
    let known: BTreeSet<&str> = entries.chain(listed.iter().filter_map(|it| Some(it.manifest_name()?.as_str()))).collect();
    // A folder without a manifest may be a plugin all the same, where it lies among others.
    let bare = beside.iter().filter(|&&it| it != tree.root()).flat_map(|&it| tree.children(it)).filter(|&it| is_bare_plugin(tree, it));
    let bare = bare.filter(|it| listed.iter().all(|plugin| plugin.dir != *it));
    for dir in repo.unlisted.iter().copied().chain(bare) {
        let in_another = listed.iter().any(|it| it.dir != tree.root() && tree.is_within(dir, it.dir));
        let manifest = match tree.find(dir, ".claude-plugin/plugin.json") {
            Found::At(file) => repo.look_at(file, DocKind::Plugin),
            _ => None,
        };
        let name = manifest.as_ref().and_then(|it| it.get("name")?.text());
        let title = name.map_or(tree.name(dir), |it| it.as_str());
        if in_another || tree.path(dir).split('/').any(is_set_aside) || known.contains(title) || is_placeholder(title) {
            continue;
        }
        let diagnostic = findings.report(
            name.map_or(repo.at(dir), |it| it.span),
            format!("no entry of the catalogue names the plugin {} in `{}`; nobody can install it", quote(title), tree.path(dir)),
        );
        diagnostic.help("add an entry for it to the catalogue").maybe_fix(added(repo, dir, title, manifest.as_ref()));
        if !beside.contains(&tree.parent(dir)) {
            diagnostic.level(Level::Info);
        }
    }
}

/// Whether a folder holds components where a plugin has them.
fn is_bare_plugin(tree: &Tree, dir: FileId) -> bool {
    let is_plugin = tree.child(dir, ".claude-plugin").is_none() && matches!(tree.entry(dir).kind, crate::tree::Kind::Dir);
    is_plugin
        && FOLDERS.iter().filter_map(|it| Some((it, tree.child(dir, it.name)?))).any(|(folder, inside)| match folder.kind {
            DocKind::Skill => tree.children(inside).any(|it| tree.child(it, "SKILL.md").is_some()),
            DocKind::Command | DocKind::Agent => tree.children(inside).any(|it| tree.name(it).ends_with(".md")),
            DocKind::Hooks => tree.child(inside, "hooks.json").is_some(),
            _ => false,
        })
}

/// A name that stands for others, as in a template.
fn is_placeholder(name: &str) -> bool {
    name.contains(['{', '<', '$', '['])
        || matches!(name, "my-plugin" | "plugin-name" | "your-plugin" | "your-plugin-name" | "example-plugin")
}

fn added(repo: &Repo, dir: FileId, name: &str, manifest: Option<&Doc>) -> Option<Fix> {
    let catalogue = repo.marketplace.as_ref()?;
    let list = catalogue.get("plugins").filter(|it| it.is_array())?;
    // Under a name that is none nobody could install it.
    let name = [name, repo.tree.name(dir)].into_iter().find(|it| names::is_installable(it))?;
    let mut members =
        vec![("name".to_owned(), edit::string(name)), ("source".to_owned(), edit::string(format!("./{}", repo.tree.path(dir))))];
    if let Some(description) = manifest.and_then(|it| it.get("description")?.as_str()) {
        members.push(("description".to_owned(), edit::string(description)));
    }
    let edit = edit::insert_item(repo.sources.text(catalogue.file)?, list, list.items().len(), NewValue::Object(members))?;
    Some(Fix::risky("Add an entry for it", edit.span, edit.insert))
}
