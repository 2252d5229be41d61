//! The disk, read once: from a directory to a tree of paths, and from paths to texts.
//!
//! Links are never followed and nothing but regular files and directories is ever opened. What is found does not depend on
//! the order in which threads or the file system answer.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ffi::OsStr;
use std::fs::{File, Metadata, OpenOptions};
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use marketlint_parser::Source;
use marketlint_rules::model::{Facts, LeftOut};
use marketlint_rules::sources::is_picture;
use marketlint_rules::tree::{Kind, Leads, Meta, Tree, join};
use marketlint_rules::{Content, Files, Reading};
use rayon::prelude::*;

use crate::git::{Git, Ignores, Tracked};

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
        Limits { file: 1 << 20, manifest: 16 << 20, paths: 1_000_000 }
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
    let mut walk = Walk {
        root,
        canonical: root.canonicalize().ok(),
        limits,
        dirs: Vec::new(),
        count: 0,
        left_out: Vec::new(),
        odd_names: HashMap::new(),
    };
    let hidden = walk.all(git.as_ref());
    walk.hidden(hidden);
    let submodules = git.as_ref().map(|it| walk.ask_index(it)).unwrap_or_default();
    let facts = Facts {
        github: git.as_ref().and_then(|it| it.remote()?.github),
        root_name: root.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        git_root_files: git.as_ref().filter(|it| it.top != root).map(|it| files_in(&it.top)),
        left_out: std::mem::take(&mut walk.left_out),
        submodules,
        before: None,
    };
    let disk = Disk {
        root: root.to_owned(),
        top: File::open(root).ok(),
        limits,
        instead: HashMap::new(),
        odd_names: std::mem::take(&mut walk.odd_names),
    };
    Discovered { tree: Tree::new(walk.paths()), disk, facts, git }
}

/// The files of a directory on disk.
#[derive(Debug)]
pub struct Disk {
    root: PathBuf,
    /// The root, held open.
    top: Option<File>,
    /// How much of a file is read.
    pub limits: Limits,
    /// Texts that stand for what lies on the disk.
    instead: HashMap<String, Arc<Source>>,
    /// Where the paths really lead that are no UTF-8 on the disk.
    odd_names: HashMap<String, PathBuf>,
}

impl Files for Disk {
    fn read(&self, path: &str) -> Reading {
        if let Some(source) = self.instead.get(path) {
            return Content::Text(Arc::clone(source)).into();
        }
        let is_manifest = [".claude-plugin/marketplace.json", ".claude-plugin/plugin.json"].iter().any(|it| path.ends_with(it));
        let limit = if is_manifest { self.limits.manifest } else { self.limits.file };
        self.open(&self.real(path))
            .and_then(|file| read(path, file, limit))
            .unwrap_or_else(|error| Content::Unreadable(reason(&error)).into())
    }

    fn meta(&self, path: &str) -> Option<Meta> {
        if self.instead.contains_key(path) {
            return None;
        }
        self.real(path).symlink_metadata().ok().filter(Metadata::is_file).as_ref().map(meta)
    }
}

impl Disk {
    /// Where a path lies.
    fn real(&self, path: &str) -> Cow<'_, Path> {
        match self.odd_names.get(path) {
            Some(real) => Cow::Borrowed(real),
            None => Cow::Owned(self.root.join(path)),
        }
    }

    /// Opens a file from the root on: no link is followed, although one may have taken the place of a folder since it was seen.
    #[cfg(target_os = "linux")]
    fn open(&self, real: &Path) -> std::io::Result<File> {
        use rustix::fs::{Mode, OFlags, ResolveFlags, openat2};
        use rustix::io::Errno;
        let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
        let (Some(top), Ok(way)) = (&self.top, real.strip_prefix(&self.root)) else { return open(real) };
        match openat2(top, way, flags, Mode::empty(), ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS) {
            Ok(file) => Ok(File::from(file)),
            Err(Errno::LOOP | Errno::XDEV) => Err(std::io::Error::other("a link has taken its place")),
            // An old kernel does not know this, and a sandbox may refuse it.
            Err(Errno::NOSYS | Errno::PERM) => open(real),
            Err(other) => Err(other.into()),
        }
    }

    #[cfg(not(target_os = "linux"))]
    fn open(&self, real: &Path) -> std::io::Result<File> {
        open(real)
    }
}

