//! Rules about hooks.

use crate::Rule;

mod hidden_gate_hook;
mod hook_outside_group;
mod hooks_module_unusable;
mod hooks_without_wrapper;
mod unknown_hook_event;
mod unquoted_path_variable;

/// The rules of this group.
pub static RULES: &[&Rule] = &[
    &hidden_gate_hook::RULE,
    &hook_outside_group::RULE,
    &hooks_module_unusable::RULE,
    &hooks_without_wrapper::RULE,
    &unknown_hook_event::RULE,
    &unquoted_path_variable::RULE,
];
