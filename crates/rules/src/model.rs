//! A repository as Claude Code sees it: a catalogue, its plugins, and what each of them is made of.
//!
//! Built once from a tree of paths and whoever reads them. Says nothing about right or wrong beyond what the field tables say.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use marketlint_parser::frontmatter::{self, FrontMatter};
use marketlint_parser::node::Step;
use marketlint_parser::{FileId, Node, Parsed, Source, Span, json, node, yaml};

use crate::config::Options;
use crate::schema::{self, Problem};
use crate::sources::{Content, Files, Sources};
use crate::tree::Tree;

mod holders;
pub mod hooks;
pub mod layout;
pub mod listing;
pub(crate) mod load;
pub mod servers;
pub mod view;

/// A repository, whole.
#[derive(Debug)]
pub struct Repo {
    /// Its paths.
    pub tree: Tree,
    /// Its texts.
    pub sources: Sources,
    /// What kind of repository it is.
    pub kind: RootKind,
    /// The catalogue.
    pub marketplace: Option<Doc>,
    /// The plugins: those that entries name, and the one at the root; by directory.
    pub plugins: Vec<Plugin>,
    /// `hooks/hooks.json` at the root of a marketplace where no plugin lies at the root.
    pub root_hooks: Option<Doc>,
    /// `.claude/settings.json` of a marketplace.
    pub project_settings: Option<Doc>,
    /// Directories with a plugin manifest that no entry names and no plugin holds.
    pub unlisted: Vec<FileId>,
    /// The README at the root.
    pub readme: Option<FileId>,
    /// What is known from outside the files.
    pub facts: Facts,
    /// What the user decided.
    pub options: Options,
    /// Where the entries with a local source say their plugins lie, by index.
    entry_dirs: BTreeMap<usize, FileId>,
    holders: holders::Holders,
    problems: BTreeMap<&'static str, Vec<Problem>>,
    by_file: HashMap<FileId, DocAt>,
}

/// What a root is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RootKind {
    /// It holds `.claude-plugin/marketplace.json`.
    Marketplace,
    /// It holds `.claude-plugin/plugin.json`.
    Plugin,
    /// It holds folders of components without a manifest, or a `.claude` directory that does.
    Folders,
    /// None of these.
    Nothing,
}

impl RootKind {
    /// The word for it in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            RootKind::Marketplace => "marketplace",
            RootKind::Plugin => "plugin",
            RootKind::Folders => "folders",
            RootKind::Nothing => "nothing",
        }
    }
}

/// What is known of a repository from outside its files.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// `owner/name` of the repository on GitHub, from its remote.
    pub github: Option<String>,
    /// The name of the root directory.
    pub root_name: String,
    /// The names of the regular files at the top of the git work tree, where that lies above the root.
    pub git_root_files: Option<Vec<String>>,
    /// The directories that were not looked into although they might matter.
    pub left_out: Vec<LeftOut>,
    /// The directories that are committed as submodules, as far as there are signs of any.
    pub submodules: Vec<String>,
    /// The repository as it was, where it is compared with a commit.
    pub before: Option<Arc<Before>>,
}

/// The repository as it was at another commit.
#[derive(Debug, Clone, Default)]
pub struct Before {
    /// What people call that commit: `origin/main`.
    pub name: String,
    /// The catalogue and the manifests of plugins, by path from the root.
    pub manifests: BTreeMap<String, Arc<Source>>,
    /// The paths from the root at which something was committed since.
    pub changed: BTreeSet<String>,
}

impl Before {
    /// The catalogue or a manifest, parsed. Its spans belong to no file.
    pub fn parsed(&self, path: &str) -> Option<Node> {
        json::parse(FileId(0), self.manifests.get(path)?.text()).root
    }
}

/// A directory that was not looked into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// Which one.
    pub path: String,
    /// Why: "it cannot be read: permission denied".
    pub reason: String,
}

/// A document: a file of a known kind, parsed and checked against its table.
#[derive(Debug)]
pub struct Doc {
    /// The file.
    pub file: FileId,
    /// What it is.
    pub kind: DocKind,
    /// What the parser made of it.
    pub parsed: Parsed,
    /// Where the front matter lies, in Markdown.
    pub front: Option<FrontMatter>,
    /// Whether the official check opens it when it is pointed at the plugin. What it leaves closed it cannot refuse.
    pub opened: bool,
    problems: Vec<Problem>,
}

/// The kinds of document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DocKind {
    /// `.claude-plugin/marketplace.json`
    Marketplace,
    /// `.claude-plugin/plugin.json`
    Plugin,
    /// `SKILL.md`
    Skill,
    /// A Markdown file of a command.
    Command,
    /// A Markdown file of an agent.
    Agent,
    /// A Markdown file of an output style.
    OutputStyle,
    /// `hooks/hooks.json` and its like.
    Hooks,
    /// `.mcp.json` and its like.
    Mcp,
    /// `.lsp.json` and its like.
    Lsp,
    /// `monitors/monitors.json` and its like.
    Monitors,
    /// `themes/*.json`
    Theme,
    /// `workflows/*.js`
    Workflow,
    /// `settings.json` of a plugin.
    Settings,
    /// `.claude/settings.json` of the repository.
    ProjectSettings,
    /// `plugin.json` where it is not looked for: in the plugin's own directory.
    StrayManifest,
}

