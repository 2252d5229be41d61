//! Rules about skills and commands, which have the same front matter.

use crate::Rule;

mod argument_hint_not_text;
mod broken_link;
mod description_empty;
mod description_too_long;
mod skill_name_dropped;
mod skill_name_mismatch;
mod skill_out_of_reach;
mod subagent_without_prefix;
mod switch_not_understood;

/// The rules of this group.
pub static RULES: &[&Rule] = &[
    &argument_hint_not_text::RULE,
    &broken_link::RULE,
    &description_empty::RULE,
    &description_too_long::RULE,
    &skill_name_dropped::RULE,
    &skill_name_mismatch::RULE,
    &skill_out_of_reach::RULE,
    &subagent_without_prefix::RULE,
    &switch_not_understood::RULE,
];
