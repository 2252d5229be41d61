//! Rules about where files lie: what is found, what is lost silently.

use crate::Rule;

mod claude_md_at_root;
mod component_is_link;
mod component_too_large;
mod component_wrong_case;
mod file_not_read;
mod folder_not_read;

/// The rules of this group.
pub static RULES: &[&Rule] = &[
    &claude_md_at_root::RULE,
    &component_is_link::RULE,
    &component_too_large::RULE,
    &component_wrong_case::RULE,
    &file_not_read::RULE,
    &folder_not_read::RULE,
];
