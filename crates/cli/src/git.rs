//! What a git work tree tells without running git: its remote, its commit, what is tracked, what it ignores.
//!
//! Plain files of `.git` are read, each up to a limit; whatever is not understood is taken for absent.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};

use crate::bounded;

/// The index is not read beyond this.
const MAX_INDEX: u64 = 256 << 20;
/// No other file of `.git` is read beyond this.
const MAX_FILE: u64 = 16 << 20;
/// No file of patterns is read beyond this.
const MAX_PATTERNS: u64 = 1 << 20;

/// A work tree.
#[derive(Debug, Clone)]
pub struct Git {
    /// The top of the work tree.
    pub top: PathBuf,
    /// Where `HEAD` and the index lie.
    dir: PathBuf,
    /// Where the configuration and the branches lie: elsewhere in a linked work tree.
    common: PathBuf,
}

/// What git knows of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tracked {
    /// A file that nobody may execute, or a link.
    Plain,
    /// A file that may be executed.
    Executable,
    /// A submodule: nothing but a commit of another repository.
    Submodule,
}

/// Where a work tree comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Remote {
    /// Its address for browsers, without credentials.
    pub url: String,
    /// `owner/name` where it is on GitHub.
    pub github: Option<String>,
}

impl Git {
    /// The work tree that a directory lies in.
    pub fn around(dir: &Path) -> Option<Git> {
        dir.ancestors().find_map(Git::at)
    }

    fn at(top: &Path) -> Option<Git> {
        let place = top.join(".git");
        let metadata = fs::metadata(&place).ok()?;
        let dir = if metadata.is_dir() {
            place
        } else {
            // A linked work tree or a submodule: the file says where the directory is.
            let text = read(&place)?;
            top.join(text.strip_prefix("gitdir:")?.trim())
        };
        let common = match read(&dir.join("commondir")) {
            Some(path) => dir.join(path.trim()),
            None => dir.clone(),
        };
        Some(Git { top: top.to_owned(), dir, common })
    }

    /// Where `origin`, or else the first remote, is.
    pub fn remote(&self) -> Option<Remote> {
        let config = read(&self.common.join("config"))?;
        let mut first = None;
        let mut name = None;
        for line in config.lines().map(str::trim) {
            if let Some(section) = line.strip_prefix('[') {
                name = section.strip_prefix("remote \"").and_then(|it| it.split('"').next());
            } else if let (Some(remote), Some((key, value))) = (name, line.split_once('='))
                && key.trim().eq_ignore_ascii_case("url")
            {
                let found = Remote::parse(value.trim().trim_matches('"'));
                if remote == "origin" {
                    return found;
                }
                first = first.or(found);
            }
        }
        first
    }

    /// The branch that is checked out, and its commit.
    pub fn head(&self) -> (Option<String>, Option<String>) {
        let Some(head) = read(&self.dir.join("HEAD")) else { return (None, None) };
        let Some(reference) = head.trim().strip_prefix("ref: ") else { return (None, commit(&head)) };
        let branch = reference.strip_prefix("refs/heads/").map(str::to_owned);
        let loose = [&self.dir, &self.common].iter().find_map(|it| commit(&read(&it.join(reference))?));
        (branch, loose.or_else(|| self.packed(reference)))
    }

    fn packed(&self, reference: &str) -> Option<String> {
        let refs = read(&self.common.join("packed-refs"))?;
        let line = refs.lines().find(|it| it.split_once(' ').is_some_and(|(_, name)| name == reference))?;
        commit(line.split_once(' ')?.0)
    }

    /// What is tracked, by path from the top of the work tree. `None` where the index cannot be read.
    pub fn tracked(&self) -> Option<BTreeMap<String, Tracked>> {
        let sha256 = read(&self.common.join("config")).is_some_and(|it| it.to_ascii_lowercase().contains("objectformat = sha256"));
        index(&bounded::first(&self.dir.join("index"), MAX_INDEX).ok()?, if sha256 { 32 } else { 20 })
    }

    /// The patterns that apply in a directory of the work tree and stand above it, the strongest last.
    pub fn ignores_above(&self, dir: &Path) -> Vec<Ignores> {
        let mut out = Vec::new();
        let Ok(way) = dir.strip_prefix(&self.top) else { return out };
        out.extend(Ignores::read(&self.top, &self.common.join("info/exclude"), &slashes(way)));
        let mut at = self.top.clone();
        let mut rest = way;
        while !rest.as_os_str().is_empty() {
            out.extend(Ignores::read(&at, &at.join(".gitignore"), &slashes(rest)));
            let mut parts = rest.components();
            at.extend(parts.next());
            rest = parts.as_path();
        }
        out
    }
}

/// The patterns of one file.
#[derive(Debug)]
pub struct Ignores {
    patterns: Gitignore,
    /// The way from the directory the patterns apply in down to the root.
    above: String,
}

impl Ignores {
    /// Reads the patterns that apply in a directory; `above` is the way from there to the root that paths count from.
    pub fn read(dir: &Path, file: &Path, above: &str) -> Option<Ignores> {
        let text = String::from_utf8_lossy(&bounded::first(file, MAX_PATTERNS).ok()?).into_owned();
        let mut builder = GitignoreBuilder::new(dir);
        for line in text.lines() {
            // A pattern that git would not understand hides nothing.
            let _ = builder.add_line(None, line);
        }
        let patterns = builder.build().ok().filter(|it| !it.is_empty())?;
        Some(Ignores { patterns, above: above.to_owned() })
    }

