use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "switch-not-understood",
    level: Level::Warning,
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("switch_not_understood.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for kind in [DocKind::Skill, DocKind::Command] {
        for (_, component) in repo.components(kind) {
            for (field, effect) in
                [("user-invocable", "and it disappears from the menu"), ("disable-model-invocation", "and Claude may call it all the same")]
            {
                let Some(member) = component.doc.root().and_then(|it| it.member(field)) else { continue };
                if is_understood(&member.value) {
                    continue;
                }
                let span = if member.value.span.is_empty() { member.key.span } else { member.value.span };
                findings
                    .report(span, format!("`{field}` is {}, which counts as `false`, {effect}", describe(&member.value)))
                    .help("write `true` or `false`");
            }
        }
    }
}

/// Whether a value is one of those that people mean by yes or no.
fn is_understood(node: &Node) -> bool {
    match &node.value {
        Value::Bool(_) => true,
        Value::Number(it) => *it == 0.0 || *it == 1.0,
        Value::String(it) => ["true", "yes", "on", "1", "false", "no", "off", "0"].iter().any(|word| it.eq_ignore_ascii_case(word)),
        _ => false,
    }
}
