//! Rules about other systems: Windows, file systems that ignore case, links.

use crate::Rule;

mod bin_directory;
mod bin_file_not_executable;
mod large_file;
mod lfs_file;
mod links;
mod path_case_collision;
mod path_not_portable;
mod path_too_long;
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
    &path_too_long::RULE,
    &symlink_dangling::RULE,
    &symlink_escapes_repo::RULE,
    &symlink_leaves_plugin::RULE,
];
