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
    for plugin in submitted(repo) {
        let fields = ["privacyPolicyUrl", "privacyPolicy"].into_iter();
        let said = fields.filter_map(|it| plugin.manifest.as_ref()?.get(it)?.text()).any(|it| is_https(it));
        let Some((other, what)) = talks_to(repo, plugin).filter(|_| !said) else { continue };
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

/// A remote server or an `http` hook of a plugin.
fn talks_to(repo: &Repo, plugin: &Plugin) -> Option<(Span, &'static str)> {
    let is_ours = |it: Option<&Plugin>| it.is_some_and(|it| it.dir == plugin.dir);
    let mut servers = repo.servers().filter(|it| is_ours(it.plugin) && it.transport() == Some(Transport::Remote));
    let mut hooks = repo.hooks().filter(|it| is_ours(it.group.plugin) && it.kind() == Some("http"));
    let server = servers.next().map(|it| (it.name.span, "this server is remote"));
    server.or_else(|| hooks.next().map(|it| (it.node.opening(), "this hook calls a server")))
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
