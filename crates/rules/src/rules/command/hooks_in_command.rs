use crate::rules::prelude::*;
use crate::schema::tables::hooks::{Event, event_named};

pub(super) static RULE: Rule = Rule {
    name: "hooks-in-command",
    level: Level::Warning,
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("hooks_in_command.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for (_, command) in repo.components(DocKind::Command).filter(|(_, it)| it.doc.parsed.errors.is_empty()) {
        let Some(hooks) = command.doc.root().and_then(|it| it.member("hooks")).filter(|it| !it.value.is_null()) else { continue };
        let gate = hooks.value.text().is_some() || hooks.value.members().iter().any(|it| event_named(&it.key).is_some_and(Event::is_gate));
        let lost = if gate && command.doc.get("allowed-tools").is_some() { ", and they cost the command its `allowed-tools`" } else { "" };
        findings
            .report(hooks.key.span, format!("hooks in a command never run{lost}"))
            .label("only skills have hooks")
            .help("make a skill of the command, or move the hooks to `hooks/hooks.json`");
    }
}
