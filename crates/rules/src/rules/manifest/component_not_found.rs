use std::cell::LazyCell;
use std::collections::HashMap;

use crate::edit::{self, json_string};
use crate::model::Declared;
use crate::rules::prelude::*;
use crate::schema::Guesses;
use crate::schema::tables::fields::{relative, two_dots_in};
use crate::tree::Tree;

pub(super) static RULE: Rule = Rule {
    name: "component-not-found",
    level: Level::Error,
    fixes: Some(Safety::Unsafe),
    page: include_str!("component_not_found.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    let names = ByName::new(Box::new(|| by_name(&repo.tree)));
    let mut guesses = Guesses::default();
    for plugin in &repo.plugins {
        for declared in &plugin.declared {
            if let Some(path) = wanted(declared).filter(|_| !is_told(plugin, declared)) {
                judge(repo, (&names, &mut guesses), plugin, declared, &path, findings);
            }
        }
    }
    for owner in repo.owners() {
        let (Some(path), Some(plugin)) = (owner.node.get("types").and_then(Node::text), owner.plugin) else { continue };
        let looked_for = if path.starts_with("./") { Some(path.to_string()) } else { relative(path) };
        let looked_for = looked_for.filter(|it| two_dots_in(it).is_none() && it.ends_with(".d.ts"));
        if looked_for.is_some_and(|it| repo.tree.find(plugin.dir, &it) == Found::Missing) {
            findings
                .report(path.span, format!("`types` names {}, which does not exist; what the plugin offers has no types", quote(path)))
                .label("no such file")
                .help("write the file, or remove the field");
        }
    }
}

/// Whether another rule says why an entry's path is of no use, wherever it leads: a manifest takes the place of the servers in an
/// entry, and hooks are no path there.
fn is_told(plugin: &Plugin, declared: &Declared) -> bool {
    declared.entry.is_some()
        && match declared.kind {
            DocKind::Hooks => true,
            DocKind::Mcp | DocKind::Lsp => plugin.manifest.is_some(),
            _ => false,
        }
}

/// The path to look for; `None` where other rules speak, or where nothing can be said.
fn wanted(declared: &Declared) -> Option<String> {
    let path = declared.path.as_str();
    if two_dots_in(path).is_some() {
        return declared.entry.map(|_| path.to_owned());
    }
    // `path-wrong-extension` speaks of what could never be such a file.
    let endings: &[&str] = match declared.kind {
        DocKind::Agent => &[".md"],
        DocKind::Hooks | DocKind::Lsp | DocKind::Monitors => &[".json"],
        DocKind::Mcp => &[".json", ".mcpb", ".dxt"],
        _ => &[""],
    };
    if !endings.iter().any(|it| path.ends_with(it)) {
        return None;
    }
    if path == "." || path.starts_with("./") { Some(path.to_owned()) } else { relative(path) }
}

/// The files of the repository by their names, for those that are missed elsewhere.
type ByName<'a> = LazyCell<HashMap<&'a str, Vec<FileId>>, Box<dyn FnOnce() -> HashMap<&'a str, Vec<FileId>> + 'a>>;

fn by_name(tree: &Tree) -> HashMap<&str, Vec<FileId>> {
    let mut out: HashMap<&str, Vec<FileId>> = HashMap::new();
    for file in tree.ids().filter(|&it| tree.is_file(it)) {
        out.entry(tree.name(file)).or_default().push(file);
    }
    out
}

fn judge(
    repo: &Repo,
    (names, guesses): (&ByName<'_>, &mut Guesses),
    plugin: &Plugin,
    declared: &Declared,
    path: &str,
    findings: &mut Findings,
) {
    let tree = &repo.tree;
    let key = declared.key;
    let written = &declared.path;
    if let Some(at) = two_dots_in(path) {
        findings
            .report(written.slice(at), format!("`{key}` names {}, which steps out of the plugin; {}", quote(written), lost(declared)))
            .label("steps up")
            .help("move the file into the plugin, and write its path from the plugin's directory");
        return;
    }
    let missing = format!("`{key}` names {}, which does not exist; {}", quote(written), lost(declared));
    match tree.find(plugin.dir, path) {
        Found::OtherCase(other) => {
            let real = from_plugin(repo, plugin, other);
            let message = format!("`{key}` names {}, which is called `{real}`; where case counts, {}", quote(written), lost(declared));
            let diagnostic = findings.report(written.span, message);
            diagnostic.label("another letter case").help(format!("write `{real}`")).fix(rewritten(written, &real, Safety::Safe));
        }
        Found::Missing => {
            let diagnostic = findings.report(written.span, missing);
            diagnostic.label("no such path");
            let slashed = path.replace('\\', "/");
            if path.contains('\\') && matches!(tree.find(plugin.dir, &slashed), Found::At(_)) {
                diagnostic.help("write the path with `/`").fix(rewritten(written, &slashed, Safety::Safe));
            } else if let Some(real) = from_root(repo, plugin, declared) {
                diagnostic.help(format!("the paths of an entry start in its plugin's directory: write `{real}`")).fix(rewritten(
                    written,
                    &real,
                    Safety::Safe,
                ));
            } else if path.contains(['*', '?', '[', '{']) {
                diagnostic.help("patterns are not expanded: name the files or their directory");
                let fix = matched_dir(repo, plugin, declared, path).map(|it| rewritten(written, &it, Safety::Unsafe));
                diagnostic.maybe_fix(fix);
            } else if let Some(real) = neighbour(repo, plugin, path, guesses).or_else(|| moved(repo, names, plugin, path)) {
                diagnostic.help(format!("there is `{real}`")).fix(rewritten(written, &real, Safety::Unsafe));
            } else {
                diagnostic.help("write the file, or remove the path").maybe_fix(removed(repo, plugin, declared));
            }
        }
        _ => {}
    }
}

/// What the client does without it.
fn lost(declared: &Declared) -> &'static str {
    match declared.kind {
        DocKind::Mcp | DocKind::Lsp => "the plugin loads without its servers, and nothing says so",
        DocKind::Workflow if declared.entry.is_some() => "the plugin loads without it, and nothing says so",
        _ => "the plugin loads without it",
    }
}

/// The path from the plugin's directory where the entry counted from the root of the repository.
fn from_root(repo: &Repo, plugin: &Plugin, declared: &Declared) -> Option<String> {
    declared.entry?;
    let Found::At(file) = repo.tree.find(repo.tree.root(), &declared.path) else { return None };
    // A skill is named by its directory.
    let is_skill = declared.kind == DocKind::Skill && repo.tree.name(file) == "SKILL.md";
    let file = if is_skill { repo.tree.parent(file) } else { file };
    repo.tree.is_within(file, plugin.dir).then(|| from_plugin(repo, plugin, file))
}

/// The directory whose files a pattern such as `./commands/*.md` stands for, where all of them are of the kind that loads.
fn matched_dir(repo: &Repo, plugin: &Plugin, declared: &Declared, path: &str) -> Option<String> {
    let (dir, ending) = match declared.kind {
        DocKind::Command | DocKind::OutputStyle => path.rsplit_once('/').map(|(dir, file)| (dir, file == "*.md" || file == "*"))?,
        DocKind::Skill => (path.strip_suffix("/*")?, true),
        _ => return None,
    };
    let Found::At(found) = repo.tree.find(plugin.dir, dir) else { return None };
    (ending && repo.tree.is_dir(found) && found != plugin.dir).then(|| dir.to_owned())
}

/// The only file of that name in the plugin, where the one that is named has moved.
fn moved(repo: &Repo, names: &ByName<'_>, plugin: &Plugin, path: &str) -> Option<String> {
    let tree = &repo.tree;
    let name = path.rsplit('/').next().filter(|it| it.contains('.') && *it != "SKILL.md")?;
    let mut same = names.get(name)?.iter().copied().filter(|&it| tree.is_within(it, plugin.dir));
    let only = same.next().filter(|_| same.next().is_none())?;
    // Other plugins may lie in this one.
    let is_ours =
        repo.plugins.iter().all(|it| it.dir == plugin.dir || !tree.is_within(it.dir, plugin.dir) || !tree.is_within(only, it.dir));
    is_ours.then(|| from_plugin(repo, plugin, only))
}

/// The declaration without the path: nothing loads from it before or after.
fn removed(repo: &Repo, plugin: &Plugin, declared: &Declared) -> Option<Fix> {
    let owner = match declared.entry {
        Some(index) => repo.entries().find(|it| it.index == index)?.node,
        None => plugin.manifest.as_ref()?.root()?,
    };
    let edit = edit::remove_path(repo.sources.text(owner.span.file)?, owner, declared.path.span)?;
    Some(Fix::risky("Remove the path", edit.span, edit.insert))
}

fn from_plugin(repo: &Repo, plugin: &Plugin, file: FileId) -> String {
    let path = repo.tree.path(file);
    let inner = path.strip_prefix(repo.tree.path(plugin.dir)).unwrap_or(path);
    format!("./{}", inner.trim_start_matches('/'))
}

/// The path with its first wrong part replaced by the name nearest to it, where that leads somewhere.
fn neighbour(repo: &Repo, plugin: &Plugin, path: &str, guesses: &mut Guesses) -> Option<String> {
    let tree = &repo.tree;
    let mut at = plugin.dir;
    let parts: Vec<&str> = path.split('/').filter(|it| !matches!(*it, "" | ".")).collect();
    for (place, part) in parts.iter().enumerate() {
        if let Found::At(next) = tree.find(at, part) {
            at = next;
            continue;
        }
        if guesses.is_spent() {
            return None;
        }
        let names: Vec<&str> = tree.children(at).map(|it| tree.name(it)).collect();
        let near = guesses.nearest(part, &names)?;
        let rest = parts.get(place + 1..).unwrap_or_default();
        let mended = [parts.get(..place).unwrap_or_default(), &[near], rest].concat().join("/");
        return matches!(tree.find(plugin.dir, &mended), Found::At(_)).then(|| format!("./{mended}"));
    }
    None
}

fn rewritten(written: &Text, new: &str, safety: Safety) -> Fix {
    Fix::new(format!("Write {}", quote(new)), safety).edit(written.span, json_string(new))
}
