use super::local::{Trouble, rewrite, trouble};
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "source-not-a-directory",
    level: Level::Error,
    fixes: Some(Safety::Safe),
    page: include_str!("source_not_a_directory.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for entry in repo.entries() {
        let Some(path) = entry.path() else { continue };
        if let Some(Trouble::NoDirectory(file)) = trouble(repo, entry, path) {
            let found = findings.report(path.span, format!("the source {} is a file; {} cannot be installed", quote(path), entry.title()));
            found.label("a file").help("write the path of the plugin's directory");
            // The manifest itself, or a file next to it.
            let above = repo.tree.parent(file);
            let dir = if repo.tree.name(above) == ".claude-plugin" { repo.tree.parent(above) } else { above };
            let holds_plugin = repo.tree.child(dir, ".claude-plugin").is_some_and(|it| repo.tree.is_dir(it));
            if holds_plugin {
                let dir = format!("./{}", repo.tree.path(dir));
                found.help(format!("write `{dir}`")).fix(rewrite(path, &dir, Safety::Safe));
            }
        }
    }
}
