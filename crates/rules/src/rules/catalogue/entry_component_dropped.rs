use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "entry-component-dropped",
    level: Level::Warning,
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("entry_component_dropped.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

/// What a manifest takes the place of, whatever it says.
const DROPPED: &[&str] = &["mcpServers", "lspServers", "userConfig", "channels"];

fn check(repo: &Repo, findings: &mut Findings) {
    for entry in repo.entries() {
        let Some(plugin) = repo.plugin_of(entry) else { continue };
        let Some(manifest) = &plugin.manifest else { continue };
        for member in DROPPED.iter().filter_map(|it| entry.node.member(it)) {
            let key = member.key.as_str();
            findings
                .report(member.key.span, format!("{} has a manifest of its own, so that `{key}` in its entry is dropped", entry.title()))
                .label("dropped")
                .also(manifest.opening(), "takes its place")
                .help(format!("move `{key}` into the manifest"));
        }
    }
}
