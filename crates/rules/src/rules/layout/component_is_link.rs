use crate::model::layout::Folder;
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "component-is-link",
    level: Level::Warning,
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("component_is_link.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    let tree = &repo.tree;
    for plugin in &repo.plugins {
        for (kind, noun) in [(DocKind::Command, "command"), (DocKind::Agent, "agent"), (DocKind::OutputStyle, "output style")] {
            let Some(folder) = Folder::of(kind).and_then(|it| tree.follow(tree.child(plugin.dir, it.name)?)) else { continue };
            let links: Vec<(FileId, FileId)> = tree.below(folder).filter_map(|it| Some((it, lost(repo, plugin, it)?))).collect();
            let Some(&(first, end)) = links.first() else { continue };
            let message = match links.len() - 1 {
                0 => format!("the {noun} {} is a link; it does not load", quote(tree.name(first))),
                more => format!("the {noun} {} and {more} more are links; none of them loads", quote(tree.name(first))),
            };
            let diagnostic = findings.report(repo.at(first), message);
            diagnostic.also(repo.at(end), "where it leads").help("put a file in its place");
            for &(link, _) in links.iter().skip(1).take(SHOWN) {
                diagnostic.also(repo.at(link), "a link as well");
            }
        }
    }
}

/// How many others are pointed at.
const SHOWN: usize = 20;

/// Where a link leads that stands for a Markdown file of the plugin. What leads out of the plugin becomes a file when the plugin
/// is installed.
fn lost(repo: &Repo, plugin: &Plugin, link: FileId) -> Option<FileId> {
    let tree = &repo.tree;
    let is_markdown = tree.is_link(link) && tree.name(link).to_ascii_lowercase().ends_with(".md");
    tree.follow(link).filter(|&it| is_markdown && tree.is_file(it) && tree.is_within(it, plugin.dir))
}
