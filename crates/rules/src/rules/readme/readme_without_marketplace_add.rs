use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "readme-without-marketplace-add",
    level: Level::Info,
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("readme_without_marketplace_add.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    let (Some(readme), Some(catalogue)) = (repo.readme, &repo.marketplace) else { return };
    let (Some(text), Some(name)) = (repo.sources.text(readme), catalogue.get("name").and_then(Node::text)) else { return };
    if text.contains("marketplace add") || text.contains("extraKnownMarketplaces") {
        return;
    }
    let ours = super::installs(text).find(|it| text.get(it.marketplace.clone()) == Some(name.as_str()));
    if let Some(install) = ours {
        findings
            .report(
                Span::new(readme, install.plugin.start, install.marketplace.end),
                "the README installs a plugin without saying how the marketplace is added; for a newcomer the command fails",
            )
            .help("say `/plugin marketplace add OWNER/REPOSITORY` first");
    }
}