/// Reads a regular file, the beginning of it where that is enough. It may have changed since it was seen, or change now.
fn read(path: &str, file: File, limit: u64) -> std::io::Result<Reading> {
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return Err(std::io::Error::other("it is no regular file"));
    }
    let is_picture = is_picture(path);
    let content = if is_picture || metadata.len() <= limit {
        let wanted = if is_picture { metadata.len().min(Content::HEAD as u64) } else { metadata.len() };
        Content::of(path, first_bytes(file, wanted as usize)?)
    } else {
        Content::TooBig(metadata.len())
    };
    Ok(Reading { content, meta: Some(meta(&metadata)) })
}

/// So many bytes of a file, or fewer where it has become shorter. What has been added to it meanwhile is for the next run.
fn first_bytes(file: File, wanted: usize) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(wanted);
    file.take(wanted as u64).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn meta(metadata: &Metadata) -> Meta {
    Meta { size: metadata.len(), executable: is_executable(metadata) }
}

/// What the system says, for people: "permission denied".
fn reason(error: &std::io::Error) -> String {
    let said = error.to_string();
    let said = said.split(" (os error").next().unwrap_or_default();
    let mut chars = said.chars();
    chars.next().map(|it| it.to_lowercase().to_string()).unwrap_or_default() + chars.as_str()
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
    /// The directories that were seen; the first is the root.
    dirs: Vec<Dir>,
    /// How many paths were seen.
    count: usize,
    left_out: Vec<LeftOut>,
    odd_names: HashMap<String, PathBuf>,
}

/// A directory and what lies directly in it, by name.
struct Dir {
    path: String,
    kind: Kind,
    hidden: bool,
    items: Vec<Item>,
}

enum Item {
    Leaf(Place),
    /// A directory, by its place among all.
    Dir(usize),
}

/// A path with what lies there, and whether git hides it.
type Place = (String, Kind, bool);

/// A directory that was seen and not entered yet.
struct Folder {
    /// Its place among the directories.
    at: usize,
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

/// What a directory holds, by name.
#[derive(Default)]
struct Listing {
    items: Vec<Seen>,
    odd_names: Vec<(String, PathBuf)>,
    /// Why its content is not known.
    failure: Option<Failure>,
}

enum Seen {
    Leaf(Place),
    Folder(Folder),
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
        let root = Folder { at: 0, path: String::new(), real: self.root.to_owned(), ignores: chain, hidden: false };
        self.dirs.push(Dir::unseen());
        let mut level = vec![root];
        let mut hidden = Vec::new();
        while !level.is_empty() {
            let room = self.limits.paths.saturating_sub(self.count);
            let canonical = self.canonical.as_deref();
            let listings: Vec<Listing> = level.par_iter().map(|it| list(it, canonical, git.is_some(), room)).collect();
            let mut next = Vec::new();
            for (folder, listing) in level.into_iter().zip(listings) {
                for folder in self.take(folder, listing, self.limits.paths) {
                    if folder.hidden { &mut hidden } else { &mut next }.push(folder);
                }
            }
            level = next;
        }
        hidden
    }

    /// Walks the folders that git hides, one after the other, for as long as there is room.
    fn hidden(&mut self, mut level: Vec<Folder>) {
        let limit = self.count + IGNORED_PATHS;
        while !level.is_empty() {
            let mut next = Vec::new();
            for folder in level {
                let room = limit.saturating_sub(self.count);
                let listing = list(&folder, self.canonical.as_deref(), false, room);
                next.extend(self.take(folder, listing, limit));
            }
            level = next;
        }
    }

