//! Rules about MCP servers.

use std::sync::LazyLock;

use regex::Regex;

use crate::Rule;

mod mcp_command_with_arguments;
mod mcp_header_credential;
mod mcp_server_local;
mod mcp_server_not_started;
mod mcp_server_outside_wrapper;
mod mcp_timeout_too_short;
mod mcp_tool_names_too_long;
mod mcp_tool_of_no_server;
mod mcp_tool_without_prefix;
mod mcp_unpinned_package;
mod mcp_url_not_absolute;
mod mcp_url_unencrypted;
mod mcp_url_unreachable;
mod mcp_variable_not_expanded;
mod mcp_variable_undocumented;
mod mcp_without_wrapper;
pub(super) mod package;
mod undeclared_user_config;
mod user_config_in_headers_helper;

/// The rules of this group.
pub static RULES: &[&Rule] = &[
    &mcp_command_with_arguments::RULE,
    &mcp_header_credential::RULE,
    &mcp_server_local::RULE,
    &mcp_server_not_started::RULE,
    &mcp_server_outside_wrapper::RULE,
    &mcp_timeout_too_short::RULE,
    &mcp_tool_names_too_long::RULE,
    &mcp_tool_of_no_server::RULE,
    &mcp_tool_without_prefix::RULE,
    &mcp_unpinned_package::RULE,
    &mcp_url_not_absolute::RULE,
    &mcp_url_unencrypted::RULE,
    &mcp_url_unreachable::RULE,
    &mcp_variable_not_expanded::RULE,
    &mcp_variable_undocumented::RULE,
    &mcp_without_wrapper::RULE,
    &undeclared_user_config::RULE,
    &user_config_in_headers_helper::RULE,
];

/// `${TOKEN}`: a variable that is filled in when the server is used.
static PLACEHOLDER: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\$\{[^}]+\}").expect("the pattern is a constant"));

/// The names of the servers that a plugin brings along.
pub(super) fn servers_of(plugin: &crate::model::Plugin) -> impl Iterator<Item = &str> {
    let files = plugin.components(crate::model::DocKind::Mcp).filter_map(|it| it.doc.root());
    let maps = files.map(|it| it.get("mcpServers").unwrap_or(it));
    let inline = plugin.manifest.as_ref().and_then(|it| it.get("mcpServers"));
    maps.chain(inline).flat_map(|it| it.members()).filter(|it| it.value.is_object()).map(|it| it.key.as_str())
}
