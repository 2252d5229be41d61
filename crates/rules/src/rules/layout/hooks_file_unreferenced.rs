use crate::model::layout::{holds_hooks, loose_kind};
use crate::rules::prelude::*;
use crate::tree::Tree;

pub(super) static RULE: Rule = Rule {
    name: "hooks-file-unreferenced",
    level: Level::Warning,
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("hooks_file_unreferenced.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for plugin in repo.plugins.iter().filter(|it| it.is_installable()) {
        // Where hooks load, a second file is one for other tools or other systems.
        if has_hooks(plugin) {
            continue;
        }
        for file in candidates(&repo.tree, plugin.dir) {
            report(repo, plugin, file, findings);
        }
    }
}

fn has_hooks(plugin: &Plugin) -> bool {
    let inline = |it: &Doc| it.get("hooks").is_some();
    plugin.components(DocKind::Hooks).next().is_some() || plugin.manifest.as_ref().is_some_and(inline)
}

/// The files that look as if they were for hooks: in the plugin's directory, and in `hooks`.
fn candidates(tree: &Tree, dir: FileId) -> Vec<FileId> {
    let loose = tree.children(dir).filter(|&it| loose_kind(tree.name(it)) == Some(DocKind::Hooks));
    let folder = tree.child(dir, "hooks").and_then(|it| tree.follow(it));
    let inside = folder.into_iter().flat_map(|it| tree.children(it)).filter(|&it| {
        let name = tree.name(it).to_ascii_lowercase();
        name.ends_with(".json") || matches!(name.as_str(), "hooks.yaml" | "hooks.yml" | "hooks.jsonc" | "hooks.json5" | "hooks.toml")
    });
    // `component-wrong-case` speaks of `Hooks.json`.
    let candidates = loose.chain(inside).filter(|&it| tree.is_file(it));
    candidates.filter(|&it| tree.parent(it) == dir || !tree.name(it).eq_ignore_ascii_case("hooks.json")).collect()
}

fn report(repo: &Repo, plugin: &Plugin, file: FileId, findings: &mut Findings) {
    let tree = &repo.tree;
    let name = tree.name(file);
    let is_json = name.to_ascii_lowercase().ends_with(".json");
    if is_json && !repo.look_at(file, DocKind::Hooks).as_ref().and_then(Doc::root).is_some_and(holds_hooks) {
        return;
    }
    let path = plugin.inner_path(tree, file);
    let diagnostic = findings.report(repo.at(file), format!("{} is not read: hooks are looked for in `hooks/hooks.json`", quote(path)));
    diagnostic.help(match is_json {
        true => format!("rename it to `hooks/hooks.json`, or add `\"hooks\": \"./{path}\"` to the manifest"),
        false => "write the hooks as JSON, in `hooks/hooks.json`".to_owned(),
    });
    // Codex has hooks of the same form, in a file of this name.
    if tree.child(plugin.dir, ".codex-plugin").is_some() {
        diagnostic.level(Level::Info);
    }
}
