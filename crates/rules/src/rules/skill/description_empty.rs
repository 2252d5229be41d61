use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "description-empty",
    level: Level::Warning,

    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("description_empty.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for kind in [DocKind::Skill, DocKind::Command] {
        for (_, component) in repo.components(kind) {
            let Some(root) = component.doc.root() else { continue };
            let Some(member) = root.member("description") else { continue };
            let blank = match &member.value.value {
                Value::Null => true,
                Value::String(text) => text.trim().is_empty(),
                _ => false,
            };
            let says_when = root.get("when_to_use").and_then(Node::text).is_some_and(|it| !it.trim().is_empty());
            let hidden = root.get("disable-model-invocation").is_some_and(|it| match &it.value {
                Value::Bool(it) => *it,
                Value::String(it) => ["true", "yes", "on", "1"].iter().any(|word| it.eq_ignore_ascii_case(word)),
                Value::Number(it) => *it == 1.0,
                _ => false,
            });
            if blank && !says_when && !hidden {
                let span = if member.value.span.is_empty() { member.key.span } else { member.value.span };
                findings
                    .report(span, format!("the description is empty; Claude is never told of {}", article(kind)))
                    .help("say in a sentence what it does and when to use it");
            }
        }
    }
}

fn article(kind: DocKind) -> &'static str {
    if kind == DocKind::Skill { "the skill" } else { "the command" }
}
