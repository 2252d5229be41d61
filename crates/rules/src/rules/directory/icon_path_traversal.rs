use super::submitted;
use crate::model::listing::{self, Icon, is_url};
use crate::rules::prelude::*;
use crate::schema::tables::fields::two_dots_in;

pub(super) static RULE: Rule = Rule {
    name: "icon-path-traversal",
    level: Level::Error,
    opt_in: true,
    page: include_str!("icon_path_traversal.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for plugin in submitted(repo) {
        let Some(Icon::Named(text, _)) = listing::icon(&repo.tree, plugin) else { continue };
        let Some(at) = two_dots_in(text).filter(|_| !is_url(text)) else { continue };
        findings
            .report(text.slice(at), format!("`icon` is {}, which contains `..`; the plugin directory blocks the plugin", quote(text)))
            .label("steps up")
            .help("put the picture into the plugin, and write its path from the plugin's directory");
    }
}
