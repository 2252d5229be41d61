use crate::edit::json_string;
use crate::names::ENTRY_NAME;
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "entry-name-mismatch",
    level: Level::Warning,
    witness: Witness { by: By::Loader, client: MEASURED },
    fixes: Some(Safety::Unsafe),
    page: include_str!("entry_name_mismatch.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for entry in repo.entries() {
        let Some(name) = entry.name() else { continue };
        let Some(plugin) = repo.plugin_of(entry) else { continue };
        let Some(real) = plugin.manifest_name().filter(|it| !it.is_empty() && it.as_str() != name.as_str()) else { continue };
        if is_listed_under(repo, plugin, real) && is_offered_twice(repo, plugin) {
            continue;
        }
        let found = findings.report(
            name.span,
            format!(
                "the plugin is installed as {} and calls itself {}, which stands before its commands and skills",
                quote(name),
                quote(real)
            ),
        );
        found.label("what people install").also(real.span, "what its commands are called by");
        found.help("give both the same name");
        // Several entries may offer one plugin; then no name is the right one.
        // What no plugin can be installed as is no name to copy.
        if plugin.entries.len() == 1 && (ENTRY_NAME.faults)(name).is_empty() {
            found.fix(Fix::risky(format!("Write {} into the manifest", quote(name)), real.span, json_string(name)));
        }
    }
}

/// Whether one of the entries for a plugin has the name of its manifest.
fn is_listed_under(repo: &Repo, plugin: &Plugin, name: &Text) -> bool {
    repo.entries().any(|it| plugin.entries.contains(&it.index) && it.name().is_some_and(|it| it.as_str() == name.as_str()))
}

/// Whether `duplicate-source` speaks of it already.
fn is_offered_twice(repo: &Repo, plugin: &Plugin) -> bool {
    let found = Findings::of(&super::duplicate_source::RULE, repo);
    let mut paths = repo.entries().filter(|it| plugin.entries.contains(&it.index)).filter_map(Entry::path);
    plugin.entries.len() > 1 && paths.any(|path| found.iter().any(|it| it.primary.span == path.span))
}
