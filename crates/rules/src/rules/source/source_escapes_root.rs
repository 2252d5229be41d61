use super::local::{Trouble, is_directory, rewrite, step_up, trouble};
use crate::rules::prelude::*;
use crate::tree;

pub(super) static RULE: Rule = Rule {
    name: "source-escapes-root",
    level: Level::Error,
    fixes: Some(Safety::Safe),
    page: include_str!("source_escapes_root.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for entry in repo.entries() {
        match entry.source() {
            Some(Source::Path(path)) => {
                if let Some(Trouble::StepsUp(range)) = trouble(repo, entry, path) {
                    let title = entry.title();
                    let found = findings
                        .report(path.slice(range), format!("the source {} leaves its directory; {title} cannot be installed", quote(path)));
                    found.label("steps up").help("write the path from the root of the repository, without `..`");
                    if let Some(inside) = without_steps(repo, path) {
                        found.help(format!("sources are paths from the root of the repository: write `{inside}`"));
                        found.fix(rewrite(path, &inside, Safety::Safe));
                    }
                }
            }
            Some(Source::Object { node, .. }) => {
                let Some(path) = node.get("path").and_then(Node::text) else { continue };
                if let Some(range) = step_up(path) {
                    findings
                        .report(
                            path.slice(range),
                            format!("the path {} leaves the repository; {} cannot be installed", quote(path), entry.title()),
                        )
                        .label("steps up")
                        .help("write the path from the root of the repository, without `..`");
                }
            }
            None => {}
        }
    }
}

/// The same directory as a path from the root: written from the root with detours, or from `.claude-plugin`.
fn without_steps(repo: &Repo, path: &str) -> Option<String> {
    let path = path.replace('\\', "/");
    let inside = [tree::join("", &path), tree::join(".claude-plugin", &path)];
    inside.into_iter().flatten().filter(|it| !it.is_empty()).map(|it| format!("./{it}")).find(|it| is_directory(&repo.tree, it))
}
