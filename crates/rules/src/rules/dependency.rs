//! Rules about plugins that ask for other plugins.

use crate::Rule;

mod dependency_cross_marketplace;
mod dependency_cycle;
mod dependency_unknown;
mod dependency_version;
pub(super) mod graph;

/// The rules of this group.
pub static RULES: &[&Rule] =
    &[&dependency_cross_marketplace::RULE, &dependency_cycle::RULE, &dependency_unknown::RULE, &dependency_version::RULE];
