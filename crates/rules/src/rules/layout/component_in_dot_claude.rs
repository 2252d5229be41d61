use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "component-in-dot-claude",
    level: Level::Info,
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("component_in_dot_claude.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    let tree = &repo.tree;
    // At the root of a repository, `.claude` is for those who work on it.
    for plugin in repo.plugins.iter().filter(|it| it.is_installable() && it.dir != tree.root()) {
        let Some(own) = tree.child(plugin.dir, ".claude").and_then(|it| tree.follow(it)) else { continue };
        let loads_nothing = plugin.components.iter().all(|it| !it.loads);
        for (name, kind) in [
            ("skills", DocKind::Skill),
            ("commands", DocKind::Command),
            ("agents", DocKind::Agent),
            ("output-styles", DocKind::OutputStyle),
        ] {
            let Some(folder) = tree.child(own, name).filter(|&it| !tree.is_link(it)) else { continue };
            let holds_some = match kind {
                DocKind::Skill => tree.children(folder).any(|it| tree.child(it, "SKILL.md").is_some()),
                _ => tree.below(folder).any(|it| tree.name(it).ends_with(".md")),
            };
            // Where the plugin has its own, these are for those who work on the plugin.
            if holds_some && plugin.components(kind).all(|it| !it.loads) {
                let diagnostic = findings
                    .report(repo.at(folder), format!("`.claude/{name}` is for a project; in a plugin nothing of what lies in it loads"));
                diagnostic.help(format!("for the users of the plugin, move it to `{name}`"));
                if loads_nothing {
                    diagnostic.level(Level::Warning);
                }
            }
        }
    }
}
