use super::submitted;
use crate::model::listing;
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "icon-missing",
    aliases: &["ICON_MISSING"],
    level: Level::Warning,
    opt_in: true,
    page: include_str!("icon_missing.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for plugin in submitted(repo) {
        if listing::icon(&repo.tree, plugin).is_none() {
            findings
                .report(plugin.at(), "the plugin has no icon; the plugin directory shows a blank one")
                .help("add a square picture of 512 to 2048 pixels as `.claude-plugin/icon.png`, or name one as `icon`");
        }
    }
}
