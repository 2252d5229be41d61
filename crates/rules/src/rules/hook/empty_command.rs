use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "empty-command",
    level: Level::Warning,
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("empty_command.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for command in repo.hooks().filter_map(|it| it.command()).filter(|it| it.trim().is_empty()) {
        findings
            .report(command.span, "the command is empty; the hook fails each time it runs")
            .help("write what it runs, or remove the hook");
    }
}
