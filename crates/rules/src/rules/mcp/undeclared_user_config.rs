use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

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
        let texts = texts.chain(server.url()).chain(server.headers().map(|it| it.1));
        // Most servers ask for no option, and what is declared costs a look at every entry.
        let asking: Vec<&Text> = texts.filter(|it| it.contains("${user_config.")).collect();
        if !asking.is_empty() {
            let declared = declared(repo, server.plugin, Some(server.name));
            let effect = format!("the MCP server {} is not given it", quote(server.name));
            report(&asking, &declared, server.level(), &effect, &mut guesses, findings);
        }
    }
    for plugin in &repo.plugins {
        let inline = plugin.manifest.as_ref().and_then(|it| it.get("lspServers"));
        let maps = inline.into_iter().flat_map(|it| std::iter::once(it).chain(it.items()));
        let files = plugin.components(DocKind::Lsp).filter_map(|it| it.doc.root());
        for member in maps.chain(files).flat_map(Node::effective_members) {
            let env = member.value.get("env").into_iter().flat_map(Node::effective_members).map(|it| &it.value);
            let args = member.value.get("args").map_or(&[][..], Node::items).iter();
            let texts = member.value.get("command").into_iter().chain(args).chain(env).filter_map(Node::text);
            let asking: Vec<&Text> = texts.filter(|it| it.contains("${user_config.")).collect();
            if !asking.is_empty() {
                let declared = declared(repo, Some(plugin), None);
                let effect = format!("the language server {} is not loaded", quote(&member.key));
                report(&asking, &declared, Level::Warning, &effect, &mut guesses, findings);
            }
        }
    }
}

fn report(texts: &[&Text], declared: &[&str], level: Level, effect: &str, guesses: &mut Guesses, findings: &mut Findings) {
    let names: BTreeSet<&str> = declared.iter().copied().collect();
    for text in texts {
        for found in OPTION.captures_iter(text) {
            let (Some(whole), Some(key)) = (found.get(0), found.get(1)) else { continue };
            if names.contains(key.as_str()) {
                continue;
            }
            let near = guesses.nearest(key.as_str(), declared);
            let help = near.map_or_else(
                || format!("declare {} in the `userConfig` of the plugin manifest", quote(key.as_str())),
                |it| format!("there is an option `{it}`"),
            );
            findings
                .report(text.slice(whole.range()), format!("the option {} is not declared in `userConfig`; {effect}", quote(key.as_str())))
                .level(level)
                .label("no such option")
                .help(help)
                .maybe_fix(near.map(|it| Fix::risky(format!("Write `{it}`"), text.slice(key.range()), it)));
        }
    }
}

/// The options that a server may use: those of the plugin, and those of the channel that is this very server.
fn declared<'a>(repo: &'a Repo, plugin: Option<&'a Plugin>, server: Option<&'a Text>) -> Vec<&'a str> {
    let manifest = plugin.and_then(|it| it.manifest.as_ref()).and_then(Doc::root);
    let entries = plugin.into_iter().flat_map(|it| repo.entries_of(it)).map(|it| it.node);
    let holders: Vec<&Node> = manifest.into_iter().chain(entries).collect();
    let channels = holders.iter().filter_map(|it| it.get("channels")).flat_map(Node::items);
    let own = channels.filter(|it| server.is_some_and(|server| it.get("server").and_then(Node::as_str) == Some(server.as_str())));
    let configs = holders.iter().copied().chain(own).filter_map(|it| it.get("userConfig"));
    configs.flat_map(Node::members).map(|it| it.key.as_str()).collect()
}

/// `${user_config.token}`: an option of the plugin.
static OPTION: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\$\{user_config\.([^}]+)\}").expect("the pattern is a constant"));