    /// Adds a directory and what it holds; gives back the directories in it.
    fn take(&mut self, folder: Folder, mut listing: Listing, limit: usize) -> Vec<Folder> {
        if listing.failure.is_none() && self.count + 1 + listing.items.len() > limit {
            listing = Listing { failure: Some(Failure::TooMany), ..Listing::default() };
        }
        let kind = if listing.failure.is_some() { Kind::Pruned } else { Kind::Dir };
        let reason = match listing.failure {
            Some(Failure::Unreadable(error)) => Some(format!("it cannot be read: {error}")),
            Some(Failure::TooMany) if !folder.hidden => Some(format!("there are more than {} paths in all", self.limits.paths)),
            _ => None,
        };
        self.left_out.extend(reason.map(|reason| LeftOut { path: folder.path.clone(), reason }));
        self.odd_names.extend(listing.odd_names);
        let mut folders = Vec::new();
        let mut items = Vec::with_capacity(listing.items.len());
        self.count += 1;
        for seen in listing.items {
            items.push(match seen {
                Seen::Leaf(path) => {
                    self.count += 1;
                    Item::Leaf(path)
                }
                Seen::Folder(folder) => {
                    let at = self.dirs.len();
                    self.dirs.push(Dir::unseen());
                    folders.push(Folder { at, ..folder });
                    Item::Dir(at)
                }
            });
        }
        if let Some(dir) = self.dirs.get_mut(folder.at) {
            *dir = Dir { path: folder.path, kind, hidden: folder.hidden, items };
        }
        folders
    }

    /// What is tracked reaches users although a pattern hides it; and where files have no execute bit of their own, the
    /// index knows it. Gives back the submodules.
    fn ask_index(&mut self, git: &Git) -> Vec<String> {
        let no_bits = !cfg!(unix);
        let hidden = |dir: &Dir| dir.hidden || dir.items.iter().any(|it| matches!(it, Item::Leaf((.., true))));
        // Git keeps no empty folders: one is a submodule that was not fetched, and one with a `.git` is another repository.
        let is_git = |it: &Item| matches!(it, Item::Leaf((path, ..)) if path.ends_with("/.git"));
        let odd = |dir: &Dir| dir.kind == Kind::Dir && (dir.items.is_empty() || dir.items.iter().any(is_git));
        if !no_bits && !self.dirs.iter().any(|it| hidden(it) || odd(it)) {
            return Vec::new();
        }
        let Some(tracked) = git.tracked() else { return Vec::new() };
        let Ok(way) = self.root.strip_prefix(&git.top) else { return Vec::new() };
        let way = way.components().map(|it| it.as_os_str().to_string_lossy() + "/").collect::<String>();
        let is_still_hidden = |path: &str| {
            let whole = format!("{way}{path}");
            let below = format!("{whole}/");
            let holds_tracked = tracked.range(below.clone()..).next().is_some_and(|(it, _)| it.starts_with(&below));
            !(tracked.contains_key(&whole) || holds_tracked)
        };
        for dir in &mut self.dirs {
            dir.hidden = dir.hidden && is_still_hidden(&dir.path);
            for item in &mut dir.items {
                let Item::Leaf((path, kind, hidden)) = item else { continue };
                *hidden = *hidden && is_still_hidden(path);
                if let (true, Kind::File { executable, .. }) = (no_bits, kind)
                    && let Some(known) = tracked.get(&format!("{way}{path}"))
                {
                    *executable = *known == Tracked::Executable;
                }
            }
        }
        let submodules = tracked.iter().filter(|(_, it)| **it == Tracked::Submodule);
        submodules.filter_map(|(path, _)| path.strip_prefix(&way).map(str::to_owned)).collect()
    }

    /// Every path, each directory followed by what it holds.
    fn paths(self) -> Vec<Place> {
        let mut dirs: Vec<Option<Dir>> = self.dirs.into_iter().map(Some).collect();
        let mut out = Vec::with_capacity(self.count);
        let mut open = Vec::new();
        let mut enter = |at: usize, out: &mut Vec<Place>| {
            let dir = dirs.get_mut(at).and_then(Option::take).expect("every directory stands in one other");
            out.push((dir.path, dir.kind, dir.hidden));
            dir.items.into_iter()
        };
        open.push(enter(0, &mut out));
        while let Some(items) = open.last_mut() {
            match items.next() {
                Some(Item::Leaf(path)) => out.push(path),
                Some(Item::Dir(at)) => open.push(enter(at, &mut out)),
                None => {
                    open.pop();
                }
            }
        }
        out
    }
}