impl DocKind {
    /// Whether it is Markdown with front matter.
    pub fn is_markdown(self) -> bool {
        matches!(self, DocKind::Skill | DocKind::Command | DocKind::Agent | DocKind::OutputStyle)
    }

    /// Whether it is JSON.
    pub fn is_json(self) -> bool {
        !self.is_markdown() && self != DocKind::Workflow
    }

    /// Whether the official check opens documents of this kind, in the places where it looks.
    pub fn is_official(self) -> bool {
        use DocKind::{Agent, Command, Hooks, Marketplace, Mcp, Plugin, Skill};
        matches!(self, Marketplace | Plugin | Skill | Command | Agent | Hooks | Mcp)
    }

    /// What people call it: "a skill".
    pub fn noun(self) -> &'static str {
        match self {
            DocKind::Marketplace => "the marketplace catalogue",
            DocKind::Plugin => "the plugin manifest",
            DocKind::Skill => "a skill",
            DocKind::Command => "a command",
            DocKind::Agent => "an agent",
            DocKind::OutputStyle => "an output style",
            DocKind::Hooks => "a hooks file",
            DocKind::Mcp => "an MCP file",
            DocKind::Lsp => "an LSP file",
            DocKind::Monitors => "a monitors file",
            DocKind::Theme => "a theme",
            DocKind::Workflow => "a workflow",
            DocKind::Settings => "a settings file",
            DocKind::ProjectSettings => "the settings of the project",
            DocKind::StrayManifest => "a plugin manifest outside of `.claude-plugin`",
        }
    }
}

/// A plugin that lies in this repository.
#[derive(Debug)]
pub struct Plugin {
    /// Its directory.
    pub dir: FileId,
    /// The entries of the catalogue that name it, by index.
    pub entries: Vec<usize>,
    /// `.claude-plugin/plugin.json`
    pub manifest: Option<Doc>,
    /// What it is made of, by kind and file.
    pub components: Vec<Component>,
    /// The component paths that its manifest and its entries write down.
    pub declared: Vec<Declared>,
    /// The files of its own that its manifest, hooks and servers mention.
    pub bundled: Vec<view::Bundled>,
}

/// A file that a plugin is made of.
#[derive(Debug)]
pub struct Component {
    /// The document.
    pub doc: Doc,
    /// How it was found.
    pub via: Via,
    /// Whether the client loads it; it does not where a custom path switches the default folder off.
    pub loads: bool,
}

/// How a component was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Via {
    /// It lies where the client looks by itself.
    Default,
    /// The manifest names it, or a folder above it, here.
    Manifest(Span),
    /// An entry names it, or a folder above it, here.
    Entry(Span),
}

/// A component path as it stands in a manifest or an entry.
#[derive(Debug, Clone)]
pub struct Declared {
    /// What kind of component it declares.
    pub kind: DocKind,
    /// The key it stands under: `skills`, `experimental.themes`.
    pub key: &'static str,
    /// The path, with its span.
    pub path: marketlint_parser::Text,
    /// The entry it stands in; `None` for the manifest.
    pub entry: Option<usize>,
    /// What it leads to from the plugin's directory.
    pub found: crate::tree::Found,
}

/// Where a document is kept.
#[derive(Debug, Clone, Copy)]
enum DocAt {
    Marketplace,
    RootHooks,
    ProjectSettings,
    Manifest(usize),
    Component(usize, usize),
}

impl Doc {
    /// Parses a text as a document of that kind and checks it against its table.
    pub fn parse(file: FileId, kind: DocKind, source: &Source, options: &Options) -> Doc {
        let text = source.text();
        let (parsed, front) = if kind.is_markdown() {
            match frontmatter::split(text) {
                Some(front) => (yaml::parse(file, text, front.yaml.clone()), Some(front)),
                None => (Parsed::default(), None),
            }
        } else if kind.is_json() {
            (json::parse(file, text), None)
        } else {
            (Parsed::default(), None)
        };
        let mut doc = Doc { file, kind, parsed, front, opened: true, problems: Vec::new() };
        doc.problems = schema::tables::check(&doc, text, options);
        doc
    }

    /// A document whose file could not be read: no tree, no errors of its own.
    fn unread(file: FileId, kind: DocKind) -> Doc {
        Doc { file, kind, parsed: Parsed::default(), front: None, opened: true, problems: Vec::new() }
    }

    /// Whether the tree is what the author meant: every slip of syntax, if there is any, can be mended with certainty.
    pub fn is_whole(&self) -> bool {
        self.parsed.root.is_some() && self.parsed.errors.iter().all(|it| it.repair.is_some())
    }

