//! Rules about the catalogue and its entries.

use crate::Rule;

mod archive_without_checksum;
mod description_blank;
mod duplicate_plugin_name;
mod duplicate_source;
mod enabled_plugin_unknown;
mod entry_component_dropped;
mod entry_hooks_form;
mod entry_name_mismatch;
mod header_dropped;
mod headers_helper_strict;
mod headers_ignored;
mod marketplace_name_charset;
mod marketplace_name_impersonates;
mod marketplace_name_reserved;
mod marketplace_name_too_long;
mod marketplace_without_description;
mod marketplace_without_plugins;
mod plugin_manifest_missing;
mod plugin_name_charset;
mod plugin_name_reads_official;
mod plugin_name_reserved;
mod plugin_name_too_long;
mod plugin_names_collide;
mod plugin_not_listed;
mod plugin_root_unused;
mod relative_source_by_url;
mod rename_broken;
mod rename_missing;
mod rename_shadows_plugin;
mod root_plugin_not_listed;
mod schema_url_wrong;
mod strict_false_conflict;
mod version_drift;

/// The rules of this group.
pub static RULES: &[&Rule] = &[
    &archive_without_checksum::RULE,
    &description_blank::RULE,
    &duplicate_plugin_name::RULE,
    &duplicate_source::RULE,
    &enabled_plugin_unknown::RULE,
    &entry_component_dropped::RULE,
    &entry_hooks_form::RULE,
    &entry_name_mismatch::RULE,
    &header_dropped::RULE,
    &headers_helper_strict::RULE,
    &headers_ignored::RULE,
    &marketplace_name_charset::RULE,
    &marketplace_name_impersonates::RULE,
    &marketplace_name_reserved::RULE,
    &marketplace_name_too_long::RULE,
    &marketplace_without_description::RULE,
    &marketplace_without_plugins::RULE,
    &plugin_manifest_missing::RULE,
    &plugin_name_charset::RULE,
    &plugin_name_reads_official::RULE,
    &plugin_name_reserved::RULE,
    &plugin_name_too_long::RULE,
    &plugin_names_collide::RULE,
    &plugin_not_listed::RULE,
    &plugin_root_unused::RULE,
    &relative_source_by_url::RULE,
    &rename_broken::RULE,
    &rename_missing::RULE,
    &rename_shadows_plugin::RULE,
    &root_plugin_not_listed::RULE,
    &schema_url_wrong::RULE,
    &strict_false_conflict::RULE,
    &version_drift::RULE,
];
