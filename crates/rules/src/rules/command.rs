//! Rules about commands.

use crate::Rule;

mod hooks_in_command;

/// The rules of this group.
pub static RULES: &[&Rule] = &[&hooks_in_command::RULE];
