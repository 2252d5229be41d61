use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "agent-field-ignored",
    level: Level::Warning,

    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("agent_field_ignored.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

/// Fields that the client reads in agents of a project, and ignores in those of a plugin.
const IGNORED: &[&str] = &["permissionMode", "hooks", "mcpServers", "initialPrompt"];

fn check(repo: &Repo, findings: &mut Findings) {
    for (_, agent) in repo.components(DocKind::Agent).filter(|(plugin, _)| !repo.is_claude_folder(plugin)) {
        let Some(root) = agent.doc.root() else { continue };
        for member in root.effective_members().filter(|it| IGNORED.contains(&it.key.as_str())) {
            let why = match member.key.as_str() {
                "mcpServers" => "declare the server in the plugin's `.mcp.json`",
                "hooks" => "declare the hooks in the plugin's `hooks/hooks.json`",
                "permissionMode" => "remove it; the user's own mode applies",
                _ => "remove it, or say it in the body of the agent",
            };
            findings
                .report(member.key.span, format!("{} is ignored in the agents of a plugin", quote(&member.key)))
                .label("nobody reads this")
                .help(why);
        }
    }
}
