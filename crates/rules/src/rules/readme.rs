//! Rules about the README of the marketplace.

use crate::Rule;

/// The rules of this group.
pub static RULES: &[&Rule] = &[];
