use std::collections::BTreeSet;

use crate::model::layout::{is_note, is_set_aside};
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "skill-not-discovered",
    level: Level::Warning,
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("skill_not_discovered.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    let loaded = repo.loaded(DocKind::Skill);
    for plugin in &repo.plugins {
        for folder in plugin.skill_folders(&repo.tree) {
            for child in repo.tree.children(folder) {
                in_skills(repo, plugin, folder, child, &loaded, findings);
            }
        }
    }
}

/// One file or folder where skills are expected.
fn in_skills(repo: &Repo, plugin: &Plugin, folder: FileId, child: FileId, loaded: &BTreeSet<FileId>, findings: &mut Findings) {
    let tree = &repo.tree;
    let name = tree.name(child);
    if tree.is_file(child) {
        if name.ends_with(".md") && !is_note(&name.to_ascii_uppercase()) && !loaded.contains(&child) {
            flat(repo, folder, child, loaded, findings);
        }
        return;
    }
    let Some(dir) = tree.follow(child).filter(|&it| tree.is_dir(it)) else { return };
    // `skill-filename-case` speaks of `skill.md`.
    if tree.child(dir, "SKILL.md").is_some() || tree.twin(dir, "SKILL.md").is_some() || is_set_aside(name) {
        return;
    }
    let deeper: Vec<FileId> = tree.below(dir).filter(|&it| is_lost_skill(repo, dir, it, loaded)).collect();
    let is_empty = || !tree.below(dir).any(|it| loaded.contains(&it));
    match deeper.as_slice() {
        [] if is_empty() => without_file(repo, dir, findings),
        [] => {}
        lost => too_deep(repo, plugin, folder, lost, findings),
    }
}

/// A `SKILL.md` below a folder of skills that nobody loads, and that is no part of a skill that does load.
fn is_lost_skill(repo: &Repo, top: FileId, file: FileId, loaded: &BTreeSet<FileId>) -> bool {
    let tree = &repo.tree;
    if tree.name(file) != "SKILL.md" || !tree.is_file(file) || loaded.contains(&file) {
        return false;
    }
    let mut at = tree.parent(file);
    while at != top {
        let belongs_to_a_skill = tree.child(tree.parent(at), "SKILL.md").is_some();
        if is_set_aside(tree.name(at)) || belongs_to_a_skill {
            return false;
        }
        at = tree.parent(at);
    }
    true
}

fn too_deep(repo: &Repo, plugin: &Plugin, folder: FileId, lost: &[FileId], findings: &mut Findings) {
    let (tree, Some((&first, rest))) = (&repo.tree, lost.split_first()) else { return };
    let skill = tree.parent(first);
    let (name, above) = (tree.name(skill), plugin.inner_path(tree, tree.parent(skill)));
    let message = match rest.len() {
        0 => format!("the skill {} lies too deep, in `{above}`; it does not load", quote(name)),
        more => format!("the skill {} and {more} more below `{above}` lie too deep; none of them loads", quote(name)),
    };
    let diagnostic = findings.report(repo.at(first), message);
    for &it in rest.iter().take(SHOWN) {
        diagnostic.also(repo.at(it), "does not load either");
    }
    let place = plugin.inner_path(tree, folder);
    diagnostic.help(format!("move it to `{place}/{name}`, or add `./{above}` to `skills` in the manifest"));
}

/// How many others are pointed at.
const SHOWN: usize = 20;

fn flat(repo: &Repo, folder: FileId, file: FileId, loaded: &BTreeSet<FileId>, findings: &mut Findings) {
    let tree = &repo.tree;
    let says_so = is_described(repo, file);
    // Beside skills that load, a file without front matter may be a note to them.
    let has_skills = tree.below(folder).any(|it| loaded.contains(&it));
    let (name, stem) = (quote(tree.name(file)), tree.stem(file));
    let diagnostic =
        findings.report(repo.at(file), format!("{name} lies in `skills` itself, where no skill is looked for; it does not load"));
    diagnostic.help(format!("move it to `skills/{stem}/SKILL.md`"));
    if !says_so && has_skills {
        diagnostic.level(Level::Info);
    }
}

fn without_file(repo: &Repo, dir: FileId, findings: &mut Findings) {
    let tree = &repo.tree;
    let is_text = |it: FileId| {
        let called_so = matches!(tree.stem(it).to_ascii_lowercase().as_str(), "skill" | "skills") && tree.is_file(it);
        called_so || (tree.name(it).ends_with(".md") && is_described(repo, it))
    };
    let mut texts = tree.children(dir).filter(|&it| is_text(it));
    let text = texts.next();
    let message = || format!("there is no `SKILL.md` in {}; it does not load as a skill", quote(tree.name(dir)));
    if let Some(text) = text {
        let diagnostic = findings.report(repo.at(text), message());
        diagnostic.label("looks like one");
        match texts.next() {
            None => diagnostic.help(format!("rename {} to `SKILL.md`", quote(tree.name(text)))),
            Some(_) => diagnostic.help("give each skill a folder of its own, with a `SKILL.md`"),
        };
    } else if PARTS.iter().filter(|it| tree.child(dir, it).is_some()).count() > 1 {
        findings.report(repo.at(dir), message()).level(Level::Info).help("add a `SKILL.md`, or remove the folder");
    }
}

/// The folders that a skill usually brings along.
const PARTS: &[&str] = &["references", "scripts", "assets"];

/// Whether a file has the front matter of a skill.
fn is_described(repo: &Repo, file: FileId) -> bool {
    repo.look_at(file, DocKind::Skill).is_some_and(|it| it.get("description").is_some())
}
