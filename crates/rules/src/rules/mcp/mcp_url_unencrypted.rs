use std::net::{Ipv4Addr, Ipv6Addr};

use crate::rules::prelude::*;
use regex::Captures;

use super::PLACEHOLDER;
use crate::url::{self, Host, Url};

pub(super) static RULE: Rule = Rule {
    name: "mcp-url-unencrypted",
    level: Level::Warning,
    fixes: Some(Safety::Unsafe),
    security: Some("6.5"),
    page: include_str!("mcp_url_unencrypted.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for server in repo.servers() {
        let Some(address) = server.url() else { continue };
        let Some(found) = read(address).filter(|it| matches!(it.scheme.as_str(), "http" | "ws")) else { continue };
        if found.host.as_ref().is_some_and(is_this_machine) {
            continue;
        }
        let safe = format!("{}s", found.scheme);
        findings
            .report(
                address.slice(found.scheme_range.clone()),
                format!(
                    "the MCP server {} is reached over `{}:`, so anyone on the way can read and change what is said",
                    quote(server.name),
                    found.scheme
                ),
            )
            .label("not encrypted")
            .help(format!("write `{safe}:`, if the server speaks it"))
            .fix(Fix::risky(format!("Write `{safe}:`"), address.slice(found.scheme_range), safe.clone()));
    }
}

/// Reads a URL in which variables may stand; `None` where one of them is part of the host, which then nobody knows.
fn read(address: &str) -> Option<Url> {
    // Zeros may stand wherever a variable may: in a port, a path, a password.
    let filled = PLACEHOLDER.replace_all(address, |found: &Captures<'_>| "0".repeat(found.get(0).map_or(0, |it| it.len())));
    let url = url::parse(&filled).ok()?;
    let host = address.get(url.host_range.clone())?;
    (!PLACEHOLDER.is_match(host)).then_some(url)
}

/// The spellings of this machine that Claude Code 2.1.329 lets pass; other addresses of it are warned of.
fn is_this_machine(host: &Host) -> bool {
    match host {
        Host::Name(name) => name == "localhost" || name.ends_with(".localhost"),
        Host::V4(address) => *address == Ipv4Addr::LOCALHOST,
        Host::V6(address) => *address == Ipv6Addr::LOCALHOST,
    }
}
