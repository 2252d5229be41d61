use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "fork-field-without-fork",
    level: Level::Warning,
    witness: Witness { by: By::Documentation, client: MEASURED },
    page: include_str!("fork_field_without_fork.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for kind in [DocKind::Skill, DocKind::Command] {
        for (_, component) in repo.components(kind) {
            let Some(root) = component.doc.root().filter(|it| it.get("context").is_none()) else { continue };
            for member in root.effective_members().filter(|it| matches!(it.key.as_str(), "agent" | "background")) {
                // Whoever switches it off gets what is asked for.
                let is_off = member.value.is_null() || member.value.as_bool() == Some(false);
                if !is_off {
                    findings
                        .report(member.key.span, format!("{} counts only with `context: fork`; here it is ignored", quote(&member.key)))
                        .help("add `context: fork`, or remove the field");
                }
            }
        }
    }
}
