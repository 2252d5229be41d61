//! Rules about the comments and the configuration that silence other rules. The engine speaks for them, after all others.

use crate::Rule;

mod malformed_ignore;
mod unused_ignore;

pub use malformed_ignore::RULE as MALFORMED_IGNORE;
pub use unused_ignore::RULE as UNUSED_IGNORE;

/// The rules of this group.
pub static RULES: &[&Rule] = &[&malformed_ignore::RULE, &unused_ignore::RULE];
