use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "skill-name-mismatch",
    level: Level::Info,

    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("skill_name_mismatch.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for (_, component) in repo.components(DocKind::Skill) {
        let Some(name) = component.doc.get("name").and_then(Node::text) else { continue };
        let dir = repo.tree.parent(component.doc.file);
        let folder = repo.tree.name(dir);
        if dir != repo.tree.root() && !folder.is_empty() && !name.is_empty() && name.as_str() != folder {
            findings
                .report(
                    name.span,
                    format!(
                        "the skill {} lies in a folder called {}; other programs that read skills refuse that",
                        quote(name),
                        quote(folder)
                    ),
                )
                .help(format!("rename the folder to `{}`, or the skill to `{folder}`", name.as_str()));
        }
    }
}
