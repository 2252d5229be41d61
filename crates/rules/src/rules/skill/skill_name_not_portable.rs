use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "skill-name-not-portable",
    level: Level::Info,
    witness: Witness { by: By::Documentation, client: MEASURED },
    page: include_str!("skill_name_not_portable.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

/// How many characters the name of a skill may have.
const LONGEST: usize = 64;

fn check(repo: &Repo, findings: &mut Findings) {
    for (_, component) in repo.components(DocKind::Skill) {
        let Some(name) = component.doc.get("name").and_then(Node::text) else { continue };
        // Of a name that is not that of its folder `skill-name-mismatch` speaks.
        if name.as_str() != repo.tree.name(repo.tree.parent(component.doc.file)) {
            continue;
        }
        let allowed = |it: char| it.is_ascii_lowercase() || it.is_ascii_digit() || it == '-';
        let parts_fit = !name.split('-').any(str::is_empty);
        let why = match () {
            () if !name.chars().all(allowed) => "has other characters than lower-case letters, digits and hyphens",
            () if !parts_fit => "has a hyphen at an end, or two in a row",
            () if name.chars().count() > LONGEST => "is longer than 64 characters",
            () => continue,
        };
        findings
            .report(name.span, format!("the name {} {why}; other programs that read skills refuse that", quote(name)))
            .help("rename the skill and its folder");
    }
}
