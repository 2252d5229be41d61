use crate::rules::prelude::*;
use crate::tools;

pub(super) static RULE: Rule = Rule {
    name: "wrong-tools-key",
    level: Level::Warning,
    fixes: Some(Safety::Unsafe),
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("wrong_tools_key.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for (kind, right, wrong) in [
        (DocKind::Agent, "tools", &["allowed-tools", "allowedTools", "allowed_tools"][..]),
        (DocKind::Skill, "allowed-tools", &["tools", "allowedTools", "allowed_tools"]),
        (DocKind::Command, "allowed-tools", &["tools", "allowedTools", "allowed_tools"]),
    ] {
        for (_, component) in repo.components(kind) {
            let Some(root) = component.doc.root() else { continue };
            for member in root.effective_members().filter(|it| wrong.contains(&it.key.as_str())) {
                // `tools: [python, ripgrep]` may say what a skill needs, to people or to other clients.
                if member.key.as_str() == "tools" && !names_tools(&member.value) {
                    continue;
                }
                let effect = if kind == DocKind::Agent { "the agent keeps every tool" } else { "it allows nothing in advance" };
                let taken = root.get(right).is_some();
                let diagnostic =
                    findings.report(member.key.span, format!("{} reads `{right}`, not {}; {effect}", kind.noun(), quote(&member.key)));
                if taken {
                    diagnostic.help(format!("`{right}` is set already; remove this one"));
                } else {
                    let fix = Fix::risky(format!("Rename the field to `{right}`"), member.key.content(), right);
                    diagnostic.help(format!("call it `{right}`")).fix(fix);
                }
            }
        }
    }
}

/// Whether a value names at least one tool of the client, or of a server.
fn names_tools(value: &Node) -> bool {
    let texts = value.text().into_iter().chain(value.items().iter().filter_map(Node::text));
    let mut names = texts.flat_map(|it| super::tool_names(it)).map(|it| it.1);
    names.any(|it| it == "*" || it.starts_with("mcp__") || tools::is_known(it) || tools::in_right_case(it).is_some())
}
