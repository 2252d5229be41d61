use std::cell::LazyCell;
use std::collections::BTreeSet;

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
    let settled = LazyCell::new(|| settled(repo));
    for entry in repo.entries() {
        let Some(name) = entry.name() else { continue };
        let Some(plugin) = repo.plugin_of(entry) else { continue };
        let Some(real) = plugin.manifest_name().filter(|it| !it.is_empty() && it.as_str() != name.as_str()) else { continue };
        if plugin.entries.len() > 1 && settled.contains(&plugin.dir) {
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

/// The plugins that are listed under their own name, and of whose other entries `duplicate-source` speaks.
fn settled(repo: &Repo) -> BTreeSet<FileId> {
    let told: BTreeSet<Span> = Findings::of(&super::duplicate_source::RULE, repo).iter().map(|it| it.primary.span).collect();
    let has_own_name = |plugin: &Plugin| {
        let own = plugin.manifest_name().map(Text::as_str);
        repo.entries_of(plugin).filter_map(Entry::name).any(|it| Some(it.as_str()) == own)
    };
    let is_told = |plugin: &Plugin| repo.entries_of(plugin).filter_map(Entry::path).any(|it| told.contains(&it.span));
    repo.plugins.iter().filter(|it| it.entries.len() > 1 && has_own_name(it) && is_told(it)).map(|it| it.dir).collect()
}