impl Dir {
    /// One that was seen and not entered.
    fn unseen() -> Dir {
        Dir { path: String::new(), kind: Kind::Pruned, hidden: false, items: Vec::new() }
    }
}

/// Looks into a directory. Gives up beyond `room` entries.
fn list(folder: &Folder, canonical_root: Option<&Path>, use_ignores: bool, room: usize) -> Listing {
    let fails = |failure| Listing { failure: Some(failure), ..Listing::default() };
    let entries = match std::fs::read_dir(&folder.real) {
        Ok(entries) => entries,
        Err(error) => return fails(Failure::Unreadable(reason(&error))),
    };
    let mut named = Vec::new();
    for entry in entries {
        match entry {
            Ok(entry) => named.push((entry.file_name(), entry)),
            Err(error) => return fails(Failure::Unreadable(reason(&error))),
        }
        if named.len() > room {
            return fails(Failure::TooMany);
        }
    }
    named.sort_unstable_by(|a, b| a.0.cmp(&b.0));
    let has = |name: &str| named.binary_search_by(|it| it.0.as_os_str().cmp(OsStr::new(name))).is_ok();
    if !folder.path.is_empty() && DISPOSABLE_MARKS.iter().any(|it| has(it)) && !is_read_whole(&folder.path) {
        return fails(Failure::Disposable);
    }
    let own = (use_ignores && has(".gitignore")).then(|| Ignores::read(&folder.real, &folder.real.join(".gitignore"), ""));
    let base = if folder.path.is_empty() { 0 } else { folder.path.len() + 1 };
    let ignores = match own.flatten() {
        Some(ignores) => Some(Arc::new(Chain { ignores, base, above: folder.ignores.clone() })),
        None => folder.ignores.clone(),
    };
    let parent_is_odd = folder.real.to_str().is_none();
    let mut listing = Listing { items: Vec::with_capacity(named.len()), ..Listing::default() };
    for (name, entry) in named {
        let mut path = String::with_capacity(base + name.len());
        if base > 0 {
            path.push_str(&folder.path);
            path.push('/');
        }
        path.push_str(&name.to_string_lossy());
        if parent_is_odd || name.to_str().is_none() {
            listing.odd_names.push((path.clone(), entry.path()));
        }
        let Ok(file_type) = entry.file_type() else { continue };
        let is_dir = file_type.is_dir();
        let hidden = folder.hidden || ignores.as_ref().is_some_and(|it| it.hides(&path, is_dir));
        listing.items.push(if is_dir && is_disposable(&name, &folder.path) {
            Seen::Leaf((path, Kind::Pruned, hidden))
        } else if is_dir {
            Seen::Folder(Folder { at: 0, path, real: entry.path(), ignores: ignores.clone(), hidden })
        } else if file_type.is_symlink() {
            let kind = link(&entry.path(), &folder.path, canonical_root);
            Seen::Leaf((path, kind, hidden))
        } else if file_type.is_file() {
            // How large it is and whether it may be executed is asked later, and of many files on the way of reading them.
            Seen::Leaf((path, Kind::File { executable: !cfg!(unix), size: 0 }, hidden))
        } else {
            Seen::Leaf((path, Kind::Special, hidden))
        });
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
fn is_executable(metadata: &Metadata) -> Option<bool> {
    use std::os::unix::fs::PermissionsExt;
    Some(metadata.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_executable(_: &Metadata) -> Option<bool> {
    None
}

/// The names of the regular files directly in a directory.
fn files_in(dir: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(dir).into_iter().flatten().filter_map(Result::ok);
    let files = entries.filter(|it| it.file_type().is_ok_and(|it| it.is_file()));
    let mut names: Vec<String> = files.map(|it| it.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}
