use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

use crate::model::servers::Server;
use crate::rules::prelude::*;
use crate::schema::Guesses;

pub(super) static RULE: Rule = Rule {
    name: "undeclared-user-config",
    level: Level::Error,
    fixes: Some(Safety::Unsafe),
    page: include_str!("undeclared_user_config.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    let mut guesses = Guesses::default();
    for server in repo.servers() {
        let texts = server.command().into_iter().chain(server.args()).chain(server.env().map(|it| it.1));
        // Most servers ask for no option, and what is declared costs a look at every entry.
        let mut asking =
            texts.chain(server.url()).chain(server.headers().map(|it| it.1)).filter(|it| it.contains("${user_config.")).peekable();
        if asking.peek().is_none() {
            continue;
        }
        let declared = declared(repo, &server);
        let names: BTreeSet<&str> = declared.iter().copied().collect();
        for text in asking {
            for found in OPTION.captures_iter(text) {
                let (Some(whole), Some(key)) = (found.get(0), found.get(1)) else { continue };
                if names.contains(key.as_str()) {
                    continue;
                }
                let near = guesses.nearest(key.as_str(), &declared);
                let help = near.map_or_else(
                    || format!("declare {} in the `userConfig` of the plugin manifest", quote(key.as_str())),
                    |it| format!("there is an option `{it}`"),
                );
                findings
                    .report(
                        text.slice(whole.range()),
                        format!(
                            "the option {} is not declared in `userConfig`; the MCP server {} is not given it",
                            quote(key.as_str()),
                            quote(server.name)
                        ),
                    )
                    .level(server.level())
                    .label("no such option")
                    .help(help)
                    .maybe_fix(near.map(|it| Fix::risky(format!("Write `{it}`"), text.slice(key.range()), it)));
            }
        }
    }
}

/// The options that a server may use: those of the plugin, and those of the channel that is this very server.
fn declared<'a>(repo: &'a Repo, server: &Server<'a>) -> Vec<&'a str> {
    let manifest = server.plugin.and_then(|it| it.manifest.as_ref()).and_then(Doc::root);
    let entries = server.plugin.into_iter().flat_map(|it| repo.entries_of(it)).map(|it| it.node);
    let holders: Vec<&Node> = manifest.into_iter().chain(entries).collect();
    let channels = holders.iter().filter_map(|it| it.get("channels")).flat_map(Node::items);
    let own = channels.filter(|it| it.get("server").and_then(Node::as_str) == Some(server.name.as_str()));
    let configs = holders.iter().copied().chain(own).filter_map(|it| it.get("userConfig"));
    configs.flat_map(Node::members).map(|it| it.key.as_str()).collect()
}

/// `${user_config.token}`: an option of the plugin.
static OPTION: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\$\{user_config\.([^}]+)\}").expect("the pattern is a constant"));
