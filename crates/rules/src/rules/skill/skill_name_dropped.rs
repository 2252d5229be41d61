use crate::names;
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "skill-name-dropped",
    level: Level::Warning,
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("skill_name_dropped.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for kind in [DocKind::Skill, DocKind::Command] {
        for (plugin, component) in repo.components(kind) {
            let Some(name) = component.doc.get("name").and_then(Node::text) else { continue };
            let Some((range, what)) = names::dropped(name, plugin.prefix()) else { continue };
            findings
                .report(
                    name.slice(range),
                    format!("the name {} {what}; the client drops it and takes the name of the folder or file", quote(name)),
                )
                .help("write lower-case letters, digits and hyphens");
        }
    }
}
