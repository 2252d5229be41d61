//! Rules about the front matter that all Markdown components share.

use crate::Rule;

/// The rules of this group.
pub static RULES: &[&Rule] = &[];
