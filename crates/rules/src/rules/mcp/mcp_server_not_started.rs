use std::collections::BTreeMap;

use crate::model::servers::Server;
use crate::rules::prelude::*;
use crate::schema::tables::hooks::Form;

pub(super) static RULE: Rule = Rule {
    name: "mcp-server-not-started",
    level: Level::Warning,
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("mcp_server_not_started.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for plugin in &repo.plugins {
        // What entries add is the business of the rules on entries.
        let own = |it: &Server<'_>| it.form != Form::Entry && it.transport().is_some();
        // The manifest stands first, and is heard first.
        let servers: Vec<Server<'_>> = repo.servers_of(plugin).filter(own).collect();
        for (at, server) in servers.iter().enumerate() {
            let mut before = servers.iter().take(at);
            if let Some(kept) = before.clone().find(|it| it.name.as_str() == server.name.as_str()) {
                // Whichever of two copies is started, it is what was asked for.
                if starts_the_same(kept, server) {
                    continue;
                }
                findings
                    .report(
                        server.name.span,
                        format!("the plugin has two MCP servers {}, and this one is never started", quote(server.name)),
                    )
                    .also(kept.name.span, "this one is")
                    .help("remove one of them, or give it another name");
            } else if let Some(kept) = before.find(|it| starts_the_same(it, server)) {
                findings
                    .report(
                        server.name.span,
                        format!("{} and {} are one and the same server; the client starts only one", quote(server.name), quote(kept.name)),
                    )
                    .also(kept.name.span, "this one is started")
                    .help("remove one of them, or let them differ in their arguments or variables");
            }
        }
    }
}

/// Whether the client takes two servers for one: a program with the same arguments and variables, or the same address.
fn starts_the_same(one: &Server<'_>, other: &Server<'_>) -> bool {
    fn texts<'a>(it: &Server<'a>) -> (Option<&'a str>, Vec<&'a str>, BTreeMap<&'a str, &'a str>) {
        (
            it.command().map(Text::as_str),
            it.args().map(Text::as_str).collect(),
            it.env().map(|(key, value)| (key.as_str(), value.as_str())).collect(),
        )
    }
    match (one.url(), other.url()) {
        (Some(one), Some(other)) => one.as_str() == other.as_str() && !one.trim().is_empty(),
        (None, None) => one.command().is_some() && texts(one) == texts(other),
        _ => false,
    }
}
