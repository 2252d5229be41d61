use super::duplicate_component_id::identify;
use crate::model::layout::is_note;
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "stray-doc-in-component-dir",
    level: Level::Warning,
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("stray_doc_in_component_dir.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    let tree = &repo.tree;
    for plugin in &repo.plugins {
        for (kind, noun) in [(DocKind::Command, "a command"), (DocKind::Agent, "an agent"), (DocKind::OutputStyle, "an output style")] {
            for component in plugin.components(kind).filter(|it| it.loads && is_stray(repo, &it.doc)) {
                let file = component.doc.file;
                let name = quote(tree.name(file));
                let Some((id, _)) = identify(repo, plugin, component) else { continue };
                findings
                    .report(repo.at(file), format!("{name} becomes {noun} called `{id}`"))
                    .help("move it out of the folder: every Markdown file in it counts");
            }
        }
    }
}

/// Whether a component is by its name a document for people, and says nothing else itself.
pub(in crate::rules) fn is_stray(repo: &Repo, doc: &Doc) -> bool {
    is_note(repo.tree.name(doc.file)) && doc.get("description").is_none() && doc.get("name").is_none()
}
