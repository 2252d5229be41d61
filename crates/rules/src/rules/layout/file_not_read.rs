use crate::rules::prelude::*;
use crate::tree::{Kind, Leads};

pub(super) static RULE: Rule =
    Rule { name: "file-not-read", level: Level::Warning, page: include_str!("file_not_read.md"), file: file!(), check, ..Rule::DEFAULT };

fn check(repo: &Repo, findings: &mut Findings) {
    for plugin in &repo.plugins {
        for at in unread(repo, plugin) {
            report(repo, plugin, at, findings);
        }
        let manifest = plugin.manifest.as_ref().map(|it| it.file);
        if let Some((file, size)) = manifest.and_then(|file| Some((file, size_of(repo, file)?))).filter(|it| it.1 > READ) {
            findings
                .report(
                    repo.at(file),
                    format!("the manifest is {size} bytes large; the official check does not look into the hooks files that it names"),
                )
                .help(format!("keep it to {READ} bytes"));
        }
    }
}

/// How many bytes of a file the official check reads.
const READ: u64 = 1 << 20;

fn size_of(repo: &Repo, file: FileId) -> Option<u64> {
    match repo.tree.entry(file).kind {
        Kind::File { size, .. } => Some(size),
        _ => None,
    }
}

/// The links, and whatever else is not a regular file, in the places that the official check looks at.
pub(super) fn unread(repo: &Repo, plugin: &Plugin) -> Vec<FileId> {
    let tree = &repo.tree;
    let mut found = Vec::new();
    for name in ["skills", "commands", "agents"] {
        match tree.child(plugin.dir, name) {
            Some(folder) if tree.is_link(folder) => found.push(folder),
            Some(folder) if name == "skills" => {
                for skill in tree.children(folder) {
                    let file = tree.child(skill, "SKILL.md");
                    let odd = |it: &FileId| tree.is_link(*it) || (Some(*it) == file && !tree.is_file(*it));
                    found.extend([Some(skill), file].into_iter().flatten().find(odd));
                }
            }
            _ => {}
        }
    }
    for path in [".claude-plugin/plugin.json", "hooks/hooks.json", ".mcp.json"] {
        found.extend(first_odd(repo, plugin.dir, path));
    }
    let listed = plugin.declared.iter().filter(|it| it.entry.is_none() && matches!(it.kind, DocKind::Hooks | DocKind::Mcp));
    found.extend(listed.filter_map(|it| first_odd(repo, plugin.dir, &it.path)));
    found.sort_unstable();
    found.dedup();
    found
}

/// The first part of a path that is a link, or its end where that is not a file.
fn first_odd(repo: &Repo, dir: FileId, path: &str) -> Option<FileId> {
    let tree = &repo.tree;
    let mut at = dir;
    for part in path.split('/').filter(|it| !matches!(*it, "" | ".")) {
        at = tree.child(at, part)?;
        if tree.is_link(at) {
            return Some(at);
        }
    }
    // `manifest-not-a-file` speaks of a manifest that is none.
    (at != dir && !matches!(tree.entry(at).kind, Kind::File { .. }) && tree.name(at) != "plugin.json").then_some(at)
}

fn report(repo: &Repo, plugin: &Plugin, at: FileId, findings: &mut Findings) {
    let (said, help) = match &repo.tree.entry(at).kind {
        Kind::Symlink { leads: Leads::Nowhere, .. } => {
            ("is a link that leads nowhere; nothing of it loads", "remove it, or put the file in its place")
        }
        Kind::Symlink { leads: Leads::Outside, .. } => {
            ("is a link that leads out of the repository; nothing of it is installed", "put the files themselves into the plugin")
        }
        Kind::Symlink { .. } if repo.tree.follow(at).is_some_and(|it| !repo.tree.is_within(it, plugin.dir)) => (
            "is a link that leads out of the plugin; clients from 2.1.117 to about 2.1.125 drop it, and the official check does not follow it",
            "put the files themselves in its place",
        ),
        Kind::Symlink { .. } => {
            ("is a link; the official check does not follow it, and nothing behind it is checked", "put the files themselves in its place")
        }
        _ => ("is not a regular file; it is not read", "put a file in its place"),
    };
    findings.report(repo.at(at), format!("`{}` {said}", repo.tree.name(at))).help(help);
}
