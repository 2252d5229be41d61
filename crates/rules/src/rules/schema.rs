//! Rules that speak for the field tables.

use crate::Rule;

mod missing_field;
mod unknown_field;
mod value_not_allowed;
mod wrong_type;

/// The rules of this group.
pub static RULES: &[&Rule] = &[&missing_field::RULE, &unknown_field::RULE, &value_not_allowed::RULE, &wrong_type::RULE];
