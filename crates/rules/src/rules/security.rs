//! Rules about what a plugin could do to the machine it is installed on.

use crate::Rule;

/// The rules of this group.
pub static RULES: &[&Rule] = &[];
