use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "hook-type-not-supported",
    level: Level::Warning,
    witness: Witness { by: By::Documentation, client: MEASURED },
    page: include_str!("hook_type_not_supported.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for hook in repo.hooks() {
        let (Some(kind), Some(tag)) = (hook.kind(), hook.text("type")) else { continue };
        let event = hook.group.event;
        if !event.handlers.contains(&kind) {
            findings
                .report(tag.span, format!("`{}` runs no hooks of type `{kind}`; this one is skipped", event.name))
                .help(format!("use {}", either(event.handlers)));
        }
    }
}
