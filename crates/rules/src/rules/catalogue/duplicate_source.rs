use std::collections::BTreeMap;

use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "duplicate-source",
    level: Level::Warning,
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("duplicate_source.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

/// What makes two entries for one directory two plugins.
const CHOSEN: &[&str] = &[
    "agents",
    "commands",
    "hooks",
    "lspServers",
    "mcpServers",
    "outputStyles",
    "skills",
    "experimental",
    "monitors",
    "themes",
    "workflows",
];

fn check(repo: &Repo, findings: &mut Findings) {
    let mut seen: BTreeMap<FileId, Entry<'_>> = BTreeMap::new();
    for entry in repo.entries() {
        let (Some(dir), Some(path)) = (repo.dir_of(entry), entry.path()) else { continue };
        // An entry that chooses among the components of a directory is a plugin of its own.
        if CHOSEN.iter().any(|it| entry.node.get(it).is_some()) {
            continue;
        }
        let Some(first) = seen.get(&dir) else {
            seen.insert(dir, entry);
            continue;
        };
        let same_name = first.name().map(|it| it.as_str()) == entry.name().map(|it| it.as_str());
        if let Some(other) = first.path().filter(|_| !same_name) {
            findings
                .report(
                    path.span,
                    format!("{} and {} are the same plugin; whoever installs both has every command twice", first.title(), entry.title()),
                )
                .label("the same directory")
                .also(other.span, "the other entry")
                .help("remove one of the entries; if it is an old name, add it to `renames`");
        }
    }
}
