//! Rules about `plugin.json`.

use crate::Rule;

mod command_source_or_content;
mod component_not_found;
mod dependency_malformed;
mod engines_range;
mod hooks_path_not_portable;
mod path_traversal;
mod path_without_prefix;
mod path_wrong_extension;
mod plugin_name_not_kebab;
mod skills_path_is_file;
mod user_config_key;
mod user_config_options;
mod version_too_long;

/// The rules of this group.
pub static RULES: &[&Rule] = &[
    &command_source_or_content::RULE,
    &component_not_found::RULE,
    &dependency_malformed::RULE,
    &engines_range::RULE,
    &hooks_path_not_portable::RULE,
    &path_traversal::RULE,
    &path_without_prefix::RULE,
    &path_wrong_extension::RULE,
    &plugin_name_not_kebab::RULE,
    &skills_path_is_file::RULE,
    &user_config_key::RULE,
    &user_config_options::RULE,
    &version_too_long::RULE,
];
