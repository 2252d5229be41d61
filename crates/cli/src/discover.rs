//! The disk, read once: from a directory to a tree of paths, and from paths to texts.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use marketlint_parser::Source;
use marketlint_rules::tree::{Kind, Leads, Tree};
use marketlint_rules::{Content, Files};
use walkdir::WalkDir;

/// Files larger than this are not read: the official check reads no component above it.
const MAX_FILE: u64 = 1 << 20;

/// The files of a directory on disk.
#[derive(Debug)]
pub struct Disk {
    root: PathBuf,
}

impl Disk {
    /// The files below `root`.
    pub fn new(root: PathBuf) -> Self {
        Disk { root }
    }
}

impl Files for Disk {
    fn read(&self, path: &str) -> Content {
        let path = self.root.join(path);
        match std::fs::metadata(&path) {
            Ok(it) if it.len() > MAX_FILE => return Content::TooBig(it.len()),
            Ok(it) if !it.is_file() => return Content::Unreadable("it is no regular file".into()),
            Err(error) => return Content::Unreadable(error.to_string()),
            Ok(_) => {}
        }
        match std::fs::read(&path) {
            Ok(bytes) => Content::Text(Arc::new(Source::from_bytes(bytes))),
            Err(error) => Content::Unreadable(error.to_string()),
        }
    }
}

/// Every path below a directory.
pub fn walk(root: &Path) -> Tree {
    let mut paths = Vec::new();
    let walk = WalkDir::new(root).min_depth(1).into_iter().filter_entry(|it| it.file_name() != ".git");
    for entry in walk.filter_map(Result::ok) {
        let Ok(relative) = entry.path().strip_prefix(root) else { continue };
        let path = relative.to_string_lossy().replace('\\', "/");
        let kind = entry.file_type();
        let kind = if kind.is_symlink() {
            link(root, entry.path())
        } else if kind.is_dir() {
            Kind::Dir
        } else if kind.is_file() {
            let metadata = entry.metadata().ok();
            Kind::File { executable: metadata.as_ref().is_some_and(is_executable), size: metadata.map_or(0, |it| it.len()) }
        } else {
            Kind::Special
        };
        paths.push((path, kind, false));
    }
    Tree::new(paths)
}

fn link(root: &Path, path: &Path) -> Kind {
    let target = std::fs::read_link(path).map(|it| it.to_string_lossy().replace('\\', "/")).unwrap_or_default();
    let leads = match (path.canonicalize(), root.canonicalize()) {
        (Ok(end), Ok(root)) => match end.strip_prefix(&root) {
            Ok(inside) => Leads::To(inside.to_string_lossy().replace('\\', "/").into()),
            Err(_) => Leads::Outside,
        },
        _ => Leads::Nowhere,
    };
    Kind::Symlink { target: target.into(), leads }
}

#[cfg(unix)]
fn is_executable(metadata: &std::fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    metadata.permissions().mode() & 0o111 != 0
}

#[cfg(not(unix))]
fn is_executable(_: &std::fs::Metadata) -> bool {
    true
}
