use crate::edit::{self, NewValue};
use crate::model::listing::{self, Readme};
use crate::names;
use crate::rules::prelude::*;
use crate::schema::missing;

pub(super) static RULE: Rule = Rule {
    name: "missing-field",
    level: Level::Error,
    fixes: Some(Safety::Unsafe),
    page: include_str!("missing_field.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for problem in repo.problems(RULE.name) {
        let found = findings.report(problem.span, problem.message.clone());
        found.level(problem.level).label(problem.label.clone());
        found.help = problem.help.clone();
        found.maybe_fix(problem.fix.clone().or_else(|| said_elsewhere(repo, problem.span, &problem.label)));
    }
}

/// Where a new field goes: behind the first of these that is there, else to the front or to the end.
const BEHIND: &[&str] = &["description", "version", "source", "name", "$schema"];

/// The field with the value that the rest of the repository gives it.
fn said_elsewhere(repo: &Repo, opening: Span, label: &str) -> Option<Fix> {
    let doc = repo.doc(opening.file).filter(|it| !it.kind.is_markdown())?;
    let object = object_at(doc.root()?, opening)?;
    let is = |field: &str| label == missing(field);
    let (field, value) = match () {
        () if is("type") => ("type", edit::string(kind_of_hook(object)?)),
        () if doc.kind == DocKind::Plugin && doc.opening() == opening => of_manifest(repo, doc, is)?,
        () if doc.kind == DocKind::Marketplace && doc.opening() == opening => of_catalogue(repo, doc, is)?,
        () => {
            let entry = repo.entries().find(|it| it.node.opening() == opening)?;
            if is("name") {
                ("name", edit::string(name_of(repo, entry)?))
            } else {
                ("source", edit::string(source_of(repo, entry).filter(|_| is("source"))?))
            }
        }
    };
    let members = object.members();
    let behind = BEHIND.iter().filter(|it| **it != field).find_map(|key| members.iter().position(|it| it.key.as_str() == *key));
    let at = if matches!(field, "name" | "type") { 0 } else { behind.map_or(members.len(), |it| it + 1) };
    let edit = edit::insert_member(repo.sources.text(opening.file)?, object, at, field, value)?;
    Some(Fix::risky(format!("Add the {field}"), edit.span, edit.insert))
}

/// The object that opens at a place.
fn object_at(node: &Node, opening: Span) -> Option<&Node> {
    if node.is_object() && node.opening() == opening {
        return Some(node);
    }
    let inside = |it: &&Node| it.span.start <= opening.start && opening.end <= it.span.end;
    let values = node.members().iter().map(|it| &it.value).chain(node.items());
    values.filter(inside).find_map(|it| object_at(it, opening))
}

/// What only one kind of hook has tells which it is.
fn kind_of_hook(object: &Node) -> Option<&'static str> {
    let kinds = [("command", "command"), ("url", "http"), ("prompt", "prompt")];
    let mut found = kinds.into_iter().filter(|(key, _)| object.get(key).and_then(Node::as_str).is_some());
    let (_, kind) = found.next()?;
    let is_hook = object.members().iter().all(|it| it.key.as_str() != "args" && it.key.as_str() != "headers");
    (found.next().is_none() && is_hook).then_some(kind)
}

/// What the entry or the README says of a plugin.
fn of_manifest(repo: &Repo, doc: &Doc, is: impl Fn(&str) -> bool) -> Option<(&'static str, NewValue)> {
    let plugin = repo.plugin_of_manifest(doc.file)?;
    let mut entries = repo.entries_of(plugin);
    let entry = entries.next().filter(|_| entries.next().is_none());
    let said = |key: &str| entry.and_then(|it| it.node.get(key)).filter(|it| it.as_str() != Some(""));
    match () {
        () if is("name") => {
            let dir = Some(repo.tree.name(plugin.dir)).filter(|it| !it.is_empty());
            let name = said("name").and_then(Node::as_str).or(dir).filter(|it| names::is_installable(it))?;
            Some(("name", edit::string(name)))
        }
        () if is("version") => Some(("version", edit::string(said("version")?.as_str()?))),
        () if is("author") => Some(("author", edit::copy(said("author").filter(|it| it.get("name").is_some())?))),
        () if is("description") => {
            let entry = said("description").and_then(Node::as_str).map(str::to_owned);
            Some(("description", edit::string(entry.or_else(|| summed_up(repo, plugin.dir))?)))
        }
        () => None,
    }
}

/// The first sentence of the README in a directory.
fn summed_up(repo: &Repo, dir: FileId) -> Option<String> {
    let Readme::File(file) = listing::readme(&repo.tree, &repo.facts, dir) else { return None };
    let is_its_own = repo.tree.is_within(file, dir);
    listing::first_sentence(repo.sources.text(file).filter(|_| is_its_own)?)
}

/// What the repository and its plugins say of a catalogue.
fn of_catalogue(repo: &Repo, doc: &Doc, is: impl Fn(&str) -> bool) -> Option<(&'static str, NewValue)> {
    let on_github = repo.facts.github.as_deref().and_then(|it| it.split_once('/'));
    match () {
        () if is("name") => {
            let name = on_github.map_or(repo.facts.root_name.as_str(), |it| it.1);
            Some(("name", edit::string(Some(name).filter(|it| names::marketplace_faults(it).is_empty())?)))
        }
        () if is("owner") => {
            let owner = only_author(repo).or_else(|| on_github.map(|it| it.0))?;
            Some(("owner", NewValue::Object(vec![("name".to_owned(), edit::string(owner))])))
        }
        // The plugins of the repository come in one by one then.
        () if is("plugins") && doc.get("plugins").is_none() => Some(("plugins", NewValue::Array(Vec::new()))),
        () => None,
    }
}

/// The author of the plugins, where all those that name one name the same.
fn only_author(repo: &Repo) -> Option<&str> {
    let mut authors = repo.owners().filter_map(|it| it.node.get("author")?.get("name")?.as_str()).filter(|it| !it.is_empty());
    let first = authors.next()?;
    authors.all(|it| it == first).then_some(first)
}

/// The name that the plugin of an entry has in its manifest, else that of its directory or repository.
fn name_of(repo: &Repo, entry: Entry<'_>) -> Option<String> {
    let manifest = repo.plugin_of(entry).and_then(Plugin::manifest_name).map(|it| it.as_str());
    let place = match entry.source()? {
        Source::Path(path) => path.as_str(),
        Source::Object { node, .. } => ["path", "repo", "url", "package"].iter().find_map(|it| node.get(it)?.as_str())?,
    };
    let last = place.trim_end_matches('/').trim_end_matches(".git").rsplit('/').next()?;
    let name = manifest.unwrap_or(last);
    let is_free = repo.entries().filter_map(Entry::name).all(|it| it.as_str() != name);
    (is_free && names::is_installable(name)).then(|| name.to_owned())
}

/// The only directory of a plugin that has the name of an entry and no entry yet.
fn source_of(repo: &Repo, entry: Entry<'_>) -> Option<String> {
    let name = entry.name()?;
    let mut named = repo.unlisted.iter().filter(|&&it| repo.tree.name(it) == name.as_str());
    let dir = named.next().filter(|_| named.next().is_none())?;
    Some(format!("./{}", repo.tree.path(*dir)))
}
