//! Rules about the catalogue and its entries.

use crate::Rule;

mod duplicate_plugin_name;
mod marketplace_name_charset;
mod marketplace_name_impersonates;
mod marketplace_name_reserved;
mod marketplace_name_too_long;
mod plugin_name_charset;
mod plugin_name_reads_official;
mod plugin_name_reserved;
mod plugin_name_too_long;

/// The rules of this group.
pub static RULES: &[&Rule] = &[
    &duplicate_plugin_name::RULE,
    &marketplace_name_charset::RULE,
    &marketplace_name_impersonates::RULE,
    &marketplace_name_reserved::RULE,
    &marketplace_name_too_long::RULE,
    &plugin_name_charset::RULE,
    &plugin_name_reads_official::RULE,
    &plugin_name_reserved::RULE,
    &plugin_name_too_long::RULE,
];
