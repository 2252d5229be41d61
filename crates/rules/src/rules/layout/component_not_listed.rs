use std::collections::{BTreeMap, BTreeSet};

use super::default_dir_shadowed::{names_files_of_default, shadowed};
use crate::edit;
use crate::model::Declared;
use crate::model::layout::is_set_aside;
use crate::model::load::replacing_member;
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "component-not-listed",
    level: Level::Warning,
    fixes: Some(Safety::Unsafe),
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("component_not_listed.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    let loaded = repo.loaded(DocKind::Skill);
    for plugin in &repo.plugins {
        for kind in [DocKind::Command, DocKind::Agent, DocKind::OutputStyle] {
            if names_files_of_default(repo, plugin, kind) {
                files(repo, plugin, kind, findings);
            }
        }
        skills(repo, plugin, &loaded, findings);
    }
}

/// Files beside those that the manifest names one by one.
fn files(repo: &Repo, plugin: &Plugin, kind: DocKind, findings: &mut Findings) {
    let manifest = plugin.manifest.as_ref().and_then(Doc::root);
    let Some(member) = manifest.and_then(|it| replacing_member(it, kind)) else { return };
    // Without a description it may be a text that the others refer to.
    let lost = shadowed(repo, plugin, kind).into_iter().filter(|it| it.doc.get("description").is_some());
    let lost: Vec<FileId> = lost.map(|it| it.doc.file).collect();
    report(repo, plugin, &member.key, &member.value, &lost, findings);
}

/// Skills beside those that a manifest or an entry names one by one, outside of the folder in which all are found.
fn skills(repo: &Repo, plugin: &Plugin, loaded: &BTreeSet<FileId>, findings: &mut Findings) {
    let tree = &repo.tree;
    let mut by_folder: BTreeMap<FileId, Vec<&Declared>> = BTreeMap::new();
    for it in plugin.declared.iter().filter(|it| it.kind == DocKind::Skill) {
        if let Found::At(skill) = it.found
            && skill != plugin.dir
            && tree.child(skill, "SKILL.md").is_some()
        {
            by_folder.entry(tree.parent(skill)).or_default().push(it);
        }
    }
    for (folder, listed) in by_folder {
        let [first, _, ..] = listed.as_slice() else { continue };
        let meant = tree.children(folder).filter(|&it| !is_set_aside(tree.name(it)));
        let texts = meant.filter_map(|it| tree.child(it, "SKILL.md"));
        let lost: Vec<FileId> = texts.filter(|it| !loaded.contains(it)).map(|it| tree.parent(it)).collect();
        let holder = match first.entry {
            Some(index) => repo.entries().find(|it| it.index == index).map(|it| it.node),
            None => plugin.manifest.as_ref().and_then(Doc::root),
        };
        if let Some(member) = holder.and_then(|it| it.member("skills")) {
            report(repo, plugin, &member.key, &member.value, &lost, findings);
        }
    }
}

fn report(repo: &Repo, plugin: &Plugin, key: &Text, list: &Node, lost: &[FileId], findings: &mut Findings) {
    let tree = &repo.tree;
    let Some((&first, rest)) = lost.split_first() else { return };
    let name = quote(tree.name(first));
    let what = match rest.len() {
        0 => format!("{name}, which does not load"),
        more => format!("{name} and {more} more, which do not load"),
    };
    let diagnostic = findings.report(key.span, format!("`{}` leaves out {what}", key.as_str()));
    for &it in lost.iter().take(SHOWN) {
        diagnostic.also(repo.at(it), "not listed");
    }
    let paths: Vec<String> = lost.iter().map(|&it| format!("./{}", plugin.inner_path(tree, it))).collect();
    diagnostic.label("lists the others").help(match paths.as_slice() {
        [one] => format!("add `{one}`"),
        _ => "add them, or name the folder instead".into(),
    });
    if let ([path], true, Some(text)) = (paths.as_slice(), list.is_array(), repo.sources.text(key.span.file))
        && let Some(edit) = edit::insert_item(text, list, list.items().len(), edit::string(path))
    {
        diagnostic.fix(Fix::risky(format!("Add `{path}`"), edit.span, edit.insert));
    }
}

/// How many are pointed at.
const SHOWN: usize = 20;
