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
    for (plugin, component) in strays(repo) {
        let Some((id, _)) = identify(repo, plugin, component) else { continue };
        let name = quote(repo.tree.name(component.doc.file));
        findings
            .report(repo.at(component.doc.file), format!("{name} becomes {} called `{id}`", component.doc.kind.noun()))
            .help("move it out of the folder: every Markdown file in it counts");
    }
}

/// The components that are by their name documents for people, and do not describe themselves as anything else.
pub(super) fn strays(repo: &Repo) -> impl Iterator<Item = (&Plugin, &Component)> {
    let kinds = [DocKind::Command, DocKind::Agent, DocKind::OutputStyle];
    kinds.into_iter().flat_map(|it| repo.components(it)).filter(|(_, it)| {
        let says_nothing = it.doc.get("description").is_none() && it.doc.get("name").is_none();
        it.loads && says_nothing && is_note(repo.tree.name(it.doc.file))
    })
}
