//! The disk, read once: from a directory to a tree of paths, and from paths to texts.
//!
//! Links are never followed and nothing but regular files and directories is ever opened. What is found does not depend on
//! the order in which threads or the file system answer.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::fs::{DirEntry, File, Metadata, OpenOptions};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use marketlint_parser::Source;
use marketlint_rules::model::{Facts, LeftOut};
use marketlint_rules::sources::is_picture;
use marketlint_rules::tree::{Kind, Leads, Tree, join};
use marketlint_rules::{Content, Files};
use rayon::prelude::*;

use crate::git::{Git, Ignores};

/// How much is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a component file: the official check reads none above it.
    pub file: u64,
    /// Bytes of a catalogue or a plugin manifest.
    pub manifest: u64,
    /// Paths of a repository.
    pub paths: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { file: 1 << 20, manifest: 16 << 20, paths: 100_000 }
    }
}

/// How many paths are looked at in folders that git ignores: enough to see that a component lies there.
const IGNORED_PATHS: usize = 5_000;

/// A repository as it lies on the disk.
#[derive(Debug)]
pub struct Discovered {
    /// Its paths.
    pub tree: Tree,
    /// Its texts.
    pub disk: Disk,
    /// What is known from outside the files.
    pub facts: Facts,
    /// The git work tree it lies in.
    pub git: Option<Git>,
}

impl Discovered {
    /// Takes a text for what lies at a path, be there such a file or not.
    pub fn put(&mut self, path: &str, source: Arc<Source>) {
        let known = self.tree.get(path).is_some_and(|it| matches!(self.tree.entry(it).kind, Kind::File { .. }));
        if !known {
            let others = self.tree.ids().skip(1).map(|it| self.tree.entry(it)).filter(|it| *it.path != *path);
            let mut paths: Vec<_> = others.map(|it| (it.path.to_string(), it.kind.clone(), it.ignored)).collect();
            paths.push((path.to_owned(), Kind::File { executable: false, size: source.text().len() as u64 }, false));
            self.tree = Tree::new(paths);
        }
        self.disk.instead.insert(path.to_owned(), source);
    }
}

/// Looks at everything below a directory, given as an absolute path.
pub fn discover(root: &Path, limits: Limits) -> Discovered {
    let git = Git::around(root);
    let mut walk =
        Walk { root, canonical: root.canonicalize().ok(), limits, paths: Vec::new(), odd_names: HashMap::new(), left_out: Vec::new() };
    let hidden = walk.all(git.as_ref());
    walk.hidden(hidden);
    if let Some(git) = &git {
        walk.ask_index(git);
    }
    let facts = Facts {
        github: git.as_ref().and_then(|it| it.remote()?.github),
        root_name: root.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        git_root_files: git.as_ref().filter(|it| it.top != root).map(|it| files_in(&it.top)),
        left_out: walk.left_out,
    };
    let disk = Disk { root: root.to_owned(), limits, instead: HashMap::new(), odd_names: walk.odd_names };
    Discovered { tree: Tree::new(walk.paths), disk, facts, git }
}

/// The files of a directory on disk.
#[derive(Debug)]
pub struct Disk {
    root: PathBuf,
    /// How much of a file is read.
    pub limits: Limits,
    /// Texts that stand for what lies on the disk.
    instead: HashMap<String, Arc<Source>>,
    /// Where the paths really lead that are no UTF-8 on the disk.
    odd_names: HashMap<String, PathBuf>,
}

impl Files for Disk {
    fn read(&self, path: &str) -> Content {
        if let Some(source) = self.instead.get(path) {
            return Content::Text(Arc::clone(source));
        }
        let is_manifest = [".claude-plugin/marketplace.json", ".claude-plugin/plugin.json"].iter().any(|it| path.ends_with(it));
        let limit = if is_manifest { self.limits.manifest } else { self.limits.file };
        let real = self.odd_names.get(path).cloned().unwrap_or_else(|| self.root.join(path));
        if is_picture(path) {
            return match head(&real) {
                Ok(bytes) => Content::of(path, bytes),
                Err(error) => Content::Unreadable(error.to_string()),
            };
        }
        match read(&real, limit) {
            Ok(Ok(bytes)) => Content::of(path, bytes),
            Ok(Err(size)) => Content::TooBig(size),
            Err(error) => Content::Unreadable(error.to_string()),
        }
    }
}

