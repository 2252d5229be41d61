//! What is wrong with a source that is a path of this repository: one answer for all the rules about such paths.

use std::collections::HashMap;

use std::ops::Range;

use marketlint_parser::{FileId, Node, Text};

use crate::diagnostic::{Fix, Safety};
use crate::edit;
use crate::model::Repo;
use crate::model::view::{Entry, is_bare_name, usable_plugin_root};
use crate::schema::Guesses;
use crate::tree::{Found, Kind, Leads, Tree};

/// The first thing that is wrong with a path; what comes behind it cannot be known then.
pub(super) enum Trouble {
    /// A part of it is `..`.
    StepsUp(Range<usize>),
    /// It neither is `.`, nor begins with `./`, nor is a bare name under a root that can be used.
    NoPrefix,
    /// A part of it is `.`, or a backslash.
    NotNormal(Range<usize>),
    /// It leads to nothing.
    Missing,
    /// It leads out of the repository, through a link.
    Outside,
    /// Something lies there, under a name of other letter case or Unicode form.
    OtherCase(FileId),
    /// A file lies there.
    NoDirectory(FileId),
}

pub(super) fn trouble(repo: &Repo, entry: Entry<'_>, path: &Text) -> Option<Trouble> {
    if let Some(range) = step_up(path) {
        return Some(Trouble::StepsUp(range));
    }
    if let Some(range) = path.strip_prefix("./").and_then(odd_part) {
        return Some(Trouble::NotNormal(range.start + 2..range.end + 2));
    }
    // The model has followed the path already.
    if repo.dir_of(entry).is_some() {
        return None;
    }
    let Some(resolved) = entry.resolved_path() else { return Some(Trouble::NoPrefix) };
    match repo.tree.find(repo.tree.root(), &resolved) {
        Found::At(id) if repo.tree.is_dir(id) => None,
        Found::At(id) => Some(Trouble::NoDirectory(id)),
        Found::OtherCase(id) => Some(Trouble::OtherCase(id)),
        // A submodule that was taken off this disk comes back with the next clone.
        Found::Missing if crate::rules::portability::is_submodule(repo, &resolved) => None,
        Found::Missing => Some(Trouble::Missing),
        Found::Outside => Some(Trouble::Outside),
        Found::Unknown => None,
    }
}

/// A part that is `..`, or `..` followed by a blank and then only blanks and dots.
pub(super) fn step_up(path: &str) -> Option<Range<usize>> {
    if !path.contains("..") {
        return None;
    }
    parts(path).find_map(|part| {
        let rest = path.get(part.clone())?.strip_prefix("..")?;
        let steps = rest.is_empty() || (rest.starts_with(' ') && rest.chars().all(|it| it == ' ' || it == '.'));
        steps.then(|| part.start..part.start + 2)
    })
}

/// A part that is `.`, or a backslash.
fn odd_part(rest: &str) -> Option<Range<usize>> {
    match rest.find('\\') {
        Some(at) => Some(at..at + 1),
        None => parts(rest).find(|it| rest.get(it.clone()) == Some(".")),
    }
}

/// The parts of a path between slashes and backslashes.
fn parts(path: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut start = 0;
    path.split(['/', '\\']).map(move |part| {
        let range = start..start + part.len();
        start = range.end + 1;
        range
    })
}

/// The same path as the client wants it written: from the root, with slashes, without parts that say nothing.
pub(super) fn normal(path: &str) -> String {
    let path = path.trim().replace('\\', "/");
    let parts: Vec<&str> = path.split('/').filter(|it| !matches!(*it, "" | ".")).collect();
    format!("./{}", parts.join("/"))
}

/// A fix that writes another path.
pub(super) fn rewrite(path: &Text, new: &str, safety: Safety) -> Fix {
    Fix::new(format!("Write `{new}`"), safety).edit(path.span, edit::json_string(new))
}

/// `metadata.pluginRoot` as it is written.
pub(super) fn plugin_root<'a>(entry: Entry<'a>) -> Option<&'a Node> {
    entry.catalogue.get("metadata")?.get("pluginRoot")
}

/// Whether a directory lies at exactly that path.
pub(super) fn is_directory(tree: &Tree, path: &str) -> bool {
    matches!(tree.find(tree.root(), path), Found::At(id) if tree.is_dir(id))
}

