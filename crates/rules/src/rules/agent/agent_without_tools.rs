use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "agent-without-tools",
    level: Level::Warning,

    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("agent_without_tools.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for (_, agent) in repo.components(DocKind::Agent) {
        let Some(member) = agent.doc.root().and_then(|it| it.member("tools")) else { continue };
        let names_some = match &member.value.value {
            Value::String(text) => !text.trim().is_empty(),
            Value::Array(items) => items.iter().any(|it| it.text().is_some()),
            _ => false,
        };
        if !names_some {
            let span = if member.value.span.is_empty() { member.key.span } else { member.value.span };
            findings
                .report(span, "`tools` names no tool, so the agent runs with none at all")
                .help("name the tools, or remove the field to allow all of them");
        }
    }
}
