//! Every path under the root, seen once. Holds no content and touches no disk: whoever fills it does.

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

use marketlint_parser::FileId;

/// The paths of a repository, in the order of the report, the root itself first.
#[derive(Debug, Clone)]
pub struct Tree {
    entries: Vec<Entry>,
    /// What lies in crowded directories, by directory and folded name.
    folded: OnceLock<HashMap<(FileId, String), Vec<FileId>>>,
}

/// One path.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Relative to the root, `/`-separated, never with `..`; empty for the root.
    pub path: Box<str>,
    /// What lies there.
    pub kind: Kind,
    /// Hidden by `.gitignore`, itself or by a folder above it.
    pub ignored: bool,
    parent: u32,
    subtree_end: u32,
}

/// What lies at a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A directory whose content is in the tree.
    Dir,
    /// A directory that was not entered (`.git`, a build folder, one over the limit): what it holds is not known.
    Pruned,
    /// A regular file.
    File {
        /// Whether anyone may execute it.
        executable: bool,
        /// How many bytes.
        size: u64,
    },
    /// A symbolic link.
    Symlink {
        /// What is written in it.
        target: Box<str>,
        /// Where that leads.
        leads: Leads,
    },
    /// A device, a socket, a pipe: never opened.
    Special,
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Leads {
    /// To this path of the tree, which may be a link again.
    To(Box<str>),
    /// Out of the root.
    Outside,
    /// To nothing.
    Nowhere,
}

/// What a path written in a manifest leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// This entry; links were followed.
    At(FileId),
    /// Nothing, but this entry differs from it by letter case or Unicode form only.
    OtherCase(FileId),
    /// Nothing.
    Missing,
    /// Out of the root.
    Outside,
    /// Into a directory that was not entered, so nobody can say.
    Unknown,
}

impl Tree {
    /// Orders the paths and adds the directories above them. The root need not be among them.
    pub fn new(paths: Vec<(String, Kind, bool)>) -> Tree {
        let make = |(path, kind, ignored): (String, Kind, bool)| Entry { path: path.into(), kind, ignored, parent: 0, subtree_end: 0 };
        let mut entries: Vec<Entry> = paths.into_iter().map(make).collect();
        sort(&mut entries);
        // Who walks a disk knows every directory; the list is whole and in order already.
        let missing = missing_directories(&entries);
        if !missing.is_empty() {
            entries.extend(missing.into_iter().map(|(path, ignored)| make((path, Kind::Dir, ignored))));
            sort(&mut entries);
        }
        link(&mut entries);
        Tree { entries, folded: OnceLock::new() }
    }

    /// The root.
    pub fn root(&self) -> FileId {
        FileId(0)
    }

    /// How many paths, the root included.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is nothing but the root.
    pub fn is_empty(&self) -> bool {
        self.entries.len() <= 1
    }

    /// Every path.
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = FileId> + use<> {
        (0..self.entries.len() as u32).map(FileId)
    }

    /// An entry.
    pub fn entry(&self, id: FileId) -> &Entry {
        self.entries.get(id.0 as usize).expect("every id comes from this tree")
    }

    /// A path, relative to the root.
    pub fn path(&self, id: FileId) -> &str {
        &self.entry(id).path
    }

    /// The last part of a path.
    pub fn name(&self, id: FileId) -> &str {
        let path = self.path(id);
        path.rsplit_once('/').map_or(path, |(_, name)| name)
    }

    /// The last part of a path without its extension.
    pub fn stem(&self, id: FileId) -> &str {
        let name = self.name(id);
        name.rsplit_once('.').map_or(name, |(stem, _)| stem)
    }

    /// The directory that holds it; the root's is the root.
    pub fn parent(&self, id: FileId) -> FileId {
        FileId(self.entry(id).parent)
    }

