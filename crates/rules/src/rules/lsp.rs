//! Rules about language servers, monitors, themes and other files that the official check never opens.

use crate::Rule;

/// The rules of this group.
pub static RULES: &[&Rule] = &[];
