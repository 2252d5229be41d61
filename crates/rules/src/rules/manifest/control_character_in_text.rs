use crate::names::is_control;
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "control-character-in-text",
    level: Level::Warning,
    witness: Witness { by: By::House, client: MEASURED },
    page: include_str!("control_character_in_text.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for owner in repo.owners() {
        for field in ["displayName", "description"] {
            let Some(text) = owner.node.get(field).and_then(Node::text) else { continue };
            // `hidden-characters` speaks of those that turn the direction of writing.
            let controls = text.char_indices().filter(|(_, it)| is_control(*it) && u32::from(*it) < 0x100);
            let Some((at, it)) = controls.max_by_key(|(_, it)| !it.is_whitespace()) else { continue };
            let (level, what) = match it {
                '\n' | '\r' => (Level::Info, format!("`{field}` holds a line break, which tears apart the list it is shown in")),
                '\t' => (Level::Info, format!("`{field}` holds a tab, which tears apart the list it is shown in")),
                _ => (
                    Level::Warning,
                    format!("`{field}` holds the control character U+{:04X}, which can change what a terminal shows", u32::from(it)),
                ),
            };
            findings.report(text.slice(at..at + it.len_utf8()), what).level(level).help("write the text on one line, without it");
        }
    }
}
