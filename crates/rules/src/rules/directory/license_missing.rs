use super::submitted;
use crate::model::listing;
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "license-missing",
    aliases: &["LICENSE_MISSING"],
    level: Level::Error,
    opt_in: true,
    page: include_str!("license_missing.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for plugin in submitted(repo) {
        let field = plugin.manifest.as_ref().and_then(|it| it.get("license")?.text());
        if field.is_some_and(|it| !it.trim().is_empty()) || listing::has_license(&repo.tree, &repo.facts, plugin.dir) {
            continue;
        }
        findings
            .report(repo.at(plugin.dir), "the plugin has neither a licence file nor a `license`; the plugin directory blocks it")
            .help("add a `LICENSE` file, or a `license` such as `\"MIT\"` to the manifest");
    }
}
