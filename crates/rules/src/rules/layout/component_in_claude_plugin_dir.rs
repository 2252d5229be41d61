use crate::model::layout::{FOLDERS, loose_kind};
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "component-in-claude-plugin-dir",
    level: Level::Warning,
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("component_in_claude_plugin_dir.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    let tree = &repo.tree;
    for plugin in repo.plugins.iter().filter(|it| it.is_installable()) {
        let Some(own) = tree.child(plugin.dir, ".claude-plugin").and_then(|it| tree.follow(it)) else { continue };
        for child in tree.children(own) {
            let name = tree.name(child);
            let is_part = match tree.is_dir(child) {
                true => FOLDERS.iter().any(|it| it.name == name) && tree.children(child).next().is_some(),
                false => name == "SKILL.md" || loose_kind(name).is_some(),
            };
            // What a manifest names loads from here as well.
            let is_named = plugin.components.iter().any(|it| it.loads && tree.is_within(it.doc.file, child));
            if is_part && !is_named {
                findings
                    .report(
                        repo.at(child),
                        format!("{} lies in `.claude-plugin`, where only manifests are looked for; it does not load", quote(name)),
                    )
                    .help(format!("move it up into the plugin's directory: {}", quote(&better_place(name))));
            }
        }
    }
}

/// Where a file or folder is looked for.
fn better_place(name: &str) -> String {
    match loose_kind(name) {
        Some(DocKind::Hooks) => "hooks/hooks.json".into(),
        Some(DocKind::Mcp) => ".mcp.json".into(),
        Some(DocKind::Lsp) => ".lsp.json".into(),
        Some(DocKind::Monitors) => "monitors/monitors.json".into(),
        _ => name.into(),
    }
}
