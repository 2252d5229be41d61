use crate::model::layout::{Folder, is_note, is_set_aside};
use crate::model::load::replacing_member;
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "default-dir-shadowed",
    level: Level::Warning,
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("default_dir_shadowed.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for plugin in &repo.plugins {
        let Some(manifest) = plugin.manifest.as_ref().and_then(Doc::root) else { continue };
        for kind in [DocKind::Command, DocKind::Agent, DocKind::OutputStyle, DocKind::Theme, DocKind::Monitors] {
            let lost = shadowed(repo, plugin, kind);
            let Some(member) = replacing_member(manifest, kind) else { continue };
            // `component-not-listed` speaks of lists that name files of the folder.
            if let Some(first) = lost.first()
                && !names_files_of_default(repo, plugin, kind)
            {
                let folder = Folder::of(kind).map_or("", |it| it.name);
                let name = member.key.as_str();
                let path = repo.tree.path(first.doc.file);
                let what = match lost.len() {
                    1 => format!("`{path}` does not load"),
                    n => format!("the {n} files in `{folder}` do not load"),
                };
                let is_empty = member.value.is_array() && member.value.items().is_empty();
                let why = if is_empty { "names nothing" } else { "names other paths" };
                findings
                    .report(member.key.span, format!("`{name}` {why}, which switches the folder `{folder}` off: {what}"))
                    .label("takes the place of the folder")
                    .also(repo.at(first.doc.file), "does not load")
                    .help(format!("name them here as well, or move the others into `{folder}` and remove `{name}`"));
            }
        }
    }
}

/// What lies in the default folder of a kind and does not load because the manifest names paths of its own. Notes to people
/// are left out, and so is what lies in folders of tests, templates and the like.
pub(super) fn shadowed<'a>(repo: &Repo, plugin: &'a Plugin, kind: DocKind) -> Vec<&'a Component> {
    let tree = &repo.tree;
    let is_set_aside = |file: FileId| {
        let mut at = tree.parent(file);
        while at != plugin.dir && at != tree.root() {
            if is_set_aside(tree.name(at)) {
                return true;
            }
            at = tree.parent(at);
        }
        is_note(tree.name(file))
    };
    plugin.components(kind).filter(|it| !it.loads && it.via == Via::Default && !is_set_aside(it.doc.file)).collect()
}

/// Whether the manifest names single files of the default folder, and so leaves out the others one by one.
pub(super) fn names_files_of_default(repo: &Repo, plugin: &Plugin, kind: DocKind) -> bool {
    let tree = &repo.tree;
    let Some(folder) = Folder::of(kind).and_then(|it| tree.child(plugin.dir, it.name)) else { return false };
    let mut named = plugin.declared.iter().filter(|it| it.kind == kind && it.entry.is_none());
    named.any(|it| matches!(it.found, Found::At(target) if tree.is_within(target, folder)))
}
