use crate::diagnostic::Edit;
use crate::edit::{self, NewValue};
use crate::rules::dependency::graph;
use crate::rules::prelude::*;
use crate::rules::readme;
use crate::schema::tables::plugin::kebab;

pub(super) static RULE: Rule = Rule {
    name: "plugin-name-not-kebab",
    level: Level::Warning,
    fixes: Some(Safety::Unsafe),
    page: include_str!("plugin_name_not_kebab.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for problem in repo.problems(RULE.name) {
        let plugin = repo.plugins.iter().find(|it| it.manifest.as_ref().is_some_and(|it| it.file == problem.span.file));
        let found = findings.report(problem.span, problem.message.clone());
        found.level(problem.level).label(problem.label.clone());
        found.help = problem.help.clone();
        if let (Some(fix), Some(plugin)) = (&problem.fix, plugin) {
            found.maybe_fix(everywhere(repo, plugin, fix.clone()));
        }
    }
}

/// The fix of the manifest, with all that calls the plugin by its name: its entry, who depends on it, who installs it. Whoever
/// has it already is told through `renames`. Where the catalogue calls the plugin otherwise, its name there is the one that counts.
fn everywhere(repo: &Repo, plugin: &Plugin, fix: Fix) -> Option<Fix> {
    if plugin.entries.is_empty() {
        return Some(fix);
    }
    let old = plugin.manifest_name()?;
    let new = kebab(old);
    let catalogue = repo.marketplace.as_ref()?;
    let entries: Vec<&Text> = repo.entries().filter(|it| plugin.entries.contains(&it.index)).filter_map(Entry::name).collect();
    let [entry] = entries.as_slice() else { return None };
    let is_taken = repo.entries().filter_map(Entry::name).any(|it| it.as_str() == new);
    if entry.as_str() != old.as_str() || is_taken || !entry.is_verbatim() {
        return None;
    }
    let mut fix = fix.edit(entry.content(), new.as_str());
    for asking in graph::all(repo).iter().filter(|it| it.wants.name == old.as_str() && graph::is_ours(repo, &it.wants)) {
        fix = fix.edit(asking.wants.name_span, new.as_str());
    }
    if let Some((file, text)) = repo.readme.and_then(|it| Some((it, repo.sources.text(it)?))) {
        let ours = catalogue.get("name").and_then(Node::as_str);
        let names = |range: &std::ops::Range<usize>| text.get(range.clone());
        for install in readme::installs(text).filter(|it| names(&it.plugin) == Some(old) && names(&it.marketplace) == ours) {
            fix = fix.edit(Span::new(file, install.plugin.start, install.plugin.end), new.as_str());
        }
    }
    fix.edits.push(renamed(repo, catalogue, old, &new)?);
    Some(fix)
}

/// Says in the catalogue that a plugin has another name now.
fn renamed(repo: &Repo, catalogue: &Doc, old: &str, new: &str) -> Option<Edit> {
    let text = repo.sources.text(catalogue.file)?;
    match catalogue.get("renames") {
        Some(renames) if renames.is_object() && renames.get(old).is_none() => {
            edit::insert_member(text, renames, renames.members().len(), old, edit::string(new))
        }
        Some(_) => None,
        None => {
            let root = catalogue.root()?;
            let value = NewValue::Object(vec![(old.to_owned(), edit::string(new))]);
            edit::insert_member(text, root, root.members().len(), "renames", value)
        }
    }
}
