//! Everything in a repository that calls a plugin or the marketplace by its name: when the name changes, it moves along.
//!
//! Which name is better is the business of the rules.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;

use marketlint_parser::{FileId, Node, Span, Text};

use crate::diagnostic::{Edit, Fix};
use crate::edit::{self, NewValue};
use crate::model::listing::{self, Readme};
use crate::model::view::Entry;
use crate::model::{Doc, Plugin, Repo};
use crate::rules::readme;
use crate::schema::quote;

/// Who is called what, and where. Looked up once for all names of a repository.
pub(super) struct Mentions<'a> {
    repo: &'a Repo,
    /// The entries, by where their names stand.
    entries: BTreeMap<Span, Entry<'a>>,
    /// How many entries have a name.
    listed: HashMap<&'a str, usize>,
    /// The plugins, by their manifests.
    manifests: HashMap<FileId, &'a Plugin>,
    /// Where plugins of this marketplace are called by their names.
    plugins: HashMap<String, BTreeSet<Span>>,
    /// Where marketplaces are.
    marketplaces: HashMap<String, BTreeSet<Span>>,
}

impl<'a> Mentions<'a> {
    /// All that is called by a name in a repository.
    pub(super) fn of(repo: &'a Repo) -> Mentions<'a> {
        let mut found = Mentions {
            repo,
            entries: repo.entries().filter_map(|it| Some((it.name()?.span, it))).collect(),
            listed: HashMap::new(),
            manifests: repo.plugins.iter().filter_map(|it| Some((it.manifest.as_ref()?.file, it))).collect(),
            plugins: HashMap::new(),
            marketplaces: HashMap::new(),
        };
        for name in repo.entries().filter_map(Entry::name) {
            *found.listed.entry(name.as_str()).or_default() += 1;
        }
        let ours = repo.marketplace.as_ref().and_then(|it| it.get("name")?.as_str());
        dependencies(repo).for_each(|it| found.add(&it, ours));
        installs(repo).for_each(|it| found.add(&it, ours));
        if let Some(settings) = repo.project_settings.as_ref().and_then(Doc::root) {
            enabled(settings).for_each(|it| found.add(&it, ours));
            let known = settings.get("extraKnownMarketplaces").map_or(&[][..], Node::members);
            for key in known.iter().map(|it| &it.key).filter(|it| it.is_verbatim()) {
                found.marketplaces.entry(key.to_string()).or_default().insert(key.content());
            }
        }
        found
    }

    fn add(&mut self, mention: &Mention<'_>, ours: Option<&str>) {
        if mention.marketplace.is_none_or(|it| Some(it.0) == ours) {
            self.plugins.entry(mention.plugin.0.to_owned()).or_default().insert(mention.plugin.1);
        }
        if let Some((name, span)) = mention.marketplace {
            self.marketplaces.entry(name.to_owned()).or_default().insert(span);
        }
    }

    /// The entry whose name holds a place.
    pub(super) fn entry_named_at(&self, span: Span) -> Option<Entry<'a>> {
        let (name, entry) = self.entries.range(..=Span { end: u32::MAX, ..span }).next_back()?;
        (name.file == span.file && span.end <= name.end).then_some(*entry)
    }

