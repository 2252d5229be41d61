//! Rules about `plugin.json`.

use crate::Rule;

/// The rules of this group.
pub static RULES: &[&Rule] = &[];
