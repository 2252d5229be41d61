use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "skill-name-dropped",
    level: Level::Warning,

    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("skill_name_dropped.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for kind in [DocKind::Skill, DocKind::Command] {
        for (_, component) in repo.components(kind) {
            let Some(name) = component.doc.get("name").and_then(Node::text) else { continue };
            let Some((range, what)) = fault(name) else { continue };
            findings
                .report(
                    name.slice(range),
                    format!("the name {} {what}; the client drops it and takes the name of the folder or file", quote(name)),
                )
                .help("write lower-case letters, digits and hyphens");
        }
    }
}

/// What in a name makes the client drop it.
fn fault(name: &str) -> Option<(std::ops::Range<usize>, &'static str)> {
    let whole = 0..name.len();
    if name.is_empty() {
        return Some((whole, "is empty"));
    }
    if name.trim() != name {
        return Some((whole, "begins or ends with a blank"));
    }
    if let Some(at) = name.find("  ") {
        return Some((at..at + 2, "has two blanks in a row"));
    }
    let odd = |it: char| it.is_control() || matches!(it, '<' | '>') || (it.is_whitespace() && it != ' ') || is_invisible(it);
    name.char_indices().find(|(_, it)| odd(*it)).map(|(at, it)| {
        let what = if matches!(it, '<' | '>') { "has an angle bracket in it" } else { "has a character in it that nobody sees" };
        (at..at + it.len_utf8(), what)
    })
}

fn is_invisible(it: char) -> bool {
    matches!(it, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{E000}'..='\u{F8FF}')
}
