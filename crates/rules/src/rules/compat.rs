//! Rules about older clients; they speak when a minimum client is set.

use crate::Rule;

/// The rules of this group.
pub static RULES: &[&Rule] = &[];
