//! What a path on the command line stands for: which repository is linted, and which part of it is shown.

use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

/// A repository to lint, and the part of it that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Target {
    /// The top of the repository, absolute.
    pub root: PathBuf,
    /// The part to show, relative to the root; all of it without.
    pub scope: Option<PathBuf>,
}

/// The ways to read a path, the best one first. Each is a set of repositories; the first one that knows the path counts,
/// which only shows when they are loaded. Empty where the path holds nothing to lint.
pub type Readings = Vec<Vec<Target>>;

/// How many paths are looked at in search of repositories below a path that is none.
const MAX_SEARCHED: usize = 100_000;
/// How deep.
const MAX_DEPTH: usize = 8;

/// The repository around the current directory.
pub fn around(cwd: &Path) -> Readings {
    let mut readings = of_dir(cwd);
    for target in readings.iter_mut().flatten() {
        target.scope = None;
    }
    readings.dedup();
    readings
}

/// The ways to read an absolute path that exists.
pub fn of(path: &Path) -> Readings {
    if path.is_dir() {
        return of_dir(path);
    }
    // A manifest stands for what it is the manifest of.
    match owner(path) {
        Some(owner) => of_dir(owner),
        None => of_file(path),
    }
}

/// The directory that a manifest describes.
fn owner(path: &Path) -> Option<&Path> {
    let dir = path.parent().filter(|it| name(it) == ".claude-plugin")?;
    if matches!(name(path), "marketplace.json" | "plugin.json") { dir.parent() } else { None }
}

/// The ways to read the path of a file, and nothing but that file.
pub fn of_file(path: &Path) -> Readings {
    let Some(dir) = path.parent() else { return Vec::new() };
    if let Some(owner) = owner(path) {
        let mut readings: Readings = marketplace_above(path, Some(owner)).into_iter().collect();
        readings.push(vec![Target::part(owner, path)]);
        return readings;
    }
    let mut readings = above(path, dir);
    if holds(dir) != Holds::Nothing {
        readings.push(vec![Target::part(dir, path)]);
    }
    readings
}

fn of_dir(dir: &Path) -> Readings {
    let own = holds(dir);
    if own == Holds::Marketplace || name(dir) == ".claude" {
        return vec![vec![Target::whole(dir)]];
    }
    let mut readings = Vec::new();
    if own == Holds::Plugin {
        readings.extend(marketplace_above(dir, dir.parent()));
        readings.push(vec![Target::whole(dir)]);
        return readings;
    }
    readings.extend(above(dir, dir));
    let mut inside = below(dir);
    if own == Holds::Folders {
        inside.insert(0, Target::whole(dir));
    }
    if !inside.is_empty() {
        readings.push(inside);
    }
    readings
}

impl Target {
    fn whole(root: &Path) -> Target {
        Target { root: root.to_owned(), scope: None }
    }

    fn part(root: &Path, path: &Path) -> Target {
        let scope = path.strip_prefix(root).ok().filter(|it| !it.as_os_str().is_empty());
        Target { root: root.to_owned(), scope: scope.map(Path::to_owned) }
    }
}

/// The repositories above a path: the nearest marketplace, the nearest plugin, and the owner of the folder of components
/// that the path lies in. Nothing above the git work tree is looked at.
fn above(path: &Path, from: &Path) -> Readings {
    let mut readings: Readings = marketplace_above(path, Some(from)).into_iter().collect();
    let plugin = up(from).find(|it| holds(it) == Holds::Plugin);
    readings.extend(plugin.map(|it| vec![Target::part(it, path)]));
    let folder = up(from).find(|it| COMPONENT_FOLDERS.contains(&name(it)));
    readings.extend(folder.and_then(Path::parent).map(|it| vec![Target::part(it, path)]));
    readings
}

fn marketplace_above(path: &Path, from: Option<&Path>) -> Option<Vec<Target>> {
    let root = up(from?).find(|it| holds(it) == Holds::Marketplace)?;
    Some(vec![Target::part(root, path)])
}

/// A directory and those above it, up to the top of the git work tree.
pub(crate) fn up(from: &Path) -> impl Iterator<Item = &Path> {
    let mut done = false;
    from.ancestors().take_while(move |it| {
        let go_on = !done;
        done = exists(&it.join(".git"));
        go_on
    })
}

/// The topmost repositories below a directory, by path.
fn below(dir: &Path) -> Vec<Target> {
    let may_hold = |it: &DirEntry| it.file_type().is_dir() && !DISPOSABLE.contains(&name(it.path()));
    let mut found = Vec::new();
    let mut folders = WalkDir::new(dir).min_depth(1).max_depth(MAX_DEPTH).sort_by_file_name().into_iter();
    for _ in 0..MAX_SEARCHED {
        let Some(entry) = folders.next() else { break };
        // What cannot be read holds nothing for us.
        let Ok(entry) = entry else { continue };
        if !may_hold(&entry) {
            if entry.file_type().is_dir() {
                folders.skip_current_dir();
            }
        } else if matches!(holds(entry.path()), Holds::Marketplace | Holds::Plugin) {
            found.push(Target::whole(entry.path()));
            folders.skip_current_dir();
        }
    }
    found
}

/// Folders without repositories of the user's own.
const DISPOSABLE: &[&str] = &[".git", "node_modules", ".venv", "__pycache__"];

/// What a directory holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Holds {
    Marketplace,
    Plugin,
    Folders,
    Nothing,
}

const COMPONENT_FOLDERS: &[&str] = &["skills", "commands", "agents", "output-styles", "hooks"];

fn holds(dir: &Path) -> Holds {
    let meta = dir.join(".claude-plugin");
    if exists(&meta.join("marketplace.json")) {
        Holds::Marketplace
    } else if exists(&meta.join("plugin.json")) {
        Holds::Plugin
    } else if holds_folders(dir) || holds_folders(&dir.join(".claude")) {
        Holds::Folders
    } else {
        Holds::Nothing
    }
}

/// Whether there are components without a manifest, or a manifest in the wrong place.
fn holds_folders(dir: &Path) -> bool {
    let folders = ["skills", "commands", "agents", "output-styles", ".claude-plugin"];
    let files = ["hooks/hooks.json", ".mcp.json", ".lsp.json", "SKILL.md", "plugin.json", "marketplace.json"];
    folders.iter().any(|it| dir.join(it).is_dir()) || files.iter().any(|it| dir.join(it).is_file())
}

/// Whether anything lies there, be it a broken link.
fn exists(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

fn name(path: &Path) -> &str {
    path.file_name().and_then(|it| it.to_str()).unwrap_or_default()
}