/// The bytes of a regular file; how many there are where that is too many. The file may have changed since it was seen, or
/// change now.
fn read(path: &Path, limit: u64) -> std::io::Result<Result<Vec<u8>, u64>> {
    let file = open(path)?;
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return Err(std::io::Error::other("it is no regular file"));
    }
    if metadata.len() > limit {
        return Ok(Err(metadata.len()));
    }
    let mut bytes = Vec::with_capacity(metadata.len() as usize + 1);
    file.take(limit + 1).read_to_end(&mut bytes)?;
    let len = bytes.len() as u64;
    Ok(if len > limit { Err(len) } else { Ok(bytes) })
}

/// The first bytes of a regular file.
fn head(path: &Path) -> std::io::Result<Vec<u8>> {
    let file = open(path)?;
    if !file.metadata()?.is_file() {
        return Err(std::io::Error::other("it is no regular file"));
    }
    let mut bytes = Vec::new();
    file.take(Content::HEAD as u64).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Opens a file without waiting: a pipe that has taken its place would never answer.
#[cfg(unix)]
fn open(path: &Path) -> std::io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    OpenOptions::new().read(true).custom_flags(libc::O_NONBLOCK | libc::O_NOFOLLOW | libc::O_NOCTTY).open(path)
}

#[cfg(not(unix))]
fn open(path: &Path) -> std::io::Result<File> {
    OpenOptions::new().read(true).open(path)
}

/// The walk, so far.
struct Walk<'a> {
    root: &'a Path,
    canonical: Option<PathBuf>,
    limits: Limits,
    paths: Vec<(String, Kind, bool)>,
    odd_names: HashMap<String, PathBuf>,
    left_out: Vec<LeftOut>,
}

/// A directory that was seen and not entered yet.
struct Folder {
    path: String,
    real: PathBuf,
    ignores: Option<Arc<Chain>>,
    hidden: bool,
}

/// The patterns that apply in a directory, the strongest first.
struct Chain {
    ignores: Ignores,
    /// Where paths below the directory of the patterns begin.
    base: usize,
    above: Option<Arc<Chain>>,
}

/// What a directory holds.
#[derive(Default)]
struct Listing {
    files: Vec<(String, Kind, bool)>,
    folders: Vec<Folder>,
    odd_names: Vec<(String, PathBuf)>,
    /// Why its content is not known.
    failure: Option<Failure>,
}

enum Failure {
    Unreadable(String),
    TooMany,
    /// Nobody wants to know.
    Disposable,
}