    /// The tree, where there is one.
    pub fn root(&self) -> Option<&Node> {
        self.parsed.root.as_ref()
    }

    /// The value of a key at the top.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.root()?.get(key)
    }

    /// Where to point for what is missing: the opening brace, or the opening fence of the front matter.
    pub fn opening(&self) -> Span {
        match (&self.front, self.root()) {
            (Some(front), _) => Span::new(self.file, front.open.start, front.open.end),
            (None, Some(root)) => root.opening(),
            (None, None) => node::start_of(self.file),
        }
    }

    /// The text below the front matter.
    pub fn body<'a>(&self, source: &'a Source) -> &'a str {
        let start = self.front.as_ref().map_or(0, |it| it.body.start);
        source.text().get(start..).unwrap_or_default()
    }
}

impl Repo {
    /// Builds the model of a tree, reading what it wants of it, in parallel.
    pub fn load(tree: Tree, files: &dyn Files, facts: Facts, options: Options) -> Repo {
        load::load(tree, files, facts, options)
    }

    /// Where to point for the repository as a whole.
    pub fn top(&self) -> Span {
        node::start_of(self.marketplace.as_ref().map_or(self.tree.root(), |it| it.file))
    }

    /// Where to point for a file or a directory as a whole.
    pub fn at(&self, id: FileId) -> Span {
        node::start_of(id)
    }

    /// Every document, the catalogue first.
    pub fn docs(&self) -> impl Iterator<Item = &Doc> {
        let of_plugins = self.plugins.iter().flat_map(Plugin::docs);
        self.marketplace.iter().chain(&self.root_hooks).chain(&self.project_settings).chain(of_plugins)
    }

    /// The document of a file.
    pub fn doc(&self, file: FileId) -> Option<&Doc> {
        match *self.by_file.get(&file)? {
            DocAt::Marketplace => self.marketplace.as_ref(),
            DocAt::RootHooks => self.root_hooks.as_ref(),
            DocAt::ProjectSettings => self.project_settings.as_ref(),
            DocAt::Manifest(plugin) => self.plugins.get(plugin)?.manifest.as_ref(),
            DocAt::Component(plugin, at) => Some(&self.plugins.get(plugin)?.components.get(at)?.doc),
        }
    }

    /// The plugin that a manifest belongs to.
    pub fn plugin_of_manifest(&self, file: FileId) -> Option<&Plugin> {
        match *self.by_file.get(&file)? {
            DocAt::Manifest(plugin) => self.plugins.get(plugin),
            _ => None,
        }
    }

    /// What the field tables found for a rule.
    pub fn problems(&self, rule: &str) -> &[Problem] {
        self.problems.get(rule).map_or(&[], Vec::as_slice)
    }

    /// The names of all rules that the tables found something for.
    pub fn problem_rules(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.problems.keys().copied()
    }

    /// The way to the deepest key or value that holds a span, in its document: as a pointer, and as people write it.
    pub fn path_to(&self, span: Span) -> Option<(String, String)> {
        let path = self.tree_of(span)?.path_to(span);
        Some((node::pointer(&path), node::dotted(&path)))
    }

    /// The same, where items of a list go by their name if they have one: it stays when others come and go.
    pub fn anchor(&self, span: Span) -> Option<String> {
        let mut out = String::new();
        for (step, node) in self.tree_of(span)?.way_to(span) {
            out.push('/');
            match step {
                Step::Key(key) => out.push_str(key),
                Step::Index(index) => match node.get("name").and_then(Node::as_str) {
                    Some(name) => out.extend(["=", name]),
                    None => out.push_str(&index.to_string()),
                },
            }
        }
        Some(out)
    }

    /// The tree that a span lies in; none for the body of a Markdown file.
    fn tree_of(&self, span: Span) -> Option<&Node> {
        let doc = self.doc(span.file)?;
        let inside = !doc.kind.is_markdown() || doc.front.as_ref().is_some_and(|it| it.body.start as u32 > span.start);
        doc.root().filter(|_| inside)
    }
}

impl Plugin {
    /// Its documents, the manifest first.
    pub fn docs(&self) -> impl Iterator<Item = &Doc> {
        self.manifest.iter().chain(self.components.iter().map(|it| &it.doc))
    }

    /// Its components of a kind.
    pub fn components(&self, kind: DocKind) -> impl Iterator<Item = &Component> {
        let start = self.components.partition_point(|it| it.doc.kind < kind);
        self.components.iter().skip(start).take_while(move |it| it.doc.kind == kind)
    }

    /// Where to point for the plugin as a whole: its manifest, or its directory.
    pub fn at(&self) -> Span {
        self.manifest.as_ref().map_or(node::start_of(self.dir), Doc::opening)
    }
}

/// Whether a file could be read; what could not has no tree.
fn source_of(content: &Content) -> Option<&Source> {
    match content {
        Content::Text(source) => Some(source),
        _ => None,
    }
}
