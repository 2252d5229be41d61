//! Rules about MCP servers.

use crate::Rule;

/// The rules of this group.
pub static RULES: &[&Rule] = &[];