    /// The plugin with that manifest.
    pub(super) fn plugin_at(&self, manifest: FileId) -> Option<&'a Plugin> {
        self.manifests.get(&manifest).copied()
    }

    /// Adds to a fix what else calls a plugin of this marketplace by its name: dependencies, READMEs, settings. Nothing where the
    /// new name is taken.
    pub(super) fn plugin(&self, old: &str, new: &str, mut fix: Fix) -> Option<Fix> {
        if self.listed.contains_key(new) {
            return None;
        }
        add(&mut fix, self.plugins.get(old), new);
        Some(fix)
    }

    /// Adds to a fix what else calls this marketplace by its name.
    pub(super) fn marketplace(&self, old: &str, new: &str, mut fix: Fix) -> Fix {
        add(&mut fix, self.marketplaces.get(old), new);
        fix
    }

    /// Gives a plugin that people may have installed another name: in its entry and its manifest, wherever else it is called by
    /// it, and in `renames`, which tells those who have it.
    pub(super) fn published(&self, entry: Entry<'_>, new: &str) -> Option<Fix> {
        let old = entry.name().filter(|it| it.is_verbatim())?;
        if self.listed.get(old.as_str()).is_some_and(|it| *it > 1) {
            return None;
        }
        let mut fix = Fix::risky(format!("Write {}", quote(new)), old.content(), new);
        if let Some(local) = self.repo.plugin_of(entry) {
            let [_] = local.entries.as_slice() else { return None };
            if let Some(name) = local.manifest_name().filter(|it| it.as_str() == old.as_str()) {
                fix = fix.edit(Some(name).filter(|it| it.is_verbatim())?.content(), new);
            }
        }
        let mut fix = self.plugin(old, new, fix)?;
        fix.edits.push(remembered(self.repo, old, new)?);
        Some(fix)
    }
}

fn add(fix: &mut Fix, spans: Option<&BTreeSet<Span>>, new: &str) {
    fix.edits.extend(spans.into_iter().flatten().map(|&span| Edit { span, insert: new.to_owned() }));
}

/// Says in the catalogue that a plugin has another name now.
fn remembered(repo: &Repo, old: &str, new: &str) -> Option<Edit> {
    let catalogue = repo.marketplace.as_ref()?;
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

/// A place where a plugin is named, perhaps with its marketplace.
struct Mention<'a> {
    plugin: (&'a str, Span),
    marketplace: Option<(&'a str, Span)>,
}

/// `plugin`, `plugin@marketplace`, `plugin@^1`: names are read as they are written, since those that change are the wrong ones.
fn mention(text: &Text) -> Option<Mention<'_>> {
    if !text.is_verbatim() {
        return None;
    }
    let whole = text.as_str();
    // A scope begins with `@` as well.
    let names_end = whole.find("@^").unwrap_or(whole.len());
    let at = whole.get(..names_end)?.rfind('@').filter(|&it| it > 0);
    let part = |range: Range<usize>| Some((whole.get(range.clone())?, text.slice(range)));
    Some(Mention { plugin: part(0..at.unwrap_or(names_end))?, marketplace: at.and_then(|it| part(it + 1..names_end)) })
}

/// The dependencies of every entry and manifest.
fn dependencies(repo: &Repo) -> impl Iterator<Item = Mention<'_>> {
    repo.owners().flat_map(|it| it.node.get("dependencies").map_or(&[][..], Node::items)).filter_map(dependency)
}

fn dependency(item: &Node) -> Option<Mention<'_>> {
    let Some(text) = item.text() else {
        let named = |key: &str| item.get(key)?.text().filter(|it| it.is_verbatim()).map(|it| (it.as_str(), it.content()));
        return Some(Mention { plugin: named("name")?, marketplace: named("marketplace") });
    };
    mention(text)
}

/// The plugins that settings turn on or off.
fn enabled(settings: &Node) -> impl Iterator<Item = Mention<'_>> {
    settings.get("enabledPlugins").map_or(&[][..], Node::members).iter().filter_map(|it| mention(&it.key))
}

/// The install commands in the READMEs of the repository and of its plugins.
fn installs(repo: &Repo) -> impl Iterator<Item = Mention<'_>> {
    let of_plugins = repo.plugins.iter().filter_map(|it| match listing::readme(&repo.tree, &repo.facts, it.dir) {
        Readme::File(file) => Some(file),
        _ => None,
    });
    let files: BTreeSet<FileId> = repo.readme.into_iter().chain(of_plugins).collect();
    files.into_iter().filter_map(|file| Some((file, repo.sources.text(file)?))).flat_map(|(file, text)| {
        let part = move |it: Range<usize>| Some((text.get(it.clone())?, Span::new(file, it.start, it.end)));
        readme::installs(text).filter_map(move |it| Some(Mention { plugin: part(it.plugin)?, marketplace: part(it.marketplace) }))
    })
}
