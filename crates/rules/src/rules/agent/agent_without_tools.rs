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
        // Of numbers, mappings and their like `wrong-type` speaks.
        let texts: Vec<&Text> = match &member.value.value {
            Value::String(text) => vec![text],
            Value::Array(items) => items.iter().filter_map(Node::text).collect(),
            Value::Null => Vec::new(),
            _ => continue,
        };
        let span = if member.value.span.is_empty() { member.key.span } else { member.value.span };
        let names: Vec<&str> = texts.iter().flat_map(|it| super::tool_names(it)).map(|it| it.1).collect();
        if texts.iter().all(|it| it.trim().is_empty()) {
            findings
                .report(span, "`tools` names no tool, so the agent runs with none at all")
                .help("name the tools, or remove the field to allow all of them");
        } else if !names.is_empty() && names.iter().all(|it| GONE.contains(it)) {
            findings
                .report(span, "every tool in `tools` is one of former clients; the agent has none left, and cannot be started")
                .help("name tools of today, such as `Read` and `Edit`, or remove the field to allow all of them");
        }
    }
}

/// Tools that 2.1.329 no longer has under any name.
const GONE: &[&str] = &["BashOutput", "LS", "MultiEdit", "NotebookRead", "SlashCommand", "TodoRead"];
