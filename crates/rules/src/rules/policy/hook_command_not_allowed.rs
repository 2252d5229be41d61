use super::{allowed, fits_any};
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "hook-command-not-allowed",
    level: Level::Warning,
    opt_in: true,
    witness: Witness { by: By::House, client: MEASURED },
    page: include_str!("hook_command_not_allowed.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    let Some(commands) = &repo.options.policy.hook_commands else { return };
    for hook in repo.hooks() {
        let Some(command) = hook.command() else { continue };
        let args = hook.args().unwrap_or_default().iter().filter_map(Node::as_str);
        let line = std::iter::once(command.as_str()).chain(args).collect::<Vec<_>>().join(" ");
        if !fits_any(commands, &line) {
            let message = format!("a hook of {} runs {}, which this house does not allow", quote(hook.group.event.name), quote(&line));
            findings.report(command.span, message).help(allowed(commands));
        }
    }
    // Hooks in code run without any command.
    for (_, component) in repo.components(DocKind::Hooks) {
        for module in component.doc.get("modules").map_or(&[][..], Node::items).iter().filter_map(Node::text) {
            if !fits_any(commands, module) {
                let message = format!("the module {} registers hooks in code, which this house does not allow", quote(module));
                findings.report(module.span, message).help(allowed(commands));
            }
        }
    }
}
