//! Typed views of the trees. A view copies a reference, owns nothing, and answers `None` for a field that is absent or of
//! the wrong type: the field tables have said so already.

use marketlint_parser::{FileId, Node, Span, Text};

use super::{Component, Doc, DocKind, Plugin, Repo};
use crate::tree::{Found, Tree};

/// An entry of the catalogue.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    /// Its place in `plugins`.
    pub index: usize,
    /// The entry.
    pub node: &'a Node,
    /// The catalogue it stands in.
    pub catalogue: &'a Node,
}

/// Where an entry says its plugin lies.
#[derive(Debug, Clone, Copy)]
pub enum Source<'a> {
    /// In this repository: the path as it is written.
    Path(&'a Text),
    /// Elsewhere: an object with a type.
    Object {
        /// The object.
        node: &'a Node,
        /// `github`, `url`, `git-subdir`, `npm`, `archive`, `command`, or something else.
        kind: &'a Text,
    },
}

/// The entries of a catalogue that are objects.
pub fn entries(doc: &Doc) -> impl Iterator<Item = Entry<'_>> {
    let items = doc.get("plugins").map_or(&[][..], Node::items);
    items.iter().enumerate().filter_map(move |(index, node)| entry(doc.root()?, index, node))
}

fn entry<'a>(catalogue: &'a Node, index: usize, node: &'a Node) -> Option<Entry<'a>> {
    node.is_object().then_some(Entry { index, node, catalogue })
}

impl<'a> Entry<'a> {
    /// Its name.
    pub fn name(self) -> Option<&'a Text> {
        self.node.get("name")?.text()
    }

    /// What to call it in a message: its name, or its place.
    pub fn title(self) -> String {
        self.name().map_or_else(|| format!("`plugins[{}]`", self.index), |it| crate::schema::quote(it))
    }

    /// Where it says its plugin lies.
    pub fn source(self) -> Option<Source<'a>> {
        let node = self.node.get("source")?;
        match node.text() {
            Some(path) => Some(Source::Path(path)),
            None => Some(Source::Object { node, kind: node.get("source")?.text()? }),
        }
    }

    /// The path of a local source.
    pub fn path(self) -> Option<&'a Text> {
        match self.source()? {
            Source::Path(path) => Some(path),
            Source::Object { .. } => None,
        }
    }

    /// The path of a local source from the root, a bare name joined with `metadata.pluginRoot`.
    pub fn resolved_path(self) -> Option<String> {
        let path = self.path()?;
        if path.as_str() == "." || path.starts_with("./") {
            return Some(path.as_str().to_owned());
        }
        let root = self.catalogue.get("metadata")?.get("pluginRoot")?.as_str().and_then(usable_plugin_root)?;
        is_bare_name(path).then(|| format!("./{root}/{}", path.as_str()))
    }

    /// The directory of a local source, where there is one inside the repository.
    pub fn local_dir(self, tree: &Tree) -> Option<FileId> {
        let path = self.resolved_path()?;
        if path.split(['/', '\\']).any(|it| it == "..") {
            return None;
        }
        match tree.find(tree.root(), &path) {
            Found::At(dir) if tree.is_dir(dir) => Some(dir),
            _ => None,
        }
    }

    /// Whether the plugin's own manifest counts (`strict` is not `false`).
    pub fn is_strict(self) -> bool {
        self.node.get("strict").and_then(Node::as_bool).unwrap_or(true)
    }
}

/// A name that `metadata.pluginRoot` applies to.
pub fn is_bare_name(path: &str) -> bool {
    let begins_well = path.starts_with(|it: char| it.is_ascii_alphanumeric());
    begins_well && path.chars().all(|it| it.is_ascii_alphanumeric() || matches!(it, '.' | '_' | '-')) && !path.contains("..")
}

/// `metadata.pluginRoot` without what does not matter; `None` where the client does not use it.
pub fn usable_plugin_root(root: &str) -> Option<&str> {
    if root == "." || root == "./" {
        return Some(".");
    }
    let plain = root.strip_prefix("./").unwrap_or(root).trim_end_matches('/');
    let bad_part = plain.split('/').any(|it| matches!(it, "" | "." | ".."));
    (!bad_part && !plain.contains(['\\', ':'])).then_some(plain)
}

/// An object that declares what a plugin is made of: its manifest, or an entry that names it.
#[derive(Debug, Clone, Copy)]
pub struct Owner<'a> {
    /// The object.
    pub node: &'a Node,
    /// The plugin; `None` where an entry names one that lies elsewhere.
    pub plugin: Option<&'a Plugin>,
    /// The entry; `None` for a manifest.
    pub entry: Option<Entry<'a>>,
}

/// The value at a dotted path of keys.
pub fn at_dotted<'a>(node: &'a Node, path: &str) -> Option<&'a Node> {
    match path.split_once('.') {
        Some((first, rest)) => at_dotted(node.get(first)?, rest),
        None => node.get(path),
    }
}

