use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "description-not-uploadable",
    level: Level::Info,
    witness: Witness { by: By::Documentation, client: MEASURED },
    page: include_str!("description_not_uploadable.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

/// How many characters the description of an uploaded skill may have.
const LIMIT: usize = 1024;

fn check(repo: &Repo, findings: &mut Findings) {
    // Where the YAML is broken, the reader guesses what belongs to the description.
    for (_, component) in repo.components(DocKind::Skill).filter(|it| it.1.doc.parsed.errors.is_empty()) {
        let Some(description) = component.doc.get("description").and_then(Node::text) else { continue };
        let count = description.chars().count();
        if let Some((from, _)) = description.char_indices().nth(LIMIT) {
            findings
                .report(
                    description.slice(from..description.len()),
                    format!("the description is {count} characters long; claude.ai and Cowork take no skill with more than {LIMIT}"),
                )
                .label("too much for an upload")
                .help("say what it does and when to use it, and leave the rest to the body");
        }
        let bracket = description.find('<').filter(|it| description.get(it + 1..).is_some_and(opens_a_tag));
        if let Some(at) = bracket {
            let end = description.get(at..).and_then(|it| it.find('>')).map_or(at + 1, |it| at + it + 1);
            findings
                .report(
                    description.slice(at..end),
                    "the description has angle brackets in it; claude.ai and Cowork refuse the skill without saying why",
                )
                .help("write `{name}` for a placeholder, and leave tags out");
        }
    }
}

/// Whether what stands behind a `<` makes it look like a tag, and not like "less than".
fn opens_a_tag(behind: &str) -> bool {
    behind.starts_with(|it: char| it.is_ascii_alphabetic() || it == '/') && behind.contains('>')
}
