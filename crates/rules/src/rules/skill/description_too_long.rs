use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "description-too-long",
    level: Level::Warning,

    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("description_too_long.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

/// How many characters of a description Claude is shown.
const LIMIT: usize = 1536;

fn check(repo: &Repo, findings: &mut Findings) {
    for kind in [DocKind::Skill, DocKind::Command] {
        for (_, component) in repo.components(kind) {
            let Some(description) = component.doc.get("description").and_then(Node::text) else { continue };
            let when = component.doc.get("when_to_use").and_then(Node::text);
            let count = description.chars().count() + when.map_or(0, |it| it.chars().count() + 3);
            if count > LIMIT {
                let from = description.char_indices().nth(LIMIT).map_or(0, |(at, _)| at);
                findings
                    .report(
                        description.slice(from..description.len()),
                        format!("the description is {count} characters long; Claude is shown the first {LIMIT}"),
                    )
                    .label("never seen")
                    .help("say what it does and when to use it first, and leave the rest to the body");
            }
        }
    }
}
