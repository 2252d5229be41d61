use std::collections::{HashMap, HashSet};

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
    let problems = repo.problems(RULE.name);
    if problems.is_empty() {
        return;
    }
    let mentions = Mentions::of(repo);
    for problem in problems {
        let found = findings.report(problem.span, problem.message.clone());
        found.level(problem.level).label(problem.label.clone());
        found.help = problem.help.clone();
        if let (Some(fix), Some(plugin)) = (&problem.fix, mentions.plugins.get(&problem.span.file)) {
            found.maybe_fix(everywhere(repo, &mentions, plugin, fix.clone()));
        }
    }
}

/// Where plugins are called by their names.
struct Mentions<'a> {
    /// By their manifests.
    plugins: HashMap<FileId, &'a Plugin>,
    /// The names in the catalogue.
    listed: HashSet<&'a str>,
    /// Who depends on a plugin of this marketplace.
    wanted: HashMap<&'a str, Vec<Span>>,
    /// Install commands of the README.
    installed: HashMap<&'a str, Vec<Span>>,
}

impl<'a> Mentions<'a> {
    fn of(repo: &'a Repo) -> Mentions<'a> {
        let mut wanted: HashMap<&str, Vec<Span>> = HashMap::new();
        for asking in graph::all(repo).into_iter().filter(|it| graph::is_ours(repo, &it.wants)) {
            wanted.entry(asking.wants.name).or_default().push(asking.wants.name_span);
        }
        let mut installed: HashMap<&str, Vec<Span>> = HashMap::new();
        if let Some((file, text)) = repo.readme.and_then(|it| Some((it, repo.sources.text(it)?))) {
            let ours = repo.marketplace.as_ref().and_then(|it| it.get("name")).and_then(Node::as_str);
            for install in readme::installs(text).filter(|it| text.get(it.marketplace.clone()) == ours) {
                let span = Span::new(file, install.plugin.start, install.plugin.end);
                installed.entry(text.get(install.plugin).unwrap_or_default()).or_default().push(span);
            }
        }
        Mentions {
            plugins: repo.plugins.iter().filter_map(|it| Some((it.manifest.as_ref()?.file, it))).collect(),
            listed: repo.entries().filter_map(Entry::name).map(Text::as_str).collect(),
            wanted,
            installed,
        }
    }
}

/// The fix of the manifest, with all that calls the plugin by its name: its entry, who depends on it, who installs it. Whoever
/// has it already is told through `renames`. Where the catalogue calls the plugin otherwise, its name there is the one that counts.
fn everywhere(repo: &Repo, mentions: &Mentions<'_>, plugin: &Plugin, fix: Fix) -> Option<Fix> {
    if plugin.entries.is_empty() {
        return Some(fix);
    }
    let old = plugin.manifest_name()?;
    let new = kebab(old);
    let catalogue = repo.marketplace.as_ref()?;
    let entries: Vec<&Text> = repo.entries_of(plugin).filter_map(Entry::name).collect();
    let [entry] = entries.as_slice() else { return None };
    if entry.as_str() != old.as_str() || mentions.listed.contains(new.as_str()) || !entry.is_verbatim() {
        return None;
    }
    let mut fix = fix.edit(entry.content(), new.as_str());
    for &span in [&mentions.wanted, &mentions.installed].into_iter().filter_map(|it| it.get(old.as_str())).flatten() {
        fix = fix.edit(span, new.as_str());
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
