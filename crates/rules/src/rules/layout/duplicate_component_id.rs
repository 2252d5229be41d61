use std::collections::BTreeMap;

use crate::model::layout::Folder;
use crate::names;
use crate::rules::prelude::*;
use crate::tree::Tree;

pub(super) static RULE: Rule = Rule {
    name: "duplicate-component-id",
    level: Level::Warning,
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("duplicate_component_id.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for plugin in &repo.plugins {
        let mut slash: BTreeMap<String, Vec<Named<'_>>> = BTreeMap::new();
        let mut agents: BTreeMap<String, Vec<Named<'_>>> = BTreeMap::new();
        let mut styles: BTreeMap<String, Vec<Named<'_>>> = BTreeMap::new();
        for component in plugin.components.iter().filter(|it| it.loads) {
            let Some((id, named)) = identify(repo, plugin, component) else { continue };
            match component.doc.kind {
                DocKind::Skill | DocKind::Command => slash.entry(id).or_default().push(named),
                DocKind::Agent => agents.entry(id).or_default().push(named),
                _ => styles.entry(id).or_default().push(named),
            }
        }
        folders(repo, plugin, findings);
        for (id, all) in slash {
            twins(&all, findings, |first, second| slash_message(repo, &id, first, second));
        }
        for (id, all) in agents {
            twins(&all, findings, |_, _| Some(format!("two agents are called `{id}`; only one of them loads")));
        }
        for (id, all) in styles {
            twins(&all, findings, |_, _| Some(format!("two output styles are called `{id}`; only one of them loads")));
        }
    }
}

/// What happens to two that are typed alike; `None` where that is meant.
fn slash_message(repo: &Repo, id: &str, first: &Named<'_>, second: &Named<'_>) -> Option<String> {
    let folder = |it: &Named<'_>| slug(repo.tree.name(repo.tree.parent(it.component.doc.file)));
    // A command that reads the files of skills itself stands in front of one on purpose.
    let text = repo.sources.text(second.component.doc.file).unwrap_or_default();
    if first.kind() != second.kind() && text.contains("/SKILL.md") {
        return None;
    }
    // `folders` has said so.
    let dir = |it: &Named<'_>| repo.tree.name(repo.tree.parent(it.component.doc.file));
    let same_folder = folder(first) == id && folder(second) == id && dir(first) != dir(second);
    if first.kind() == DocKind::Skill && second.kind() == DocKind::Skill && same_folder {
        return None;
    }
    Some(match (first.kind(), second.kind()) {
        (DocKind::Skill, DocKind::Skill) => format!("two skills are called `{id}`; typing the name runs only one of them"),
        (DocKind::Command, DocKind::Command) => format!("two commands are called `{id}`; typing the name runs only one of them"),
        // The name of a skill's folder stays another name for it.
        _ if folder(first) != id => format!("a skill and a command are called `{id}`; typing the name runs the command"),
        _ => format!("a skill and a command are called `{id}`; the command runs, and the skill is out of reach"),
    })
}

/// A component with the place that names it.
pub(super) struct Named<'a> {
    component: &'a Component,
    /// The entry that it belongs to alone.
    entry: Option<usize>,
    at: Span,
}

impl Named<'_> {
    fn kind(&self) -> DocKind {
        self.component.doc.kind
    }
}

