//! Rules about language servers, monitors, themes and other files that the official check never opens.

use crate::Rule;

mod duplicate_monitor_name;
mod lsp_command_with_space;
mod lsp_extension_taken;
mod lsp_extension_without_dot;
mod lsp_file_invalid;
mod lsp_servers_wrapped;
mod monitor_never_starts;
mod monitors_file_invalid;
mod workflow_not_loaded;

/// The rules of this group.
pub static RULES: &[&Rule] = &[
    &duplicate_monitor_name::RULE,
    &lsp_command_with_space::RULE,
    &lsp_extension_taken::RULE,
    &lsp_extension_without_dot::RULE,
    &lsp_file_invalid::RULE,
    &lsp_servers_wrapped::RULE,
    &monitor_never_starts::RULE,
    &monitors_file_invalid::RULE,
    &workflow_not_loaded::RULE,
];
