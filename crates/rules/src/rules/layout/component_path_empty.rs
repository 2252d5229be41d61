use crate::model::Declared;
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "component-path-empty",
    level: Level::Warning,
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("component_path_empty.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for plugin in &repo.plugins {
        for declared in &plugin.declared {
            if let Found::At(target) = declared.found
                && is_empty(repo, plugin, declared, target)
            {
                let what = match declared.kind {
                    DocKind::Skill => "`SKILL.md` in it or directly below it",
                    DocKind::Theme => "`.json` file in it",
                    DocKind::Workflow => "`.js` file in it",
                    _ => "Markdown file in it",
                };
                let message = match repo.tree.is_dir(target) {
                    true => format!("`{}` names {}, and there is no {what}; nothing loads from it", declared.key, quote(&declared.path)),
                    false => format!("`{}` names {}, which is not of the kind that loads there", declared.key, quote(&declared.path)),
                };
                findings.report(declared.path.span, message).label("nothing loads").help("write the path of what is to load, or remove it");
            }
        }
    }
}

/// Whether a path leads somewhere, but to nothing that loads.
fn is_empty(repo: &Repo, plugin: &Plugin, declared: &Declared, target: FileId) -> bool {
    let tree = &repo.tree;
    if tree.is_file(target) {
        // Wrong extensions and paths to `SKILL.md` have rules of their own where they are refused.
        return matches!(declared.kind, DocKind::Command | DocKind::OutputStyle | DocKind::Workflow | DocKind::Theme)
            && !plugin.components(declared.kind).any(|it| it.doc.file == target);
    }
    let is_part = |file: FileId| match declared.kind {
        // Of skills in another place or under another name other rules speak.
        DocKind::Skill => tree.name(file).to_ascii_lowercase().ends_with(".md"),
        _ => plugin.components(declared.kind).any(|it| it.doc.file == file),
    };
    let known = matches!(declared.kind, DocKind::Skill | DocKind::Command | DocKind::OutputStyle | DocKind::Theme | DocKind::Workflow);
    let is_whole =
        || !tree.below(target).any(|it| matches!(tree.entry(it).kind, crate::tree::Kind::Pruned | crate::tree::Kind::Symlink { .. }));
    known && !tree.below(target).any(is_part) && is_whole() && matches!(tree.entry(target).kind, crate::tree::Kind::Dir)
}