    /// What lies directly in a directory.
    pub fn children(&self, id: FileId) -> impl Iterator<Item = FileId> + '_ {
        let end = self.entry(id).subtree_end;
        let mut next = id.0 + 1;
        std::iter::from_fn(move || {
            if next >= end {
                return None;
            }
            let at = FileId(next);
            next = self.entry(at).subtree_end;
            Some(at)
        })
    }

    /// Everything below a directory, itself not included.
    pub fn below(&self, id: FileId) -> impl Iterator<Item = FileId> + use<> {
        (id.0 + 1..self.entry(id).subtree_end).map(FileId)
    }

    /// Whether `inner` is `outer` or lies below it.
    pub fn is_within(&self, inner: FileId, outer: FileId) -> bool {
        outer.0 <= inner.0 && inner.0 < self.entry(outer).subtree_end
    }

    /// The entry of exactly that path; links on the way are not followed.
    pub fn get(&self, path: &str) -> Option<FileId> {
        if path.is_empty() {
            return Some(self.root());
        }
        path.split('/').try_fold(self.root(), |dir, name| self.child(dir, name))
    }

    /// The child of that name.
    pub fn child(&self, dir: FileId, name: &str) -> Option<FileId> {
        let entry = self.entry(dir);
        let first = dir.0 as usize + 1;
        // All paths below a directory begin with its own and a slash: what follows decides.
        let prefix = if entry.path.is_empty() { 0 } else { entry.path.len() + 1 };
        let below = self.entries.get(first..entry.subtree_end as usize)?;
        let found =
            below.binary_search_by(|it| by_first_part(it.path.as_bytes().get(prefix..).unwrap_or_default(), name.as_bytes())).ok()?;
        Some(FileId((first + found) as u32))
    }

    /// Whether it is a directory, links followed.
    pub fn is_dir(&self, id: FileId) -> bool {
        self.follow(id).is_some_and(|it| matches!(self.entry(it).kind, Kind::Dir | Kind::Pruned))
    }

    /// Whether it is a regular file, links followed.
    pub fn is_file(&self, id: FileId) -> bool {
        self.follow(id).is_some_and(|it| matches!(self.entry(it).kind, Kind::File { .. }))
    }

    /// Whether it is a link.
    pub fn is_link(&self, id: FileId) -> bool {
        matches!(self.entry(id).kind, Kind::Symlink { .. })
    }

    /// The end of a chain of links; `None` where it leads out of the root, nowhere, or in a circle.
    pub fn follow(&self, id: FileId) -> Option<FileId> {
        let mut at = id;
        for _ in 0..MAX_LINKS {
            match &self.entry(at).kind {
                Kind::Symlink { leads: Leads::To(path), .. } => match self.walk(self.root(), path, &mut { MAX_LINKS }) {
                    Found::At(next) => at = next,
                    _ => return None,
                },
                Kind::Symlink { .. } => return None,
                _ => return Some(at),
            }
        }
        None
    }

    /// What a relative path (`./a/b`, `a`, `../c`) leads to from a directory, links followed.
    pub fn find(&self, from: FileId, path: &str) -> Found {
        self.walk(from, path, &mut { MAX_LINKS })
    }

    /// `links` is how many may still be met, on the way and on the ways that they stand for.
    fn walk(&self, from: FileId, path: &str, links: &mut u32) -> Found {
        let mut at = from;
        let mut other_case = false;
        for part in path.split('/') {
            match part {
                "" | "." => continue,
                ".." if at == self.root() => return Found::Outside,
                ".." => {
                    at = self.parent(at);
                    continue;
                }
                _ => {}
            }
            if self.entry(at).kind == Kind::Pruned {
                return Found::Unknown;
            }
            let next = self.child(at, part).or_else(|| {
                let twin = self.twin(at, part);
                other_case |= twin.is_some();
                twin
            });
            let Some(next) = next else { return Found::Missing };
            at = match &self.entry(next).kind {
                Kind::Symlink { leads: Leads::Outside, .. } => return Found::Outside,
                Kind::Symlink { leads: Leads::Nowhere, .. } => return Found::Missing,
                Kind::Symlink { leads: Leads::To(target), .. } => match links.checked_sub(1) {
                    None => return Found::Missing,
                    Some(left) => {
                        *links = left;
                        match self.walk(self.root(), target, links) {
                            Found::At(id) => id,
                            other => return other,
                        }
                    }
                },
                _ => next,
            };
        }
        if other_case { Found::OtherCase(at) } else { Found::At(at) }
    }

    /// A child whose name differs from `name` only by letter case or Unicode form.
    pub fn twin(&self, dir: FileId, name: &str) -> Option<FileId> {
        let folded = fold_case(name);
        let is_twin = |it: FileId| self.name(it) != name && fold_is(self.name(it), &folded);
        if self.children(dir).nth(CROWD).is_none() {
            return self.children(dir).find(|&it| is_twin(it));
        }
        // Looking at each of thousands, for each of thousands, would take hours.
        self.folded().get(&(dir, folded))?.iter().copied().find(|&it| self.name(it) != name)
    }

    fn folded(&self) -> &HashMap<(FileId, String), Vec<FileId>> {
        self.folded.get_or_init(|| {
            let mut out: HashMap<_, Vec<FileId>> = HashMap::new();
            for dir in self.ids().filter(|&it| self.children(it).nth(CROWD).is_some()) {
                for child in self.children(dir) {
                    out.entry((dir, fold_case(self.name(child)))).or_default().push(child);
                }
            }
            out
        })
    }
}

/// A directory that holds more is crowded.
const CROWD: usize = 64;

/// How many links may follow one another: what Linux allows.
const MAX_LINKS: u32 = 40;

/// Whether a name folds to that.
fn fold_is(name: &str, folded: &str) -> bool {
    if name.is_ascii() { name.eq_ignore_ascii_case(folded) } else { fold_case(name) == folded }
}

