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
    /// What lies directly in each directory, by name; one directory after the other.
    children: Vec<u32>,
    links: Vec<FileId>,
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
    /// Where the last part of the path begins.
    name_start: u32,
    parent: u32,
    subtree_end: u32,
    /// Where its children begin among those of all.
    first_child: u32,
    n_children: u32,
}

impl Entry {
    /// The last part of its path.
    pub fn name(&self) -> &str {
        self.path.get(self.name_start as usize..).unwrap_or_default()
    }
}

/// What is known of a regular file beside its name and its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Meta {
    /// How many bytes.
    pub size: u64,
    /// Whether anyone may execute it; `None` where the disk has no bit for that.
    pub executable: Option<bool>,
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
        let make = |(path, kind, ignored): (String, Kind, bool)| Entry {
            name_start: path.rfind('/').map_or(0, |it| it as u32 + 1),
            path: path.into(),
            kind,
            ignored,
            parent: 0,
            subtree_end: 0,
            first_child: 0,
            n_children: 0,
        };
        let mut entries: Vec<Entry> = paths.into_iter().map(make).collect();
        sort(&mut entries);
        // Who walks a disk knows every directory; the list is whole and in order already.
        let missing = missing_directories(&entries);
        if !missing.is_empty() {
            entries.extend(missing.into_iter().map(|(path, ignored)| make((path, Kind::Dir, ignored))));
            sort(&mut entries);
        }
        link(&mut entries);
        let children = gather_children(&mut entries);
        let is_link = |entry: &Entry| matches!(entry.kind, Kind::Symlink { .. });
        let links = entries.iter().enumerate().filter(|(_, it)| is_link(it)).map(|(at, _)| FileId(at as u32)).collect();
        Tree { entries, children, links, folded: OnceLock::new() }
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
        self.entry(id).name()
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
        self.children_of(id).iter().map(|&it| FileId(it))
    }

    fn children_of(&self, id: FileId) -> &[u32] {
        let entry = self.entry(id);
        let first = entry.first_child as usize;
        self.children.get(first..first + entry.n_children as usize).unwrap_or_default()
    }

    /// Every link.
    pub fn links(&self) -> &[FileId] {
        &self.links
    }

    /// Says of a file what its directory did not.
    pub(crate) fn complete(&mut self, id: FileId, known: Meta) {
        if let Some(Kind::File { executable, size }) = self.entries.get_mut(id.0 as usize).map(|it| &mut it.kind) {
            *size = known.size;
            *executable = known.executable.unwrap_or(*executable);
        }
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
        let children = self.children_of(dir);
        let found = children.binary_search_by(|&it| self.name(FileId(it)).cmp(name)).ok()?;
        children.get(found).map(|&it| FileId(it))
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

/// Lists what lies directly in each directory; the entries know their parents.
fn gather_children(entries: &mut [Entry]) -> Vec<u32> {
    for at in 1..entries.len() {
        let parent = entries[at].parent as usize;
        entries[parent].n_children += 1;
    }
    let mut next = 0;
    for entry in entries.iter_mut() {
        entry.first_child = next;
        next += entry.n_children;
    }
    let mut free: Vec<u32> = entries.iter().map(|it| it.first_child).collect();
    let mut children = vec![0; next as usize];
    for at in 1..entries.len() {
        let place = &mut free[entries[at].parent as usize];
        children[*place as usize] = at as u32;
        *place += 1;
    }
    children
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
