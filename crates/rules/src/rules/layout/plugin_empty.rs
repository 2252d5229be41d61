use crate::rules::prelude::*;
use crate::tree::Kind;

pub(super) static RULE: Rule = Rule {
    name: "plugin-empty",
    level: Level::Warning,
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("plugin_empty.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    let empty: Vec<&Plugin> = repo.plugins.iter().filter(|it| it.is_installable() && is_empty(repo, it)).collect();
    if empty.is_empty() {
        return;
    }
    let explained = explained(repo);
    for plugin in empty {
        if explained.iter().any(|&it| repo.tree.is_within(it, plugin.dir)) {
            continue;
        }
        for entry in repo.entries_of(plugin).filter(|it| !says_something(it.node)) {
            let at = entry.path().map_or(entry.node.opening(), |it| it.span);
            let message = format!("{} holds nothing that Claude Code loads; it installs and does nothing", entry.title());
            findings.report(at, message).label("no skill, command, agent, hook or server in here").help(HELP);
        }
        if plugin.entries.is_empty() {
            findings.report(plugin.at(), "the plugin holds nothing that Claude Code loads; it installs and does nothing").help(HELP);
        }
    }
}

const HELP: &str = "add what it is to bring along, such as `skills/<name>/SKILL.md`, or remove the plugin";

fn is_empty(repo: &Repo, plugin: &Plugin) -> bool {
    let tree = &repo.tree;
    let loads = plugin.components.iter().any(|it| it.loads);
    let manifest = plugin.manifest.as_ref();
    // A manifest that does not parse has rules of its own.
    let speaks = manifest.is_some_and(|it| it.root().is_none_or(says_something));
    // What lies behind links and in folders that were not entered is not known.
    let unknown = tree.children(plugin.dir).any(|it| {
        matches!(tree.entry(it).kind, Kind::Symlink { .. } | Kind::Pruned)
            && tree.name(it) != "node_modules"
            && !tree.name(it).starts_with('.')
    });
    let runs = tree.child(plugin.dir, "bin").is_some();
    // Git keeps no empty directories: that is a submodule which was not fetched.
    let holds_files = tree.below(plugin.dir).any(|it| tree.is_file(it));
    holds_files && !loads && !speaks && !unknown && !runs && plugin.declared.is_empty()
}

/// Whether a manifest or an entry brings something along itself, in a field.
fn says_something(object: &Node) -> bool {
    const FIELDS: &[&str] = &[
        "skills",
        "commands",
        "agents",
        "hooks",
        "mcpServers",
        "lspServers",
        "outputStyles",
        "workflows",
        "themes",
        "monitors",
        "experimental",
        "channels",
        "dependencies",
        "settings",
        "modules",
        "types",
        "userConfig",
        "binaries",
    ];
    FIELDS.iter().any(|it| object.member(it).is_some())
}

/// Where other rules have found what was meant to load: they say more.
fn explained(repo: &Repo) -> Vec<FileId> {
    let others = [
        &super::component_file_misplaced::RULE,
        &super::component_in_claude_plugin_dir::RULE,
        &super::component_wrong_case::RULE,
        &super::file_not_read::RULE,
        &super::hooks_file_unreferenced::RULE,
        &super::misnamed_directory::RULE,
        &super::skill_filename_case::RULE,
        &super::skill_not_discovered::RULE,
        &super::component_is_link::RULE,
    ];
    others.into_iter().flat_map(|it| Findings::of(it, repo)).filter(|it| it.level > Level::Info).map(|it| it.primary.span.file).collect()
}
