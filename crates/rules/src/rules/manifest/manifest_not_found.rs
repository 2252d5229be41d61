use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "manifest-not-found",
    aliases: &["MANIFEST_NOT_FOUND"],
    level: Level::Error,
    page: include_str!("manifest_not_found.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    let tree = &repo.tree;
    let root = tree.root();
    let is_component_folder = |name: &str| matches!(name, "skills" | "commands" | "agents" | ".claude");
    let is_somebodys_own = is_component_folder(&repo.facts.root_name) || [".claude", "skills"].iter().any(|it| has_components(repo, it));
    let is_plugin = repo.plugins.iter().any(|it| it.dir == root && it.manifest.is_some());
    if repo.kind == RootKind::Folders && !is_plugin && !is_somebodys_own && !is_wrong_case(repo) {
        findings
            .report(repo.at(root), "there is no `.claude-plugin/plugin.json`; the official check finds no plugin here")
            .help("add `.claude-plugin/plugin.json` with `{ \"name\": \"my-plugin\" }`");
    }
}

/// Whether the folder holds a skill, or folders that do.
fn has_components(repo: &Repo, folder: &str) -> bool {
    let tree = &repo.tree;
    let Some(folder) = tree.get(folder).filter(|&it| tree.is_dir(it)) else { return false };
    let is_claude = tree.name(folder) == ".claude";
    tree.children(folder).any(|it| match is_claude {
        true => matches!(tree.name(it), "skills" | "commands" | "agents"),
        false => matches!(tree.find(it, "SKILL.md"), Found::At(_)),
    })
}

/// `component-wrong-case` speaks of those.
fn is_wrong_case(repo: &Repo) -> bool {
    matches!(repo.tree.find(repo.tree.root(), ".claude-plugin/plugin.json"), Found::OtherCase(_))
}
