use crate::rules::prelude::*;
use crate::schema::tables::hooks::{GROUP, HANDLER};
use crate::schema::{Type, confusable};

pub(super) static RULE: Rule = Rule {
    name: "hook-field-unknown",
    level: Level::Info,
    witness: Witness { by: By::House, client: MEASURED },
    page: include_str!("hook_field_unknown.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

/// Of these `hook-field-ignored` speaks.
const TOLD: &[&str] = &["matcher", "env", "cwd", "enabled", "disabled"];

fn check(repo: &Repo, findings: &mut Findings) {
    let Type::Choice(choice) = HANDLER else { return };
    let known: Vec<&str> = choice.variants.iter().flat_map(|it| it.1.fields).map(|it| it.name).collect();
    // Of fields of hooks beside `hooks` `hook-field-ignored` speaks.
    let of_group: Vec<&str> = GROUP.fields.iter().map(|it| it.name).chain(known.iter().copied()).collect();
    let mut report = |node: &Node, known: &[&str]| {
        for member in node.effective_members() {
            let key = member.key.as_str();
            // What is misspelt, `unknown-field` says.
            if known.contains(&key) || TOLD.contains(&key) || key == "matchers" || confusable(key, known.iter().copied()).is_some() {
                continue;
            }
            findings
                .report(
                    member.key.span,
                    format!(
                        "{} is not a field that Claude Code reads; claude.ai and Cowork refuse hooks with such fields",
                        quote(&member.key)
                    ),
                )
                .help("remove it");
        }
    };
    // Of a hook in the place of a group `hook-outside-group` speaks.
    for group in repo.hook_groups().filter(|it| it.node.get("hooks").is_some()) {
        report(group.node, &of_group);
        for hook in group.hooks().filter(|it| it.kind().is_some()) {
            report(hook.node, &known);
        }
    }
}
