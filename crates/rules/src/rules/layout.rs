//! Rules about where files lie: what is found, what is lost silently.

use crate::Rule;

/// The rules of this group.
pub static RULES: &[&Rule] = &[];
