//! What fixes change, shown as a difference or written to the disk: whole or not at all, and never over somebody else's change.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use marketlint_rules::fix::Fixed;
use marketlint_rules::{Operation, Tree};
use similar::TextDiff;

use crate::Error;
use crate::interruption::Uninterrupted;

/// The unified difference of one file.
pub fn unified_diff(path: &str, old: &str, new: &str) -> String {
    let diff = TextDiff::from_lines(old, new);
    diff.unified_diff().context_radius(3).header(&format!("a/{path}"), &format!("b/{path}")).to_string()
}

/// Everything that fixes would change, as one unified difference.
pub fn diff(fixed: &Fixed, shown: &dyn Fn(&str) -> String) -> String {
    let mut out = String::new();
    for (path, text) in &fixed.texts {
        out.push_str(&unified_diff(&shown(path), text.old.text(), text.new.text()));
    }
    for operation in &fixed.operations {
        out.push_str(&operation.describe(&fixed.repo.tree));
        out.push('\n');
    }
    out
}

/// Writes what fixes changed: all of it or, where a file is no longer what was read, is no regular file below the root or
/// cannot be written, nothing. One fix may touch several files, and half of it would break what works.
pub fn write(root: &Path, fixed: &Fixed, shown: &dyn Fn(&str) -> String) -> Vec<Error> {
    let tree = &fixed.repo.tree;
    // Where signals cannot be held back, the files are written all the same. It outlives what is prepared.
    let uninterrupted = Uninterrupted::begin().ok();
    let (mut ready, mut errors) = (Vec::new(), Vec::new());
    for (path, text) in &fixed.texts {
        if let Some(Err(source)) = uninterrupted.as_ref().map(Uninterrupted::go_on) {
            return vec![cannot_write(&shown(path), source)];
        }
        match prepared(root, path, text.old.text().as_bytes(), text.new.text().as_bytes()) {
            Ok(replacement) => ready.push((path, replacement)),
            Err(source) => errors.push(cannot_write(&shown(path), source)),
        }
    }
    if !errors.is_empty() {
        return errors;
    }
    for (path, replacement) in ready {
        if let Err(source) = replacement.put() {
            errors.push(cannot_write(&shown(path), source));
        }
    }
    for operation in &fixed.operations {
        if let Err(source) = perform(root, tree, operation) {
            errors.push(Error::Io { doing: format!("cannot {}", operation.describe(tree)), source });
        }
    }
    errors
}

fn cannot_write(path: &str, source: io::Error) -> Error {
    Error::Io { doing: format!("cannot write {path}"), source }
}

/// New bytes beside a file, to be put in the place of what was read.
fn prepared(root: &Path, path: &str, old: &[u8], new: &[u8]) -> io::Result<Replacement> {
    let target = inside(root, path)?;
    if std::fs::read(&target)? != old {
        return Err(io::Error::other("it has changed since it was read"));
    }
    Replacement::beside(&target, new)
}

/// Writes a file so that nobody ever sees half of it; an existing file keeps its permissions.
pub fn write_atomically(target: &Path, content: &[u8]) -> io::Result<()> {
    let _uninterrupted = Uninterrupted::begin().ok();
    Replacement::beside(target, content)?.put()
}

/// A file that is written already and only has to take its place; it is gone where it never does.
struct Replacement {
    beside: PathBuf,
    target: PathBuf,
}

impl Replacement {
    fn beside(target: &Path, content: &[u8]) -> io::Result<Replacement> {
        let name = target.file_name().ok_or_else(|| io::Error::other("it has no name"))?;
        let mut beside = std::ffi::OsString::from(".");
        beside.push(name);
        beside.push(format!(".{}.tmp", std::process::id()));
        let beside = target.with_file_name(beside);
        let mut file = std::fs::OpenOptions::new().write(true).create_new(true).open(&beside)?;
        let replacement = Replacement { beside, target: target.to_owned() };
        file.write_all(content)?;
        if let Ok(metadata) = std::fs::metadata(target) {
            file.set_permissions(metadata.permissions())?;
        }
        file.sync_all()?;
        Ok(replacement)
    }

    fn put(self) -> io::Result<()> {
        std::fs::rename(&self.beside, &self.target)
    }
}

impl Drop for Replacement {
    fn drop(&mut self) {
        // Best effort: where it has taken its place, there is nothing left to remove.
        let _ = std::fs::remove_file(&self.beside);
    }
}

fn perform(root: &Path, tree: &Tree, operation: &Operation) -> io::Result<()> {
    match operation {
        Operation::Rename { file, name } => {
            let from = inside(root, tree.path(*file))?;
            let to = from.with_file_name(name);
            // A file system that ignores case shows the old file under the new name as well.
            let same_file = from.file_name().is_some_and(|it| it.to_string_lossy().eq_ignore_ascii_case(name));
            if !same_file && to.symlink_metadata().is_ok() {
                return Err(io::Error::other(format!("{name} exists already")));
            }
            std::fs::rename(from, to)
        }
        Operation::MakeExecutable { file } => make_executable(&inside(root, tree.path(*file))?),
    }
}

#[cfg(unix)]
fn make_executable(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let mut permissions = std::fs::metadata(path)?.permissions();
    // Whoever may read it may run it.
    let mode = permissions.mode();
    permissions.set_mode(mode | (mode & 0o444) >> 2);
    std::fs::set_permissions(path, permissions)
}

#[cfg(not(unix))]
fn make_executable(_: &Path) -> io::Result<()> {
    Err(io::Error::other("this system has no execute bit; run `git update-index --chmod=+x` on it"))
}

/// The place of a regular file below the root, with no link on the way that leads out.
fn inside(root: &Path, path: &str) -> io::Result<PathBuf> {
    let target = root.join(path);
    if !target.symlink_metadata()?.is_file() {
        return Err(io::Error::other("it is no regular file"));
    }
    if !target.canonicalize()?.starts_with(root.canonicalize()?) {
        return Err(io::Error::other("it lies outside the root"));
    }
    Ok(target)
}
