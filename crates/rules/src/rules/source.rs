//! Rules about where entries say their plugins lie.

use crate::Rule;

mod source_not_found;

/// The rules of this group.
pub static RULES: &[&Rule] = &[&source_not_found::RULE];