    /// What they say of a path below the directory they apply in: `Some(true)` hides it, `Some(false)` shows it again.
    pub fn verdict(&self, path: &str, is_dir: bool) -> Option<bool> {
        let found = if self.above.is_empty() {
            self.patterns.matched(path, is_dir)
        } else {
            self.patterns.matched(format!("{}/{path}", self.above), is_dir)
        };
        match found {
            Match::None => None,
            Match::Ignore(_) => Some(true),
            Match::Whitelist(_) => Some(false),
        }
    }
}

impl Remote {
    /// Understands `https://…`, `ssh://…`, `git@host:path`.
    pub fn parse(url: &str) -> Option<Remote> {
        let (host, path) = match url.split_once("://") {
            Some(("http" | "https" | "ssh" | "git" | "git+ssh", rest)) => rest.split_once('/')?,
            Some(_) => return None,
            None => url.split_once(':')?,
        };
        let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
        let host = host.split(':').next()?.to_ascii_lowercase();
        let path = path.trim_matches('/');
        let path = path.strip_suffix(".git").unwrap_or(path);
        if host.is_empty() || path.is_empty() || host.contains(['/', '\\']) {
            return None;
        }
        let on_github = matches!(host.as_str(), "github.com" | "www.github.com" | "ssh.github.com");
        let github = (on_github && path.split('/').count() == 2).then(|| path.to_owned());
        let host = if on_github { "github.com" } else { &host };
        Some(Remote { url: format!("https://{host}/{path}"), github })
    }
}

fn commit(text: &str) -> Option<String> {
    let text = text.trim();
    (matches!(text.len(), 40 | 64) && text.bytes().all(|it| it.is_ascii_hexdigit())).then(|| text.to_owned())
}

/// Reads an index of version 2, 3 or 4; hashes have `hash` bytes.
fn index(bytes: &[u8], hash: usize) -> Option<BTreeMap<String, Tracked>> {
    let word = |at: usize| bytes.get(at..at + 4)?.try_into().ok().map(u32::from_be_bytes);
    if bytes.get(..4)? != b"DIRC" {
        return None;
    }
    let version = word(4).filter(|it| (2..=4).contains(it))?;
    let count = word(8)?;
    let mut out = BTreeMap::new();
    let mut previous: Vec<u8> = Vec::new();
    let mut at = 12;
    for _ in 0..count {
        let mode = word(at + 24)?;
        let flags_at = at + 40 + hash;
        let extended = bytes.get(flags_at)? & 0x40 != 0;
        let mut name_at = flags_at + if extended { 4 } else { 2 };
        if version == 4 {
            let (strip, behind) = offset(bytes, name_at)?;
            previous.truncate(previous.len().checked_sub(strip)?);
            name_at = behind;
        } else {
            previous.clear();
        }
        let len = bytes.get(name_at..)?.iter().position(|&it| it == 0)?;
        previous.extend_from_slice(bytes.get(name_at..name_at + len)?);
        let what = match mode & 0o170_000 {
            0o160_000 => Tracked::Submodule,
            _ if mode & 0o111 != 0 => Tracked::Executable,
            _ => Tracked::Plain,
        };
        out.insert(String::from_utf8_lossy(&previous).into_owned(), what);
        let end = name_at + len;
        // Up to version 3 an entry is padded with one to eight zeros.
        at = if version == 4 { end + 1 } else { at + (end - at) / 8 * 8 + 8 };
    }
    Some(out)
}

/// A number in git's offset encoding, and where it ends.
fn offset(bytes: &[u8], mut at: usize) -> Option<(usize, usize)> {
    let mut byte = *bytes.get(at)?;
    let mut value = usize::from(byte & 0x7f);
    while byte & 0x80 != 0 {
        at += 1;
        byte = *bytes.get(at)?;
        value = value.checked_add(1)?.checked_mul(128)? + usize::from(byte & 0x7f);
    }
    Some((value, at + 1))
}

fn read(path: &Path) -> Option<String> {
    let bytes = bounded::first(path, MAX_FILE).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

fn slashes(path: &Path) -> String {
    let parts: Vec<_> = path.components().map(|it| it.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remotes_are_told_from_all_their_spellings() {
        let github = |url| Remote::parse(url).and_then(|it| it.github);
        for url in [
            "https://github.com/o/n.git",
            "https://user:secret@github.com/o/n",
            "git@github.com:o/n.git",
            "ssh://git@github.com:22/o/n.git",
            "ssh://git@ssh.github.com:443/o/n.git",
            "https://GitHub.com/o/n/",
        ] {
            assert_eq!(github(url).as_deref(), Some("o/n"), "{url}");
            assert_eq!(Remote::parse(url).map(|it| it.url).as_deref(), Some("https://github.com/o/n"), "{url}");
        }
        assert_eq!(github("https://gitlab.com/o/n.git"), None);
        for url in ["/srv/git/x.git", "../x", "file:///srv/x.git", "C:\\x", ""] {
            assert_eq!(github(url), None, "{url}");
        }
    }

    #[test]
    fn a_damaged_index_is_no_index() {
        assert_eq!(index(b"", 20), None);
        assert_eq!(index(b"DIRC\0\0\0\x02\0\0\0\x01", 20), None);
        assert_eq!(index(b"DIRC\0\0\0\x04\xff\xff\xff\xff\x80\x80", 20), None);
        assert_eq!(index(b"DIRC\0\0\0\x02\0\0\0\0", 20), Some(BTreeMap::new()));
    }
}