impl Walk<'_> {
    /// Walks level by level, so that a limit cuts in the same place whatever the threads do. Gives back the folders that git
    /// hides.
    fn all(&mut self, git: Option<&Git>) -> Vec<Folder> {
        let above = git.map(|it| it.ignores_above(self.root)).unwrap_or_default();
        let chain = above.into_iter().fold(None, |above, ignores| Some(Arc::new(Chain { ignores, base: 0, above })));
        let mut level = vec![Folder { path: String::new(), real: self.root.to_owned(), ignores: chain, hidden: false }];
        let mut hidden = Vec::new();
        while !level.is_empty() {
            let room = self.limits.paths.saturating_sub(self.paths.len());
            let canonical = self.canonical.as_deref();
            let listings: Vec<Listing> = level.par_iter().map(|it| list(it, canonical, git.is_some(), room)).collect();
            let mut next = Vec::new();
            for (folder, listing) in level.into_iter().zip(listings) {
                for folder in self.take(&folder, listing, self.limits.paths) {
                    if folder.hidden { &mut hidden } else { &mut next }.push(folder);
                }
            }
            level = next;
        }
        hidden
    }

    /// Walks the folders that git hides, one after the other, for as long as there is room.
    fn hidden(&mut self, mut level: Vec<Folder>) {
        let limit = self.paths.len() + IGNORED_PATHS;
        while !level.is_empty() {
            let mut next = Vec::new();
            for folder in level {
                let room = limit.saturating_sub(self.paths.len());
                let listing = list(&folder, self.canonical.as_deref(), false, room);
                next.extend(self.take(&folder, listing, limit));
            }
            level = next;
        }
    }

    /// Adds a directory and what it holds; gives back the directories in it.
    fn take(&mut self, folder: &Folder, mut listing: Listing, limit: usize) -> Vec<Folder> {
        if listing.failure.is_none() && self.paths.len() + 1 + listing.files.len() + listing.folders.len() > limit {
            listing = Listing { failure: Some(Failure::TooMany), ..Listing::default() };
        }
        let kind = if listing.failure.is_some() { Kind::Pruned } else { Kind::Dir };
        self.paths.push((folder.path.clone(), kind, folder.hidden));
        self.left_out.extend(
            match listing.failure {
                Some(Failure::Unreadable(error)) => Some(format!("it cannot be read: {error}")),
                Some(Failure::TooMany) if !folder.hidden => Some(format!("there are more than {} paths in all", self.limits.paths)),
                _ => None,
            }
            .map(|reason| LeftOut { path: folder.path.clone(), reason }),
        );
        self.paths.append(&mut listing.files);
        self.odd_names.extend(listing.odd_names);
        listing.folders
    }

    /// What is tracked reaches users although a pattern hides it; and where files have no execute bit of their own, the
    /// index knows it.
    fn ask_index(&mut self, git: &Git) {
        let no_bits = !cfg!(unix);
        if !no_bits && !self.paths.iter().any(|(.., hidden)| *hidden) {
            return;
        }
        let Some(tracked) = git.tracked() else { return };
        let Ok(way) = self.root.strip_prefix(&git.top) else { return };
        let way = way.components().map(|it| it.as_os_str().to_string_lossy() + "/").collect::<String>();
        for (path, kind, hidden) in &mut self.paths {
            let whole = format!("{way}{path}");
            if let (true, Kind::File { executable, .. }, Some(bit)) = (no_bits, &mut *kind, tracked.get(&whole)) {
                *executable = *bit;
            }
            if *hidden {
                let below = format!("{whole}/");
                let holds_tracked = tracked.range(below.clone()..).next().is_some_and(|(it, _)| it.starts_with(&below));
                *hidden = !(tracked.contains_key(&whole) || holds_tracked);
            }
        }
    }
}

/// Looks into a directory. Gives up beyond `room` entries.
fn list(folder: &Folder, canonical_root: Option<&Path>, use_ignores: bool, room: usize) -> Listing {
    let entries = match std::fs::read_dir(&folder.real) {
        Ok(entries) => entries,
        Err(error) => return Listing { failure: Some(Failure::Unreadable(error.to_string())), ..Listing::default() },
    };
    let mut entries: Vec<DirEntry> = match entries.take(room.saturating_add(1)).collect() {
        Ok(entries) => entries,
        Err(error) => return Listing { failure: Some(Failure::Unreadable(error.to_string())), ..Listing::default() },
    };
    if entries.len() > room {
        return Listing { failure: Some(Failure::TooMany), ..Listing::default() };
    }
    entries.sort_by_cached_key(DirEntry::file_name);
    let has = |name: &str| entries.iter().any(|it| it.file_name() == name);
    if !folder.path.is_empty() && !is_read_whole(&folder.path) && DISPOSABLE_MARKS.iter().any(|it| has(it)) {
        return Listing { failure: Some(Failure::Disposable), ..Listing::default() };
    }
    let own = (use_ignores && has(".gitignore")).then(|| Ignores::read(&folder.real, &folder.real.join(".gitignore"), ""));
    let base = if folder.path.is_empty() { 0 } else { folder.path.len() + 1 };
    let ignores = match own.flatten() {
        Some(ignores) => Some(Arc::new(Chain { ignores, base, above: folder.ignores.clone() })),
        None => folder.ignores.clone(),
    };
    let mut listing = Listing::default();
    for entry in entries {
        let name = entry.file_name();
        let mut path = String::with_capacity(base + name.len());
        if base > 0 {
            path.push_str(&folder.path);
            path.push('/');
        }
        path.push_str(&name.to_string_lossy());
        if name.to_str().is_none() || folder.real.as_os_str().to_str().is_none() {
            listing.odd_names.push((path.clone(), entry.path()));
        }
        let Ok(file_type) = entry.file_type() else { continue };
        let is_dir = file_type.is_dir();
        let hidden = folder.hidden || ignores.as_ref().is_some_and(|it| it.hides(&path, is_dir));
        if is_dir {
            if is_disposable(&name, &folder.path) {
                listing.files.push((path, Kind::Pruned, hidden));
            } else {
                listing.folders.push(Folder { path, real: entry.path(), ignores: ignores.clone(), hidden });
            }
            continue;
        }
        let kind = if file_type.is_symlink() {
            link(&entry.path(), &folder.path, canonical_root)
        } else if file_type.is_file() {
            // It may have gone since; then it is empty until somebody reads it.
            let metadata = entry.metadata().ok();
            Kind::File { executable: metadata.as_ref().is_some_and(is_executable), size: metadata.map_or(0, |it| it.len()) }
        } else {
            Kind::Special
        };
        listing.files.push((path, kind, hidden));
    }
    listing
}

