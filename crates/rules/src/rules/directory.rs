//! Rules about what the official directory asks of a plugin; off unless its profile is chosen.

use crate::Rule;

mod archive_os_metadata_file;
mod hooks_file_unread;
mod icon_invalid;
mod icon_missing;
mod icon_path_traversal;
mod identifier_non_ascii;
mod license_missing;
mod listing_url_scheme;
mod manifest_name_not_kebab;
mod mcp_file_unread;
mod mcpjson_unparseable;
mod privacy_url_missing;
mod readme_missing;
mod readme_trivial;
mod too_many_hooks_files;

use crate::model::listing;
use crate::rules::prelude::*;
use crate::tree::{Kind, join};

/// The rules of this group.
pub static RULES: &[&Rule] = &[
    &archive_os_metadata_file::RULE,
    &hooks_file_unread::RULE,
    &icon_invalid::RULE,
    &icon_missing::RULE,
    &icon_path_traversal::RULE,
    &identifier_non_ascii::RULE,
    &license_missing::RULE,
    &listing_url_scheme::RULE,
    &manifest_name_not_kebab::RULE,
    &mcp_file_unread::RULE,
    &mcpjson_unparseable::RULE,
    &privacy_url_missing::RULE,
    &readme_missing::RULE,
    &readme_trivial::RULE,
    &too_many_hooks_files::RULE,
];

/// The plugins that could be submitted: those with a manifest that can be read, and those without one that hold skills.
fn submitted(repo: &Repo) -> impl Iterator<Item = &Plugin> {
    repo.plugins.iter().filter(|plugin| match &plugin.manifest {
        Some(manifest) => manifest.root().is_some_and(Node::is_object) && manifest.parsed.errors.is_empty() && is_regular(repo, plugin),
        None => plugin.components(DocKind::Skill).any(|it| it.via == Via::Default),
    })
}

/// Whether the manifest is a file, with no link on the way: the official check reads no other.
fn is_regular(repo: &Repo, plugin: &Plugin) -> bool {
    let tree = &repo.tree;
    let manifest = tree.child(plugin.dir, ".claude-plugin").and_then(|it| tree.child(it, "plugin.json"));
    manifest.is_some_and(|it| matches!(tree.entry(it).kind, Kind::File { .. }))
}

/// The name that a plugin without a manifest takes from its folder, in a repository of which it is a part.
fn folder_name<'a>(repo: &'a Repo, plugin: &Plugin) -> Option<&'a str> {
    let dir = plugin.dir;
    match () {
        () if plugin.manifest.is_some() => None,
        () if dir == repo.tree.root() => repo.facts.git_root_files.as_ref().map(|_| repo.facts.root_name.as_str()),
        () => listing::has_git(&repo.tree).then(|| repo.tree.name(dir)),
    }
}

/// The files of a kind that the directory does not look into, each with what it is.
fn unread(repo: &Repo, kind: DocKind, default: &str) -> Vec<(FileId, String)> {
    const LARGEST: u64 = 1 << 20;
    let tree = &repo.tree;
    let mut found = Vec::new();
    for plugin in submitted(repo) {
        let named = plugin.declared.iter().filter(|it| it.kind == kind && it.entry.is_none()).map(|it| it.path.as_str());
        for path in std::iter::once(default).chain(named) {
            let Some(file) = join(tree.path(plugin.dir), path).and_then(|it| tree.get(&it)) else { continue };
            let said = match tree.entry(file).kind {
                Kind::File { size, .. } if size > LARGEST => format!("is {size} bytes large, more than 1 MiB"),
                Kind::File { .. } => continue,
                Kind::Symlink { .. } => "is a link".to_owned(),
                _ => "is not a regular file".to_owned(),
            };
            found.push((file, said));
        }
    }
    found
}
