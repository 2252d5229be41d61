use crate::rules::prelude::*;
use crate::schema::tables::hooks::event_named;

pub(super) static RULE: Rule = Rule {
    name: "hook-event-outside-hooks",
    level: Level::Warning,
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("hook_event_outside_hooks.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for (_, component) in repo.components(DocKind::Hooks) {
        let Some(root) = component.doc.root().filter(|it| it.get("hooks").is_some_and(Node::is_object)) else { continue };
        for member in root.effective_members() {
            // Of those that decide over tool calls, `hidden-gate-hook` speaks.
            let is_other = event_named(&member.key).is_some_and(|it| !it.is_gate());
            if is_other && !member.value.items().is_empty() {
                findings
                    .report(
                        member.key.span,
                        format!("{} stands beside `hooks`, where it is not looked for; the hooks below it never run", quote(&member.key)),
                    )
                    .help("move it into `hooks`");
            }
        }
    }
}
