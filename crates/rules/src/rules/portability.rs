//! Rules about other systems: Windows, file systems that ignore case, links.

use crate::Rule;
use crate::model::Repo;

mod bin_directory;
mod bin_file_not_executable;
mod large_file;
mod lfs_file;
mod links;
mod path_case_collision;
mod path_not_portable;
mod path_outside_plugin;
mod path_too_long;
mod submodule_not_public;
mod submodule_without_url;
mod submodules;
mod symlink_dangling;
mod symlink_escapes_repo;
mod symlink_leaves_plugin;

/// The rules of this group.
pub static RULES: &[&Rule] = &[
    &bin_directory::RULE,
    &bin_file_not_executable::RULE,
    &large_file::RULE,
    &lfs_file::RULE,
    &path_case_collision::RULE,
    &path_not_portable::RULE,
    &path_outside_plugin::RULE,
    &path_too_long::RULE,
    &submodule_not_public::RULE,
    &submodule_without_url::RULE,
    &symlink_dangling::RULE,
    &symlink_escapes_repo::RULE,
    &symlink_leaves_plugin::RULE,
];

/// Whether a path from the root lies in a submodule.
pub(super) fn is_submodule(repo: &Repo, path: &str) -> bool {
    let path = crate::tree::join("", path).unwrap_or_default();
    submodules::submodules(repo).iter().any(|it| path.strip_prefix(it.path).is_some_and(|it| it.is_empty() || it.starts_with('/')))
}
