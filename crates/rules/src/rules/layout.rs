//! Rules about where files lie: what is found, what is lost silently.

use std::collections::BTreeSet;

use marketlint_parser::FileId;

use crate::Rule;
use crate::model::Repo;

mod catalogue_misplaced;
mod claude_md_at_root;
mod component_file_misplaced;
mod component_ignored;
mod component_in_claude_plugin_dir;
mod component_in_dot_claude;
mod component_is_link;
mod component_not_listed;
mod component_path_empty;
mod component_too_large;
mod component_wrong_case;
mod component_wrong_extension;
mod default_dir_shadowed;
mod duplicate_component_id;
mod file_not_read;
mod file_unreadable;
mod folder_not_read;
mod hooks_default_restated;
mod hooks_file_unreferenced;
mod manifest_misnamed;
mod misnamed_directory;
mod plugin_empty;
mod root_skill_ignored;
mod skill_filename_case;
mod skill_not_discovered;
mod skill_swallows_folder;
mod skills_root_path;
mod stray_doc_in_component_dir;

/// The rules of this group.
pub static RULES: &[&Rule] = &[
    &catalogue_misplaced::RULE,
    &claude_md_at_root::RULE,
    &component_file_misplaced::RULE,
    &component_ignored::RULE,
    &component_in_claude_plugin_dir::RULE,
    &component_in_dot_claude::RULE,
    &component_is_link::RULE,
    &component_not_listed::RULE,
    &component_path_empty::RULE,
    &component_too_large::RULE,
    &component_wrong_case::RULE,
    &component_wrong_extension::RULE,
    &default_dir_shadowed::RULE,
    &duplicate_component_id::RULE,
    &file_not_read::RULE,
    &file_unreadable::RULE,
    &folder_not_read::RULE,
    &hooks_default_restated::RULE,
    &hooks_file_unreferenced::RULE,
    &manifest_misnamed::RULE,
    &misnamed_directory::RULE,
    &plugin_empty::RULE,
    &root_skill_ignored::RULE,
    &skill_filename_case::RULE,
    &skill_not_discovered::RULE,
    &skill_swallows_folder::RULE,
    &skills_root_path::RULE,
    &stray_doc_in_component_dir::RULE,
];

/// The documents for people of which `stray-doc-in-component-dir` speaks.
pub(super) fn stray_docs(repo: &Repo) -> BTreeSet<FileId> {
    stray_doc_in_component_dir::strays(repo).map(|(_, it)| it.doc.file).collect()
}

/// The links of which `file-not-read` speaks.
pub(super) fn told_links(repo: &Repo) -> BTreeSet<FileId> {
    repo.plugins.iter().flat_map(|it| file_not_read::unread(repo, it)).collect()
}
