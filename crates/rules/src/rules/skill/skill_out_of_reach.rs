use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "skill-out-of-reach",
    level: Level::Warning,

    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("skill_out_of_reach.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for kind in [DocKind::Skill, DocKind::Command] {
        for (_, component) in repo.components(kind) {
            let Some(root) = component.doc.root() else { continue };
            let (Some(user), Some(model)) = (root.member("user-invocable"), root.member("disable-model-invocation")) else { continue };
            if user.value.as_bool() == Some(false) && model.value.as_bool() == Some(true) {
                findings
                    .report(user.value.span, "users may not call it and Claude may not either; nobody can")
                    .also(model.value.span, "Claude may not")
                    .help("remove one of the two");
            }
        }
    }
}