/// The path that was likely meant, of a directory that exists, and whether that is certain.
pub(super) fn likely(repo: &Repo, entry: Entry<'_>, path: &str, known: &mut Known) -> Option<(String, Safety)> {
    let tree = &repo.tree;
    let plain = normal(path);
    if plain != path && is_directory(tree, &plain) {
        return Some((plain, Safety::Safe));
    }
    if let Some(root) = plugin_root(entry).and_then(Node::as_str).and_then(usable_plugin_root) {
        let joined = normal(&format!("{root}/{plain}"));
        if is_directory(tree, &joined) {
            return Some((joined, Safety::Safe));
        }
    }
    let name = plain.rsplit('/').next().filter(|it| !it.is_empty() && *it != ".")?;
    let named = |wanted: &str| known.dirs.get(wanted).map_or(&[][..], Vec::as_slice);
    let found = match named(name) {
        [only] => Some(*only),
        [] => misspelt(tree, &plain, &mut known.guesses).or_else(|| match entry.name().map_or(&[][..], |it| named(it)) {
            [only] => Some(*only),
            _ => None,
        }),
        _ => None,
    };
    found.map(|it| (format!("./{}", tree.path(it)), Safety::Unsafe))
}

/// Where sources may have been meant to lead.
pub(super) struct Known {
    /// Every directory that holds a plugin manifest, by its name.
    dirs: HashMap<String, Vec<FileId>>,
    guesses: Guesses,
}

impl Known {
    pub(super) fn of(tree: &Tree) -> Known {
        let manifests = tree.ids().filter(|&it| tree.name(it) == "plugin.json" && tree.name(tree.parent(it)) == ".claude-plugin");
        let mut dirs: HashMap<String, Vec<FileId>> = HashMap::new();
        for dir in manifests.map(|it| tree.parent(tree.parent(it))).filter(|&it| it != tree.root()) {
            dirs.entry(tree.name(dir).to_owned()).or_default().push(dir);
        }
        Known { dirs, guesses: Guesses::default() }
    }
}

/// The directory beside the one that is missing, with nearly its name.
fn misspelt(tree: &Tree, path: &str, guesses: &mut Guesses) -> Option<FileId> {
    let (above, name) = path.rsplit_once('/')?;
    if guesses.is_spent() {
        return None;
    }
    let Found::At(above) = tree.find(tree.root(), above) else { return None };
    let children: Vec<FileId> = tree.children(above).collect();
    if !guesses.spend(children.len()) {
        return None;
    }
    let dirs: Vec<FileId> = children.into_iter().filter(|&it| tree.is_dir(it) && !tree.name(it).starts_with('.')).collect();
    let names: Vec<&str> = dirs.iter().map(|&it| tree.name(it)).collect();
    let near = guesses.nearest(name, &names)?;
    dirs.iter().copied().find(|&it| tree.name(it) == near)
}

/// The first link that a path goes through.
pub(super) fn link(tree: &Tree, path: &str) -> Option<FileId> {
    let mut at = tree.root();
    for part in path.split('/').filter(|it| !matches!(*it, "" | ".")) {
        at = tree.child(at, part)?;
        if tree.is_link(at) {
            return Some(at);
        }
    }
    None
}

/// The manifests of local plugins that are links or directories, with the entry that names the plugin.
pub(super) fn manifests(repo: &Repo) -> impl Iterator<Item = (Entry<'_>, FileId)> {
    repo.entries().filter_map(|entry| {
        let tree = &repo.tree;
        let folder = tree.child(entry.local_dir(tree)?, ".claude-plugin")?;
        let manifest = tree.child(tree.follow(folder)?, "plugin.json")?;
        let is_odd = tree.is_link(manifest) || tree.entry(manifest).kind == Kind::Dir;
        is_odd.then_some((entry, manifest))
    })
}

/// Whether a link leads to nothing, or in a circle.
pub(super) fn is_dead(tree: &Tree, link: FileId) -> bool {
    let outside = matches!(&tree.entry(link).kind, Kind::Symlink { leads: Leads::Outside, .. });
    !outside && tree.follow(link).is_none()
}

/// Whether a string is `owner/name`, as the client reads it.
pub(super) fn is_owner_and_name(text: &str) -> bool {
    let fits = |it: char| it.is_ascii_alphanumeric() || matches!(it, '.' | '_' | '-');
    let part = |it: &str| !matches!(it, "" | "." | "..") && it.chars().all(fits);
    text.split_once('/').is_some_and(|(owner, name)| part(owner) && part(name))
}

/// A bare name that `metadata.pluginRoot` would be joined with, were there a usable one.
pub(super) fn is_bare(path: &str) -> bool {
    is_bare_name(path)
}
