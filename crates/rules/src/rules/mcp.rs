//! Rules about MCP servers.

use std::sync::LazyLock;

use regex::Regex;

use crate::Rule;

mod mcp_header_credential;
mod mcp_url_not_absolute;
mod mcp_url_unencrypted;
mod undeclared_user_config;
mod user_config_in_headers_helper;

/// The rules of this group.
pub static RULES: &[&Rule] = &[
    &mcp_header_credential::RULE,
    &mcp_url_not_absolute::RULE,
    &mcp_url_unencrypted::RULE,
    &undeclared_user_config::RULE,
    &user_config_in_headers_helper::RULE,
];

/// `${TOKEN}`: a variable that is filled in when the server is used.
static PLACEHOLDER: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\$\{[^}]+\}").expect("the pattern is a constant"));
