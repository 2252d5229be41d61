use crate::rules::prelude::*;
use crate::rules::source::remote::{github, remotes};

pub(super) static RULE: Rule = Rule {
    name: "root-plugin-not-listed",
    level: Level::Warning,
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("root_plugin_not_listed.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    let Some(catalogue) = &repo.marketplace else { return };
    let Some(plugin) = repo.plugins.iter().find(|it| it.dir == repo.tree.root() && it.entries.is_empty()) else { return };
    let Some(manifest) = &plugin.manifest else { return };
    let name = plugin.manifest_name();
    // An entry may fetch this very repository from elsewhere.
    let by_name = repo.entries().filter_map(Entry::name).any(|it| name.is_some_and(|name| name.as_str() == it.as_str()));
    let ours = repo.facts.github.as_deref().map(str::to_lowercase);
    let addresses = remotes(repo).filter_map(|it| it.text("repo").or(it.text("url")));
    let by_address = addresses.filter_map(|it| github(it)).any(|it| Some(it.repo.to_lowercase()) == ours);
    if by_name || by_address {
        return;
    }
    let title = name.map_or("the plugin".to_owned(), |it| quote(it));
    findings
        .report(
            name.map_or(manifest.opening(), |it| it.span),
            format!("no entry of the catalogue names the plugin {title} at the root of the repository; nobody can install it"),
        )
        .also(catalogue.opening(), "the catalogue")
        .help("add an entry with the source `./`, or remove the manifest");
}
