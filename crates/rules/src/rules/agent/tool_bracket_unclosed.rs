use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "tool-bracket-unclosed",
    level: Level::Warning,
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("tool_bracket_unclosed.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for kind in [DocKind::Skill, DocKind::Command] {
        for (_, component) in repo.components(kind) {
            for field in ["allowed-tools", "disallowed-tools"] {
                let Some(value) = component.doc.get(field) else { continue };
                for text in value.text().into_iter().chain(value.items().iter().filter_map(Node::text)) {
                    let Some(open) = unclosed(text) else { continue };
                    findings
                        .report(
                            text.slice(open..open + 1),
                            format!(
                                "the bracket is never closed; what stands behind it belongs to the pattern, and {} is passed over",
                                quote(text)
                            ),
                        )
                        .label("opened here")
                        .help("close it: `Bash(git *)`");
                }
            }
        }
    }
}

/// The first bracket that is not closed.
fn unclosed(text: &str) -> Option<usize> {
    let mut open = Vec::new();
    for (at, it) in text.char_indices() {
        match it {
            '(' => open.push(at),
            ')' => {
                open.pop();
            }
            _ => {}
        }
    }
    open.first().copied()
}
