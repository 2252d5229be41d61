//! What asks for what: the dependencies of every entry and of every local manifest, read as the client reads them.

use std::collections::HashMap;
use std::ops::Range;

use marketlint_parser::{Node, Span, Text, Value};

use crate::model::Repo;
use crate::model::view::Entry;
use crate::names;

/// One dependency as it is written down.
pub(in crate::rules) struct Dependency<'a> {
    /// The plugin that is asked for.
    pub(in crate::rules) name: &'a str,
    /// Where its name stands, without quotes.
    pub(in crate::rules) name_span: Span,
    /// The marketplace it is asked from, where one is named, and where that stands.
    pub(in crate::rules) marketplace: Option<(&'a str, Span)>,
    /// The range of versions, where one is given, and where that stands.
    pub(in crate::rules) range: Option<(&'a str, Span)>,
}

/// The dependencies that an entry or a manifest writes down, those that have the right form.
pub(in crate::rules) fn written(owner: &Node) -> Vec<Dependency<'_>> {
    owner.get("dependencies").map_or(&[][..], Node::items).iter().filter_map(read).collect()
}

fn read(item: &Node) -> Option<Dependency<'_>> {
    match &item.value {
        Value::String(text) => in_string(text),
        Value::Object(_) => {
            let name = item.get("name")?.text().filter(|it| names::is_installable(it))?;
            let named = |key: &str| item.get(key).and_then(Node::text).map(|it| (it.as_str(), it.content()));
            Some(Dependency { name, name_span: name.content(), marketplace: named("marketplace"), range: named("version") })
        }
        _ => None,
    }
}

/// `name`, `name@marketplace`, `name@^1.0.0`, `name@marketplace@^1.0.0`.
fn in_string(text: &Text) -> Option<Dependency<'_>> {
    let whole = text.as_str();
    let names_end = whole.find("@^").unwrap_or(whole.len());
    let names = whole.get(..names_end)?;
    let name_end = names.find('@').unwrap_or(names_end);
    let part = |range: Range<usize>| whole.get(range.clone()).filter(|it| !it.is_empty()).map(|it| (it, text.slice(range)));
    let (name, name_span) = part(0..name_end)?;
    let marketplace = part(name_end + 1..names_end);
    let range = part(names_end + 1..whole.len());
    let fits = names::is_installable(name) && marketplace.is_none_or(|(it, _)| names::is_installable(it));
    fits.then_some(Dependency { name, name_span, marketplace, range })
}

/// Who asks.
pub(in crate::rules) struct Asking<'a> {
    /// The dependency.
    pub(in crate::rules) wants: Dependency<'a>,
    /// The entry or the plugin that asks, in words.
    pub(in crate::rules) title: String,
    /// Whether it stands in a manifest: then it counts when the plugin is loaded, not when it is installed.
    pub(in crate::rules) in_manifest: bool,
}

impl Asking<'_> {
    /// What happens where the dependency cannot be had.
    pub(in crate::rules) fn effect(&self) -> String {
        if self.in_manifest { format!("{} installs, but does not load", self.title) } else { format!("installing {} fails", self.title) }
    }
}

/// Every dependency of every entry, and of every local plugin that an entry names.
pub(in crate::rules) fn all(repo: &Repo) -> Vec<Asking<'_>> {
    let mut out = Vec::new();
    for entry in repo.entries() {
        let asking = written(entry.node).into_iter().map(|wants| Asking { wants, title: entry.title(), in_manifest: false });
        out.extend(asking);
    }
    for plugin in repo.plugins.iter().filter(|it| !it.entries.is_empty()) {
        let Some(manifest) = plugin.manifest.as_ref().and_then(|it| it.root()) else { continue };
        let title = match plugin.manifest_name() {
            Some(name) => crate::schema::quote(name),
            None => format!("the plugin in `{}`", repo.tree.path(plugin.dir)),
        };
        out.extend(written(manifest).into_iter().map(|wants| Asking { wants, title: title.clone(), in_manifest: true }));
    }
    out
}

/// The entries by name; the first of a name counts.
pub(in crate::rules) fn entries(repo: &Repo) -> HashMap<&str, Entry<'_>> {
    let mut out = HashMap::new();
    for entry in repo.entries() {
        if let Some(name) = entry.name() {
            out.entry(name.as_str()).or_insert(entry);
        }
    }
    out
}

/// Whether a dependency asks this marketplace.
pub(in crate::rules) fn is_ours(repo: &Repo, wants: &Dependency<'_>) -> bool {
    let ours = repo.marketplace.as_ref().and_then(|it| it.get("name")?.as_str());
    wants.marketplace.is_none_or(|(it, _)| Some(it) == ours)
}
