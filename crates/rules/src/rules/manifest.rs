//! Rules about `plugin.json`.

use crate::Rule;

mod command_source_or_content;
mod dependency_malformed;
mod engines_range;
mod path_without_prefix;
mod path_wrong_extension;
mod plugin_name_not_kebab;
mod user_config_key;
mod user_config_options;
mod version_too_long;

/// The rules of this group.
pub static RULES: &[&Rule] = &[
    &command_source_or_content::RULE,
    &dependency_malformed::RULE,
    &engines_range::RULE,
    &path_without_prefix::RULE,
    &path_wrong_extension::RULE,
    &plugin_name_not_kebab::RULE,
    &user_config_key::RULE,
    &user_config_options::RULE,
    &version_too_long::RULE,
];
