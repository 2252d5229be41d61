//! Rules about what the official directory asks of a plugin; off unless its profile is chosen.

use crate::Rule;

/// The rules of this group.
pub static RULES: &[&Rule] = &[];
