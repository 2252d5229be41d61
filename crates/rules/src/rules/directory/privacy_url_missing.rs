use std::collections::HashMap;

use super::listing_url_scheme::is_https;
use super::submitted;
use crate::model::listing::{self, Readme};
use crate::model::servers::Transport;
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "privacy-url-missing",
    aliases: &["PRIVACY_URL_MISSING"],
    level: Level::Warning,
    opt_in: true,
    page: include_str!("privacy_url_missing.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    let talking = talking(repo);
    for plugin in submitted(repo) {
        let fields = ["privacyPolicyUrl", "privacyPolicy"].into_iter();
        let said = fields.filter_map(|it| plugin.manifest.as_ref()?.get(it)?.text()).any(|it| is_https(it));
        let Some(&(other, what)) = talking.get(&plugin.dir).filter(|_| !said) else { continue };
        let readme = match listing::readme(&repo.tree, &repo.facts, plugin.dir) {
            Readme::File(file) => repo.sources.text(file).and_then(privacy_link),
            _ => None,
        };
        let help = "add `\"privacyPolicyUrl\": \"https://…\"` to the manifest";
        match readme {
            Some(link) => {
                findings
                    .report(plugin.at(), format!("the privacy policy of the plugin is known from its README only: {}", quote(link)))
                    .level(Level::Info)
                    .also(other, what)
                    .help(format!("add `\"privacyPolicyUrl\": \"{link}\"` to the manifest"));
            }
            None => {
                findings
                    .report(plugin.at(), "the plugin talks to a server and has no `privacyPolicyUrl`; the plugin directory asks for one")
                    .also(other, what)
                    .help(help);
            }
        }
    }
}

/// A remote server or else an `http` hook of each plugin that has one.
fn talking(repo: &Repo) -> HashMap<FileId, (Span, &'static str)> {
    let servers = repo.servers().filter(|it| it.transport() == Some(Transport::Remote));
    let servers = servers.filter_map(|it| Some((it.plugin?.dir, (it.name.span, "this server is remote"))));
    let hooks = repo.hooks().filter(|it| it.kind() == Some("http"));
    let hooks = hooks.filter_map(|it| Some((it.group.plugin?.dir, (it.node.opening(), "this hook calls a server"))));
    let mut out = HashMap::new();
    servers.chain(hooks).for_each(|(dir, what)| {
        out.entry(dir).or_insert(what);
    });
    out
}

/// The first `https:` link on a line that speaks of privacy. Links by reference stand elsewhere.
fn privacy_link(readme: &str) -> Option<&str> {
    let lines = readme.lines().filter(|it| it.to_ascii_lowercase().contains("privacy"));
    lines
        .filter_map(|line| {
            let start = line.find("https://")?;
            let rest = line.get(start..)?;
            let end = rest.find(|it: char| it.is_whitespace() || "<>\"')]".contains(it)).unwrap_or(rest.len());
            rest.get(..end).filter(|it| is_https(it))
        })
        .next()
}
