//! Rules about skills.

use crate::Rule;

/// The rules of this group.
pub static RULES: &[&Rule] = &[];
