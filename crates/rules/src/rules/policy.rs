//! Rules about house policy; all off unless asked for.

use crate::Rule;

/// The rules of this group.
pub static RULES: &[&Rule] = &[];
