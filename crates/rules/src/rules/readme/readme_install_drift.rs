use std::collections::BTreeSet;

use crate::model::listing::{self, Readme};
use crate::names::OFFICIAL;
use crate::rules::prelude::*;
use crate::schema::Guesses;

pub(super) static RULE: Rule = Rule {
    name: "readme-install-drift",
    level: Level::Warning,
    fixes: Some(Safety::Unsafe),
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("readme_install_drift.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    let main = repo.readme.and_then(|it| Some((it, repo.sources.text(it)?)));
    if let Some((readme, text)) = main {
        judge(repo, readme, text, findings);
    }
    let adds = |it: &str| main.is_some_and(|(_, text)| super::added(text).any(|other| other.eq_ignore_ascii_case(it)));
    for plugin in repo.plugins.iter().filter(|it| !it.entries.is_empty()) {
        let Readme::File(readme) = listing::readme(&repo.tree, &repo.facts, plugin.dir) else { continue };
        let Some(text) = repo.sources.text(readme).filter(|_| Some(readme) != repo.readme) else { continue };
        // One that adds some other marketplace came from there with its plugin.
        let is_ours = |it: &str| repo.facts.github.as_ref().map_or_else(|| adds(it), |ours| ours.eq_ignore_ascii_case(it));
        if super::added(text).all(is_ours) {
            judge(repo, readme, text, findings);
        }
    }
}

fn judge(repo: &Repo, readme: FileId, text: &str, findings: &mut Findings) {
    let Some(catalogue) = &repo.marketplace else { return };
    let Some(name) = catalogue.get("name").and_then(Node::text) else { return };
    let listed: BTreeSet<&str> = repo.entries().filter_map(Entry::name).map(Text::as_str).collect();
    let renamed = |plugin: &str| catalogue.get("renames").is_some_and(|it| it.get(plugin).is_some());
    // A README that shows how an entry is written shows how that plugin would be installed, too.
    let is_example = |plugin: &str| text.contains(&format!("\"{plugin}\""));
    let elsewhere = elsewhere(repo, text);
    // What another repository calls its marketplace is not known here.
    let adds_others = super::added(text).any(|it| !super::may_be_ours(repo, it));
    let (names, mut guesses): (Vec<&str>, _) = (listed.iter().copied().collect(), Guesses::default());
    for install in super::installs(text) {
        let (plugin, marketplace) = (&text[install.plugin.clone()], &text[install.marketplace.clone()]);
        let at = |range: std::ops::Range<usize>| Span::new(readme, range.start, range.end);
        let lower = marketplace.to_lowercase();
        let elsewhere = OFFICIAL.contains(&lower.as_str()) || elsewhere.contains(&lower) || adds_others || is_any_marketplace(&lower);
        if listed.contains(plugin) && marketplace != name.as_str() && !elsewhere {
            findings
                .report(
                    at(install.marketplace.clone()),
                    format!(
                        "the README installs {} from {}, but this marketplace is called {}; the command fails",
                        quote(plugin),
                        quote(marketplace),
                        quote(name)
                    ),
                )
                .label("no such marketplace")
                .also(name.span, "its name")
                .help(format!("write `{plugin}@{}`", name.as_str()))
                .fix(Fix::risky(format!("Write {}", quote(name)), at(install.marketplace), name.as_str()));
        } else if marketplace == name.as_str()
            && !listed.contains(plugin)
            && !renamed(plugin)
            && !is_placeholder(plugin)
            && !is_example(plugin)
        {
            let near = guesses.nearest(plugin, &names);
            let diagnostic = findings.report(
                at(install.plugin.clone()),
                format!("the README installs {}, but the catalogue lists no plugin of that name; the command fails", quote(plugin)),
            );
            diagnostic.label("not in the catalogue");
            match near {
                Some(near) => diagnostic.help(format!("there is a plugin `{near}`")).fix(Fix::risky(
                    format!("Write `{near}`"),
                    at(install.plugin),
                    near,
                )),
                None => diagnostic.help("name a plugin of the catalogue, or list this one"),
            };
        }
    }
}

/// The names of other repositories that the README adds: their marketplaces may well be called so.
fn elsewhere(repo: &Repo, text: &str) -> BTreeSet<String> {
    let is_ours = |it: &str| repo.facts.github.as_deref().is_some_and(|ours| ours.eq_ignore_ascii_case(it));
    super::added(text).filter(|it| !is_ours(it)).filter_map(|it| Some(it.rsplit_once('/')?.1.to_lowercase())).collect()
}

/// Whether a name, in lower case, stands for any marketplace, or for one that people make for themselves.
fn is_any_marketplace(name: &str) -> bool {
    matches!(name, "marketplace" | "local" | "dev" | "test")
        || ["your", "my-", "local-"].iter().any(|it| name.starts_with(it))
        || name.contains("name")
}

/// Whether a name stands for any plugin: `plugin-name`, `your-plugin`, `PLUGIN`.
fn is_placeholder(name: &str) -> bool {
    let lower = name.to_lowercase();
    let all_capitals = name.len() > 1 && name.chars().all(|it| it.is_ascii_uppercase() || !it.is_alphabetic());
    let stock = ["name", "plugin", "plugin-name", "your-plugin", "some-plugin", "my-plugin", "example", "example-plugin", "x", "foo"];
    all_capitals || lower.contains("name") || lower.starts_with("your-") || stock.contains(&lower.as_str())
}
