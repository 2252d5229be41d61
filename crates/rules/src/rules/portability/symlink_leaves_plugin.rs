use super::links::{Link, links};
use crate::model::layout::is_note;
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "symlink-leaves-plugin",
    level: Level::Warning,
    witness: Witness { by: By::Documentation, client: MEASURED },
    page: include_str!("symlink_leaves_plugin.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for Link { plugin, link } in links(repo) {
        let tree = &repo.tree;
        let Some(end) = tree.follow(link).filter(|&it| !tree.is_within(it, plugin.dir)) else { continue };
        let diagnostic = findings
            .report(repo.at(link), format!("the link {} leads out of the plugin; clients from 2.1.117 to about 2.1.125 and archives drop it, and Windows makes no links by default", quote(tree.name(link))))
            .also(repo.at(end), "where it leads")
            .help("put the files themselves into the plugin");
        // Nothing reads a licence or a README.
        if is_note(tree.name(link)) {
            diagnostic.level(Level::Info);
        }
    }
}
