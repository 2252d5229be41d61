use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "hook-command-with-arguments",
    level: Level::Warning,
    fixes: Some(Safety::Unsafe),
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("hook_command_with_arguments.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for hook in repo.hooks() {
        let Some(command) = hook.command().filter(|_| hook.args().is_some()) else { continue };
        let trimmed = command.trim();
        let quote_mark = trimmed.chars().next().filter(|it| matches!(it, '"' | '\''));
        if let Some(mark) = quote_mark {
            let inner = trimmed.trim_matches(mark);
            let fix = (!inner.contains(['"', '\'', '\\'])).then(|| Fix::risky("Remove the quotes", command.content(), inner));
            findings
                .report(
                    command.span,
                    "with `args` no shell reads the command, and the quotes are part of the name; no such program is found, and the hook never runs",
                )
                .help("leave the quotes out: the path may have spaces in it")
                .maybe_fix(fix);
            continue;
        }
        let Some((program, _)) = trimmed.split_once(' ').filter(|it| !it.0.contains(['/', '\\', '$'])) else { continue };
        let from = command.find(' ').unwrap_or_default();
        findings
            .report(
                command.slice(from..command.len()),
                format!(
                    "with `args`, `command` is one program; {} is looked for under that whole name, and the hook never runs",
                    quote(command)
                ),
            )
            .label("arguments")
            .help(format!("write `\"command\": \"{program}\"`, and the rest as the first of the `args`"));
    }
}
