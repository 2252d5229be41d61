use crate::rules::prelude::*;
use crate::tree::Kind;

pub(super) static RULE: Rule = Rule {
    name: "executable-committed",
    level: Level::Warning,
    security: Some("6.5"),
    witness: Witness { by: By::House, client: MEASURED },
    page: include_str!("executable_committed.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

/// Endings of programs for machines, and of what starts them.
const ENDINGS: &[&str] = &["exe", "dll", "scr", "msi", "pif", "lnk", "dylib"];

fn check(repo: &Repo, findings: &mut Findings) {
    for plugin in &repo.plugins {
        for file in repo.tree.below(plugin.dir) {
            let (name, entry) = (repo.tree.name(file), repo.tree.entry(file));
            let ending = name.rsplit_once('.').map_or("", |(_, it)| it);
            let is_program = ENDINGS.iter().any(|it| ending.eq_ignore_ascii_case(it));
            if is_program && !entry.ignored && matches!(entry.kind, Kind::File { .. }) {
                findings
                    .report(repo.at(file), format!("{} is a compiled program; nobody can review what it does", quote(name)))
                    .help("ship the source, or fetch a pinned release with a checksum when it is needed");
            }
        }
    }
}
