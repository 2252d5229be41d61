//! Rules about where files lie: what is found, what is lost silently.

use crate::Rule;

mod component_too_large;
mod component_wrong_case;

/// The rules of this group.
pub static RULES: &[&Rule] = &[&component_too_large::RULE, &component_wrong_case::RULE];
