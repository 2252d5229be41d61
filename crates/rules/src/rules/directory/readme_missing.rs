use super::submitted;
use crate::model::listing::{self, Readme};
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "readme-missing",
    aliases: &["README_MISSING"],
    level: Level::Error,
    opt_in: true,
    page: include_str!("readme_missing.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for plugin in submitted(repo) {
        let help = "write a `README.md` that says what the plugin does and how to use it";
        match listing::readme(&repo.tree, &repo.facts, plugin.dir) {
            Readme::Missing => {
                findings.report(repo.at(plugin.dir), "the plugin has no README; the plugin directory blocks it").help(help);
            }
            Readme::Link(link) => {
                let message = format!(
                    "`{}` is a link, which does not count as a README; the plugin directory blocks the plugin",
                    repo.tree.name(link)
                );
                findings.report(repo.at(link), message).help("put the file itself in its place");
            }
            Readme::File(_) | Readme::Above => {}
        }
    }
}
