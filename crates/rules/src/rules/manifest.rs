//! Rules about `plugin.json`.

use crate::Rule;

mod channel_without_server;
mod command_source_or_content;
mod component_not_found;
mod contact_malformed;
mod control_character_in_text;
mod dependency_malformed;
mod deprecated_setting;
mod engines_excludes_client;
mod engines_range;
mod experimental_at_top_level;
mod homepage_scheme;
mod hooks_file_listed_twice;
mod hooks_path_not_portable;
mod keyword_useless;
mod license_not_spdx;
mod manifest_at_root;
mod manifest_at_root_invalid;
mod manifest_not_a_file;
mod manifest_not_found;
mod path_traversal;
mod path_without_prefix;
mod path_wrong_extension;
mod plugin_name_not_kebab;
mod skills_path_is_file;
mod too_many_mcp_files;
mod types_file_invalid;
mod user_config_case_twins;
mod user_config_default;
mod user_config_key;
mod user_config_options;
mod user_config_sensitive_default;
mod version_not_bumped;
mod version_not_semver;
mod version_too_long;

/// Whether an address is no web page: `homepage-scheme` speaks of it.
pub(super) fn is_no_web_page(text: &str) -> bool {
    homepage_scheme::fault(text).is_some()
}

/// The rules of this group.
pub static RULES: &[&Rule] = &[
    &channel_without_server::RULE,
    &command_source_or_content::RULE,
    &component_not_found::RULE,
    &contact_malformed::RULE,
    &control_character_in_text::RULE,
    &dependency_malformed::RULE,
    &deprecated_setting::RULE,
    &engines_excludes_client::RULE,
    &engines_range::RULE,
    &experimental_at_top_level::RULE,
    &homepage_scheme::RULE,
    &hooks_file_listed_twice::RULE,
    &hooks_path_not_portable::RULE,
    &keyword_useless::RULE,
    &license_not_spdx::RULE,
    &manifest_at_root::RULE,
    &manifest_at_root_invalid::RULE,
    &manifest_not_a_file::RULE,
    &manifest_not_found::RULE,
    &path_traversal::RULE,
    &path_without_prefix::RULE,
    &path_wrong_extension::RULE,
    &plugin_name_not_kebab::RULE,
    &skills_path_is_file::RULE,
    &too_many_mcp_files::RULE,
    &types_file_invalid::RULE,
    &user_config_case_twins::RULE,
    &user_config_default::RULE,
    &user_config_key::RULE,
    &user_config_options::RULE,
    &user_config_sensitive_default::RULE,
    &version_not_bumped::RULE,
    &version_not_semver::RULE,
    &version_too_long::RULE,
];
