//! Rules about other systems: Windows, file systems that ignore case, links.

use crate::Rule;

/// The rules of this group.
pub static RULES: &[&Rule] = &[];
