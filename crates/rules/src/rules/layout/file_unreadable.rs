use crate::Content;
use crate::rules::prelude::*;
use crate::tree::{Kind, Leads};

pub(super) static RULE: Rule = Rule {
    name: "file-unreadable",
    level: Level::Error,
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("file_unreadable.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    let tree = &repo.tree;
    if let Some(file) = tree.get(".claude-plugin/marketplace.json") {
        let what = match tree.entry(file).kind {
            Kind::Dir | Kind::Pruned => "a directory",
            Kind::Special => "a pipe or a device",
            Kind::Symlink { leads: Leads::Outside, .. } => "a link that leads out of the repository",
            Kind::Symlink { .. } if tree.follow(file).is_none() => "a link that leads nowhere",
            _ => "",
        };
        if !what.is_empty() {
            let message = format!("`.claude-plugin/marketplace.json` is {what}; the marketplace cannot be added");
            findings.report(repo.at(file), message).help("put the catalogue in its place");
        }
    }
    for doc in repo.docs() {
        let name = doc.kind.noun();
        match repo.sources.content(doc.file) {
            Some(Content::Unreadable(why)) => {
                let message = format!("{name} cannot be read, and nothing in it was checked: {why}");
                findings.report(repo.at(doc.file), message).help("make it a file that everybody may read");
            }
            // `component-too-large` speaks of what the client does not read either.
            Some(Content::TooBig(bytes)) if matches!(doc.kind, DocKind::Marketplace | DocKind::Plugin) => {
                let message = format!("{name} holds {bytes} bytes, more than marketlint reads; nothing in it was checked");
                findings.report(repo.at(doc.file), message).help("raise `limits.manifest-size` in the configuration");
            }
            _ => {}
        }
    }
}
