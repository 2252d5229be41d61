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
        let own = |it: &Server<'_>| it.form != Form::Entry && it.transport().is_some() && is_whole(it);
        let servers: Vec<Server<'_>> = repo.servers_of(plugin).filter(own).collect();
        // The manifest stands first, and is heard first.
        let (mut names, mut starts) = (BTreeMap::new(), BTreeMap::new());
        for server in &servers {
            let start = Start::of(server);
            let same = start.as_ref().and_then(|it| starts.get(it).copied());
            match names.get(server.name.as_str()).copied() {
                // Whichever of two copies is started, it is what was asked for.
                Some(kept) if Start::of(kept) == start => {}
                Some(kept) => {
                    findings
                        .report(
                            server.name.span,
                            format!("the plugin has two MCP servers {}, and this one is never started", quote(server.name)),
                        )
                        .also(kept.name.span, "this one is")
                        .help("remove one of them, or give it another name");
                }
                None => {
                    if let Some(kept) = same {
                        let kept: &Server<'_> = kept;
                        findings
                            .report(
                                server.name.span,
                                format!(
                                    "{} and {} are one and the same server; the client starts only one",
                                    quote(server.name),
                                    quote(kept.name)
                                ),
                            )
                            .also(kept.name.span, "this one is started")
                            .help("remove one of them, or let them differ in their arguments or variables");
                    }
                    names.insert(server.name.as_str(), server);
                    start.map(|it| starts.entry(it).or_insert(server));
                }
            }
        }
    }
}

/// Whether every field is one that the client reads, with texts where it wants them. What is wrong with others is said elsewhere.
fn is_whole(server: &Server<'_>) -> bool {
    const FIELDS: &[&str] =
        &["type", "command", "args", "env", "timeout", "alwaysLoad", "network", "url", "headers", "headersHelper", "oauth", "tools"];
    let args = server.node.get("args").is_none_or(|it| it.is_array() && it.items().iter().all(|it| it.text().is_some()));
    let env = server.node.get("env").is_none_or(|it| it.is_object() && it.members().iter().all(|it| it.value.text().is_some()));
    args && env && server.node.members().iter().all(|it| FIELDS.contains(&it.key.as_str()))
}

/// What the client tells servers apart by: a program with its arguments and variables, or an address.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Start<'a> {
    Program(&'a str, Vec<&'a str>, Vec<(&'a str, &'a str)>),
    Address(&'a str),
}

impl<'a> Start<'a> {
    fn of(server: &Server<'a>) -> Option<Start<'a>> {
        match (server.url(), server.command()) {
            (Some(url), _) => Some(Start::Address(url.as_str())).filter(|_| !url.trim().is_empty()),
            (None, Some(command)) => {
                let mut env: Vec<_> = server.env().map(|(key, value)| (key.as_str(), value.as_str())).collect();
                env.sort_unstable();
                Some(Start::Program(command.as_str(), server.args().map(Text::as_str).collect(), env))
            }
            (None, None) => None,
        }
    }
}
