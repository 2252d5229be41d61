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
    remote(repo, findings);
    let mut seen: BTreeMap<FileId, Entry<'_>> = BTreeMap::new();
    // What has no name is no plugin.
    for entry in repo.entries().filter(|it| it.name().is_some()) {
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

/// Entries that name the same place elsewhere, down to the last field.
fn remote(repo: &Repo, findings: &mut Findings) {
    let mut seen: BTreeMap<String, Entry<'_>> = BTreeMap::new();
    for entry in repo.entries().filter(|it| it.name().is_some() && !CHOSEN.iter().any(|key| it.node.get(key).is_some())) {
        let Some(source @ Source::Object { node, .. }) = entry.source() else { continue };
        let mut fields: Vec<String> =
            node.effective_members().map(|it| format!("{}={}", it.key.as_str(), repo.sources.slice(it.value.span))).collect();
        fields.sort();
        let mut place = fields.join("\n");
        // GitHub does not tell letter case.
        if matches!(source, Source::Object { kind, .. } if kind.as_str() == "github") {
            place = place.to_lowercase();
        }
        let Some(first) = seen.get(&place) else {
            seen.insert(place, entry);
            continue;
        };
        let same_name = first.name().map(|it| it.as_str()) == entry.name().map(|it| it.as_str());
        if let Some(other) = first.node.get("source").filter(|_| !same_name) {
            findings
                .report(
                    node.opening(),
                    format!("{} and {} are the same plugin; whoever installs both has every command twice", first.title(), entry.title()),
                )
                .label("the same place")
                // Who collects the plugins of others may keep an old name on purpose.
                .level(Level::Info)
                .also(other.opening(), "the other entry")
                .help("remove one of the entries; if it is an old name, add it to `renames`");
        }
    }
}