impl Repo {
    /// The entries of the catalogue that are objects.
    pub fn entries(&self) -> impl Iterator<Item = Entry<'_>> {
        self.marketplace.iter().flat_map(entries)
    }

    /// The entries that name a plugin.
    pub fn entries_of(&self, plugin: &Plugin) -> impl Iterator<Item = Entry<'_>> {
        let catalogue = self.marketplace.as_ref().and_then(Doc::root);
        let items = catalogue.and_then(|it| it.get("plugins")).map_or(&[][..], Node::items);
        plugin.entries.iter().filter_map(move |&index| entry(catalogue?, index, items.get(index)?))
    }

    /// The plugin that lies in a directory. The plugins are sorted by directory.
    pub fn plugin_in(&self, dir: FileId) -> Option<&Plugin> {
        self.plugins.binary_search_by_key(&dir, |it| it.dir).ok().and_then(|it| self.plugins.get(it))
    }

    /// The directory of an entry's local source, where there is one inside the repository.
    pub fn dir_of(&self, entry: Entry<'_>) -> Option<FileId> {
        self.entry_dirs.get(&entry.index).copied()
    }

    /// The plugin that an entry with a local source names.
    pub fn plugin_of(&self, entry: Entry<'_>) -> Option<&Plugin> {
        self.plugin_in(self.dir_of(entry)?)
    }

    /// Every object that declares what a plugin is made of: the manifests, then the entries.
    pub fn owners(&self) -> impl Iterator<Item = Owner<'_>> {
        let manifests = self.plugins.iter().filter_map(|plugin| {
            let node = plugin.manifest.as_ref()?.root()?;
            Some(Owner { node, plugin: Some(plugin), entry: None })
        });
        let entries = self.entries().map(|entry| {
            let plugin = self.plugin_of(entry);
            Owner { node: entry.node, plugin, entry: Some(entry) }
        });
        manifests.chain(entries)
    }

    /// Every setting that users are asked for, with its name; those of channels as well.
    pub fn settings(&self) -> impl Iterator<Item = (&Text, &Node)> {
        let maps = self.owners().flat_map(|owner| {
            let channels = owner.node.get("channels").map_or(&[][..], Node::items).iter();
            std::iter::once(owner.node).chain(channels).filter_map(|it| it.get("userConfig"))
        });
        maps.flat_map(Node::effective_members).filter(|it| it.value.is_object()).map(|it| (&it.key, &it.value))
    }

    /// Whether what is read like a plugin is the `.claude` folder of a project or of a person, which may do more.
    pub fn is_claude_folder(&self, plugin: &Plugin) -> bool {
        plugin.manifest.is_none() && plugin.entries.is_empty() && super::load::is_claude_folder(&self.tree, &self.facts, plugin.dir)
    }

    /// Every component of a kind, with its plugin.
    pub fn components(&self, kind: DocKind) -> impl Iterator<Item = (&Plugin, &Component)> {
        self.plugins.iter().flat_map(move |plugin| plugin.components(kind).map(move |it| (plugin, it)))
    }
}

impl Plugin {
    /// The name in its manifest, which its components carry.
    pub fn manifest_name(&self) -> Option<&Text> {
        self.manifest.as_ref()?.get("name")?.text()
    }

    /// How many characters its name and a colon take in front of the names of its components.
    pub fn prefix(&self) -> usize {
        self.manifest_name().map_or(0, |it| it.encode_utf16().count() + 1)
    }
}

/// The file that the `types` of a manifest name.
pub fn types_file(plugin: &Plugin, tree: &Tree) -> Option<FileId> {
    let path = plugin.manifest.as_ref()?.get("types")?.text()?;
    match tree.find(plugin.dir, path) {
        Found::At(file) if tree.is_file(file) => Some(file),
        _ => None,
    }
}

/// A mention of a file that the plugin brings along: `${CLAUDE_PLUGIN_ROOT}/scripts/x.sh`.
#[derive(Debug, Clone)]
pub struct Bundled {
    /// The path from the plugin's directory.
    pub path: String,
    /// Where the whole mention stands, variable included.
    pub span: Span,
    /// Where it begins in the decoded text.
    pub offset: usize,
}

/// The mentions of bundled files in the manifest, hooks and servers of a plugin.
pub(super) fn bundled_files<'a>(docs: impl Iterator<Item = &'a Doc>) -> Vec<Bundled> {
    let mut out = Vec::new();
    let runs = |it: &&Doc| matches!(it.kind, DocKind::Plugin | DocKind::Hooks | DocKind::Mcp | DocKind::Lsp | DocKind::Monitors);
    for root in docs.filter(runs).filter_map(Doc::root) {
        mentions(root, &mut out);
    }
    out
}

fn mentions(node: &Node, out: &mut Vec<Bundled>) {
    if let Some(text) = node.text() {
        mentions_in(text, out);
    }
    node.items().iter().for_each(|it| mentions(it, out));
    node.members().iter().for_each(|it| mentions(&it.value, out));
}

/// The mentions in one string. A path ends at white space, a quote, or what ends a word for a shell; one that goes on with
/// a variable or a pattern is left out, since nobody can say what it names.
pub fn mentions_in(text: &Text, out: &mut Vec<Bundled>) {
    const ROOT: &str = "${CLAUDE_PLUGIN_ROOT}";
    for at in memchr::memchr_iter(b'$', text.as_bytes()) {
        let Some(behind) = text.get(at..).and_then(|it| it.strip_prefix(ROOT)) else { continue };
        // `"${CLAUDE_PLUGIN_ROOT}"/x`: the quote may close between the variable and the path.
        let quote = usize::from(behind.starts_with("\"/") || behind.starts_with("'/"));
        let rest = behind.get(quote..).unwrap_or_default();
        let len = rest.find(|it: char| it.is_whitespace() || "\"'`;|&<>()$*?{}[]\\".contains(it)).unwrap_or(rest.len());
        let (path, next) = rest.split_at(len);
        let goes_on = next.starts_with(['$', '*', '?', '{', '[', '\\']);
        if let Some(path) = path.strip_prefix('/').filter(|it| !it.is_empty() && !goes_on) {
            out.push(Bundled { path: path.to_owned(), span: text.slice(at..at + ROOT.len() + quote + len), offset: at });
        }
    }
}