/// A name as file systems that ignore case and Unicode form see it.
pub fn fold_case(name: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    if name.is_ascii() { name.to_ascii_lowercase() } else { name.nfc().flat_map(char::to_lowercase).collect() }
}

/// Of equal paths the first stays.
fn sort(entries: &mut Vec<Entry>) {
    entries.sort_by(|a, b| by_component(&a.path, &b.path));
    entries.dedup_by(|a, b| a.path == b.path);
}

/// The directories above the paths that are not among them, the root included; hidden where what they hold is.
fn missing_directories(entries: &[Entry]) -> BTreeMap<String, bool> {
    let mut missing = BTreeMap::new();
    // The entries that hold the current one: a directory that is there comes before what it holds.
    let mut open: Vec<&str> = Vec::new();
    for entry in entries {
        while open.last().is_some_and(|it| !entry.path.strip_prefix(it).is_some_and(|rest| rest.starts_with('/'))) {
            open.pop();
        }
        let known = open.last().copied().unwrap_or_default();
        let mut above = entry.path.rsplit_once('/').map_or("", |it| it.0);
        while above.len() > known.len() && !missing.contains_key(above) {
            missing.insert(above.to_owned(), entry.ignored);
            above = above.rsplit_once('/').map_or("", |it| it.0);
        }
        if !entry.path.is_empty() {
            open.push(&entry.path);
        }
    }
    if entries.first().is_none_or(|it| !it.path.is_empty()) {
        missing.insert(String::new(), false);
    }
    missing
}

/// Compares path by path component, so that a directory's content follows it at once.
fn by_component(a: &str, b: &str) -> Ordering {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let same = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    // A slash comes before all other bytes, and the end of a path before a slash.
    let rank = |path: &[u8]| path.get(same).map(|&byte| if byte == b'/' { 0 } else { u16::from(byte) + 1 });
    rank(a).cmp(&rank(b))
}

/// Compares as `by_component` does, with a name that has no slash in it.
fn by_first_part(path: &[u8], name: &[u8]) -> Ordering {
    let end = path.iter().position(|&it| it == b'/');
    let first = path.get(..end.unwrap_or(path.len())).unwrap_or_default();
    first.cmp(name).then(if end.is_some() { Ordering::Greater } else { Ordering::Equal })
}

/// Fills in parents and ends of subtrees; the entries are sorted.
fn link(entries: &mut [Entry]) {
    let mut open: Vec<usize> = Vec::new();
    for at in 0..entries.len() {
        while let Some(&top) = open.last() {
            let (above, here) = (entries[top].path.as_bytes(), entries[at].path.as_bytes());
            let inside = top == 0 || (here.len() > above.len() && here.starts_with(above) && here[above.len()] == b'/');
            if inside {
                break;
            }
            open.pop();
            entries[top].subtree_end = at as u32;
        }
        entries[at].parent = open.last().map_or(0, |&it| it as u32);
        open.push(at);
    }
    let end = entries.len() as u32;
    for at in open {
        entries[at].subtree_end = end;
    }
}

/// Joins a path written from a directory onto it; `None` where it leaves the root. Links are not considered.
pub fn join(dir: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = dir.split('/').filter(|it| !it.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            _ => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file() -> Kind {
        Kind::File { executable: false, size: 0 }
    }

    fn tree() -> Tree {
        let link = |target: &str| Kind::Symlink { target: target.into(), leads: Leads::To(target.into()) };
        Tree::new(vec![
            ("a/b/c.md".into(), file(), false),
            ("a-b".into(), file(), false),
            ("a/Z".into(), file(), false),
            ("l".into(), link("a/b"), false),
            ("m".into(), link("m"), false),
        ])
    }

    #[test]
    fn a_directory_is_followed_by_its_content() {
        let tree = tree();
        let paths: Vec<&str> = tree.ids().map(|it| tree.path(it)).collect();
        assert_eq!(paths, ["", "a", "a/Z", "a/b", "a/b/c.md", "a-b", "l", "m"]);
        let a = tree.get("a").expect("it is there");
        let names: Vec<&str> = tree.children(a).map(|it| tree.name(it)).collect();
        assert_eq!(names, ["Z", "b"]);
        assert_eq!(tree.children(tree.root()).count(), 4);
        assert_eq!(tree.below(a).count(), 3);
    }

    #[test]
    fn links_are_followed_inside_and_never_for_ever() {
        let tree = tree();
        let c = tree.get("a/b/c.md").expect("it is there");
        assert_eq!(tree.find(tree.root(), "./l/c.md"), Found::At(c));
        assert_eq!(tree.find(tree.root(), "m/x"), Found::Missing);
        assert_eq!(tree.find(tree.root(), "a/../../x"), Found::Outside);
        assert_eq!(tree.find(tree.root(), "A/b/C.md"), Found::OtherCase(c));
    }
}
