//! Rules about the catalogue and its entries.

use crate::Rule;

mod duplicate_plugin_name;

/// The rules of this group.
pub static RULES: &[&Rule] = &[&duplicate_plugin_name::RULE];
