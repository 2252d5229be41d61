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

/// What an entry or a manifest may bring by itself.
const BROUGHT: &[&str] = &[
    "agents",
    "channels",
    "commands",
    "dependencies",
    "experimental",
    "hooks",
    "lspServers",
    "mcpServers",
    "monitors",
    "outputStyles",
    "settings",
    "skills",
    "themes",
    "types",
    "workflows",
];

/// Folders that someone meant for components, even if none is found in them; other rules speak of those.
const MEANT: &[&str] = &[
    "agent",
    "agents",
    "bin",
    "command",
    "commands",
    "hook",
    "hooks",
    "monitors",
    "output-styles",
    "skill",
    "skills",
    "themes",
    "workflows",
];

fn check(repo: &Repo, findings: &mut Findings) {
    for entry in repo.entries() {
        let (Some(path), Some(plugin)) = (entry.path(), repo.plugin_of(entry)) else { continue };
        let brings = |node: Option<&Node>| node.is_some_and(|it| BROUGHT.iter().any(|key| it.get(key).is_some()));
        if !plugin.components.is_empty() || brings(Some(entry.node)) || brings(plugin.manifest.as_ref().and_then(Doc::root)) {
            continue;
        }
        let tree = &repo.tree;
        let is_known = tree.entry(plugin.dir).kind == Kind::Dir;
        let meant = tree.below(plugin.dir).any(|it| {
            let name = tree.name(it);
            name.eq_ignore_ascii_case("SKILL.md") || (MEANT.contains(&name) && tree.is_dir(it))
        });
        if is_known && !meant {
            findings
                .report(
                    path.span,
                    format!("there is nothing in {} that a client loads; {} installs and does nothing", quote(path), entry.title()),
                )
                .label("no component in here")
                .help("add skills, commands, agents, hooks or servers, or name them in the entry");
        }
    }
}