impl Chain {
    /// Whether git hides a path that no directory above it hides already.
    fn hides(&self, path: &str, is_dir: bool) -> bool {
        let mut at = Some(self);
        while let Some(chain) = at {
            let below = path.get(chain.base..).unwrap_or_default();
            if let Some(verdict) = chain.ignores.verdict(below, is_dir) {
                return verdict;
            }
            at = chain.above.as_deref();
        }
        false
    }
}

/// Folders that tools make and nobody publishes.
const DISPOSABLE: &[&str] =
    &["node_modules", "__pycache__", ".venv", ".tox", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".gradle", ".terraform", ".cache"];
/// Folders of version control.
const VERSION_CONTROL: &[&str] = &[".git", ".hg", ".svn", ".jj", ".sl"];
/// Files that say of their folder that it can be made again.
const DISPOSABLE_MARKS: &[&str] = &["CACHEDIR.TAG", "pyvenv.cfg"];

fn is_disposable(name: &OsStr, parent: &str) -> bool {
    let Some(name) = name.to_str() else { return false };
    VERSION_CONTROL.contains(&name) || (DISPOSABLE.contains(&name) && !is_read_whole(parent))
}

/// Whether a directory is, or lies below, one that the client reads with everything in it, `node_modules` included.
fn is_read_whole(path: &str) -> bool {
    let mut parts = path.split('/');
    parts.any(|it| matches!(it, "commands" | "agents" | "output-styles")) || path.rsplit('/').next() == Some("skills")
}

fn link(path: &Path, folder: &str, canonical_root: Option<&Path>) -> Kind {
    let target = std::fs::read_link(path).unwrap_or_default();
    let target = target.to_string_lossy();
    let target = if cfg!(windows) { target.replace('\\', "/") } else { target.into_owned() };
    let leads = match (path.canonicalize(), canonical_root) {
        (Ok(end), Some(root)) => match end.strip_prefix(root) {
            Ok(inside) => Leads::To(inside.components().map(|it| it.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/").into()),
            Err(_) => Leads::Outside,
        },
        // What does not exist here may exist elsewhere; out of the root it never helps.
        _ if Path::new(&target).is_absolute() || join(folder, &target).is_none() => Leads::Outside,
        _ => Leads::Nowhere,
    };
    Kind::Symlink { target: target.into(), leads }
}

#[cfg(unix)]
fn is_executable(metadata: &Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    metadata.permissions().mode() & 0o111 != 0
}

#[cfg(not(unix))]
fn is_executable(_: &Metadata) -> bool {
    true
}

/// The names of the regular files directly in a directory.
fn files_in(dir: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(dir).into_iter().flatten().filter_map(Result::ok);
    let files = entries.filter(|it| it.file_type().is_ok_and(|it| it.is_file()));
    let mut names: Vec<String> = files.map(|it| it.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}
