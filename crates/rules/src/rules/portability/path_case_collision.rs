use std::collections::BTreeMap;

use crate::rules::prelude::*;
use crate::tree::fold_case;

pub(super) static RULE: Rule = Rule {
    name: "path-case-collision",
    level: Level::Warning,
    witness: Witness { by: By::Documentation, client: MEASURED },
    page: include_str!("path_case_collision.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    let tree = &repo.tree;
    for dir in tree.ids().filter(|&it| matches!(tree.entry(it).kind, crate::tree::Kind::Dir)) {
        // Names in small letters differ wherever they differ at all.
        let is_small = |name: &str| name.bytes().all(|it| it.is_ascii() && !it.is_ascii_uppercase());
        if tree.children(dir).nth(1).is_none() || tree.children(dir).all(|it| is_small(tree.name(it))) {
            continue;
        }
        let mut seen: BTreeMap<String, FileId> = BTreeMap::new();
        for child in tree.children(dir).filter(|&it| !tree.entry(it).ignored) {
            let name = tree.name(child);
            let first = *seen.entry(fold_case(name)).or_insert(child);
            if first != child && !is_told(repo, dir, name) {
                let diagnostic = findings
                    .report(
                        repo.at(child),
                        format!(
                            "{} and {} are one name where letter case does not count, as on Windows and macOS; one of them is lost there",
                            quote(tree.name(first)),
                            quote(name)
                        ),
                    )
                    .also(repo.at(first), "the other one")
                    .help("rename one of them");
                if !repo.plugins.iter().any(|it| it.is_installable() && tree.is_within(child, it.dir)) {
                    diagnostic.level(Level::Info);
                }
            }
        }
    }
}

/// Whether `component-wrong-case` speaks of it: the official check looks at these places.
fn is_told(repo: &Repo, dir: FileId, name: &str) -> bool {
    let tree = &repo.tree;
    let is_plugin = |dir: FileId| repo.plugin_in(dir).is_some();
    match name.to_ascii_lowercase().as_str() {
        ".claude-plugin" | "hooks" => is_plugin(dir),
        "plugin.json" => tree.name(dir).eq_ignore_ascii_case(".claude-plugin") && is_plugin(tree.parent(dir)),
        "hooks.json" => tree.name(dir).eq_ignore_ascii_case("hooks") && is_plugin(tree.parent(dir)),
        _ => false,
    }
}