/// Reports every component that shares its name with one before it in the same plugin.
fn twins(all: &[Named<'_>], findings: &mut Findings, message: impl Fn(&Named<'_>, &Named<'_>) -> Option<String>) {
    for (place, it) in all.iter().enumerate() {
        // Entries that take different parts of one directory are plugins of their own.
        let before = all.iter().take(place).find(|other| other.entry.is_none() || it.entry.is_none() || other.entry == it.entry);
        if let Some(other) = before
            && let Some(message) = message(other, it)
        {
            let help = "give one of them another name, or remove it";
            findings.report(it.at, message).also(other.at, "the other one").help(help);
        }
    }
}

/// Skill folders whose names become equal when they are made into the name of a command.
fn folders(repo: &Repo, plugin: &Plugin, findings: &mut Findings) {
    let tree = &repo.tree;
    // Names that stay what they are collide with none of their like.
    let changes = |it: &Component| !tree.name(tree.parent(it.doc.file)).bytes().all(stays);
    if !plugin.components(DocKind::Skill).any(changes) {
        return;
    }
    let mut seen: BTreeMap<(String, Option<usize>), FileId> = BTreeMap::new();
    for component in plugin.components(DocKind::Skill).filter(|it| it.loads) {
        let dir = tree.parent(component.doc.file);
        if dir == plugin.dir {
            continue;
        }
        let id = slug(tree.name(dir));
        let other = *seen.entry((id.clone(), entry_of(plugin, component))).or_insert(dir);
        if other != dir && tree.name(other) != tree.name(dir) {
            findings
                .report(
                    repo.at(component.doc.file),
                    format!(
                        "the folders {} and {} both become `{id}`; only one of the skills loads",
                        quote(tree.name(other)),
                        quote(tree.name(dir))
                    ),
                )
                .also(repo.at(other), "the other one")
                .help("rename one of them");
        }
    }
}

/// The name by which a component is called, and what says so.
pub(super) fn identify<'a>(repo: &Repo, plugin: &Plugin, component: &'a Component) -> Option<(String, Named<'a>)> {
    let tree = &repo.tree;
    let doc = &component.doc;
    let own = doc.get("name").and_then(Node::text).filter(|it| match doc.kind {
        DocKind::Skill | DocKind::Command => names::dropped(it, plugin.prefix()).is_none(),
        // Agents and styles may be called almost anything.
        _ => !it.is_empty(),
    });
    let named = Named { component, entry: entry_of(plugin, component), at: own.map_or(repo.at(doc.file), |it| it.span) };
    let own = own.map(|it| without_prefix(it, plugin));
    let id = match doc.kind {
        DocKind::Skill => {
            let dir = tree.parent(doc.file);
            own.map_or_else(|| slug(tree.name(dir)), str::to_owned)
        }
        DocKind::Command => qualified(command_parts(repo, plugin, component)?, own),
        DocKind::Agent => qualified(parts(tree, plugin, component), own),
        DocKind::OutputStyle => own.map_or_else(|| tree.stem(doc.file).to_owned(), str::to_owned),
        _ => return None,
    };
    Some((id, named))
}

/// The entry whose path alone leads to a component.
fn entry_of(plugin: &Plugin, component: &Component) -> Option<usize> {
    let Via::Entry(span) = component.via else { return None };
    plugin.declared.iter().find(|it| it.path.span == span)?.entry
}

/// The folders below the place where components are looked for, and the name of the file without `.md`.
fn parts(tree: &Tree, plugin: &Plugin, component: &Component) -> Vec<String> {
    let file = component.doc.file;
    let default = Folder::of(component.doc.kind).and_then(|it| tree.follow(tree.child(plugin.dir, it.name)?));
    let named = plugin.declared.iter().filter(|it| it.kind == component.doc.kind).filter_map(|it| match it.found {
        Found::At(target) if tree.is_dir(target) => Some(target),
        _ => None,
    });
    let base = named.chain(default).find(|&it| tree.is_within(file, it)).unwrap_or(tree.parent(file));
    let inner = tree.path(file).strip_prefix(tree.path(base)).unwrap_or_default().trim_start_matches('/');
    let inner = inner.strip_suffix(".md").unwrap_or(inner);
    inner.split('/').map(str::to_owned).collect()
}

/// The same for a command; a `SKILL.md` stands for its folder. `None` where a map names it.
fn command_parts(repo: &Repo, plugin: &Plugin, component: &Component) -> Option<Vec<String>> {
    let mapped = plugin.manifest.as_ref().and_then(|it| it.get("commands")).is_some_and(Node::is_object);
    if mapped && component.via != Via::Default {
        return None;
    }
    let mut parts = parts(&repo.tree, plugin, component);
    if repo.tree.name(component.doc.file).eq_ignore_ascii_case("SKILL.md") {
        parts.pop();
    }
    (!parts.is_empty()).then_some(parts)
}

/// Folders and a name, the last of them replaced by the component's own word for itself.
fn qualified(mut parts: Vec<String>, own: Option<&str>) -> String {
    if let (Some(last), Some(own)) = (parts.last_mut(), own) {
        own.clone_into(last);
    }
    parts.join(":")
}

fn without_prefix<'a>(name: &'a str, plugin: &Plugin) -> &'a str {
    let prefix = plugin.manifest_name().map(|it| format!("{}:", it.as_str()));
    prefix.and_then(|it| name.strip_prefix(it.as_str())).unwrap_or(name)
}

/// The name of a skill's folder as the name of a command.
fn slug(name: &str) -> String {
    name.chars().map(|it| if u8::try_from(it).is_ok_and(stays) { it } else { '-' }).collect()
}

/// Whether a character of a folder's name may stand in the name of a command.
fn stays(it: u8) -> bool {
    it.is_ascii_alphanumeric() || matches!(it, b'-' | b'_')
}
