use crate::model::layout::{Folder, holds_hooks};
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "misnamed-directory",
    level: Level::Warning,
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("misnamed_directory.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    let tree = &repo.tree;
    for plugin in repo.plugins.iter().filter(|it| it.is_installable()) {
        for child in tree.children(plugin.dir) {
            let name = tree.name(child);
            let Some(dir) = tree.follow(child).filter(|&it| tree.is_dir(it)) else { continue };
            let Some(meant) = Folder::meant_by(name) else { continue };
            let is_named = plugin.components.iter().any(|it| it.loads && tree.is_within(it.doc.file, dir));
            // Of `Hooks` speaks `component-wrong-case`.
            let is_told = meant.kind == DocKind::Hooks && name.eq_ignore_ascii_case(meant.name);
            if is_told || is_named || !holds(repo, dir, meant.kind) {
                continue;
            }
            findings.report(repo.at(child), format!("`{name}` is not `{}`; nothing of what lies in it loads", meant.name)).help(match tree
                .child(plugin.dir, meant.name)
            {
                Some(_) => format!("move what lies in it to `{}`", meant.name),
                None => format!("rename it to `{}`", meant.name),
            });
        }
    }
}

/// Whether a folder looks as if it held components of a kind.
fn holds(repo: &Repo, dir: FileId, kind: DocKind) -> bool {
    let tree = &repo.tree;
    let mut children = tree.children(dir);
    let doc = |file| repo.look_at(file, kind);
    let has = |file, keys: &[&str]| doc(file).is_some_and(|it| keys.iter().all(|key| it.get(key).is_some()));
    match kind {
        DocKind::Skill => children.any(|it| tree.follow(it).is_some_and(|it| tree.child(it, "SKILL.md").is_some())),
        DocKind::Command => children.any(|it| has(it, &["description"])),
        DocKind::Agent | DocKind::OutputStyle => children.any(|it| has(it, &["name", "description"])),
        DocKind::Hooks => children.any(|it| doc(it).as_ref().and_then(Doc::root).is_some_and(holds_hooks)),
        DocKind::Theme => children.any(|it| has(it, &["name", "base"]) || has(it, &["name", "overrides"])),
        DocKind::Monitors => tree.child(dir, "monitors.json").is_some(),
        _ => false,
    }
}
