use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "tool-pattern-ignored",
    level: Level::Warning,
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("tool_pattern_ignored.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for (_, agent) in repo.components(DocKind::Agent) {
        for (field, gives) in [("tools", true), ("disallowedTools", false)] {
            let Some(value) = agent.doc.get(field) else { continue };
            let texts = || value.text().into_iter().chain(value.items().iter().filter_map(Node::text));
            // Who names the whole tool as well knows what is given.
            let whole = |name: &str| {
                texts().any(|it| {
                    super::tool_names(it).any(|(range, word)| word == name && it.get(range.end..).is_none_or(|it| !it.starts_with('(')))
                })
            };
            let mut seen = Vec::new();
            for text in texts() {
                for (range, name) in super::tool_names(text) {
                    let behind = text.get(range.end..).unwrap_or_default();
                    if !gives && name == "*" {
                        findings
                            .report(text.slice(range), "`*` takes no tool away here; the agent keeps them all")
                            .help("name the tools, or write those that it may use in `tools`");
                        continue;
                    }
                    // Which agents, workflows and skills an agent may start is written like this.
                    let is_agent = matches!(name, "Agent" | "Task" | "Workflow" | "Skill");
                    let Some(len) = behind.find(')').filter(|_| behind.starts_with('(') && !is_agent && name != "*") else { continue };
                    let what = if gives { "the agent is given all of" } else { "the agent is left without any" };
                    // However many patterns a tool has, it is given or taken once.
                    if seen.contains(&name) || (gives && whole(name)) {
                        continue;
                    }
                    seen.push(name);
                    findings
                        .report(
                            text.slice(range.end..range.end + len + 1),
                            format!("`{field}` names whole tools, and what stands in brackets is passed over; {what} `{name}`"),
                        )
                        .help(format!("write `{name}`, and hold back single calls by a hook or the permissions of the session"));
                }
            }
        }
    }
}
