//! From paths to plugins: what the client discovers, in the places where it looks, by the paths that manifests write down.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use marketlint_parser::{FileId, Member, Node, Text, Value};
use rayon::prelude::*;

use super::holders::Holders;
use super::layout;
use super::{Component, Declared, Doc, DocAt, DocKind, Facts, Plugin, Repo, RootKind, Via, source_of};
use crate::config::Options;
use crate::diagnostic::Level;
use crate::model::listing::{self, Icon, Readme};
use crate::model::view::{self, Entry};
use crate::schema::Problem;
use crate::sources::{Files, Sources};
use crate::tree::{Found, Kind, Tree};

/// What every step needs.
struct Loader<'a> {
    tree: &'a Tree,
    sources: &'a Sources,
    files: &'a dyn Files,
    facts: &'a Facts,
    options: &'a Options,
}

pub(super) fn load(tree: Tree, files: &dyn Files, facts: Facts, options: Options) -> Repo {
    let sources = Sources::new(&tree);
    let loader = Loader { tree: &tree, sources: &sources, files, facts: &facts, options: &options };
    let root = tree.root();
    let marketplace = loader.doc_at(root, ".claude-plugin/marketplace.json", DocKind::Marketplace);
    let root_is_plugin = matches!(tree.find(root, ".claude-plugin/plugin.json"), Found::At(_));

    let entries: Vec<Entry<'_>> = marketplace.iter().flat_map(view::entries).collect();
    let mut dirs: BTreeMap<FileId, Vec<Entry<'_>>> = BTreeMap::new();
    let mut entry_dirs = BTreeMap::new();
    for entry in &entries {
        if let Some(dir) = entry.local_dir(&tree) {
            dirs.entry(dir).or_default().push(*entry);
            entry_dirs.insert(entry.index, dir);
        }
    }
    let folders = folders(&tree);
    let kind = match (&marketplace, root_is_plugin, folders) {
        (Some(_), ..) => RootKind::Marketplace,
        (None, true, _) => RootKind::Plugin,
        (None, false, Some(_)) => RootKind::Folders,
        (None, false, None) => RootKind::Nothing,
    };
    if root_is_plugin {
        dirs.entry(root).or_default();
    }
    if let (RootKind::Folders, Some(dir)) = (kind, folders) {
        dirs.entry(dir).or_default();
    }
    let plugins: Vec<Plugin> = dirs.par_iter().map(|(&dir, entries)| loader.plugin(dir, entries)).collect();
    drop(dirs);

    // The official check reads it in any case, although nothing but a plugin at the root would run it.
    let no_plugin_at_root = kind == RootKind::Marketplace && plugins.iter().all(|it| it.dir != root);
    let root_hooks = if no_plugin_at_root { loader.doc_at(root, "hooks/hooks.json", DocKind::Hooks) } else { None };
    let project_settings =
        if kind == RootKind::Marketplace { loader.doc_at(root, ".claude/settings.json", DocKind::ProjectSettings) } else { None };
    // The official check never opens it, so that nothing in it is refused.
    let project_settings = project_settings.map(|it| Doc { opened: false, ..it });
    let unlisted = if kind == RootKind::Marketplace { unlisted(&tree, &plugins) } else { Vec::new() };
    for name in [".gitattributes", ".gitmodules"] {
        if let Some(file) = tree.get(name).filter(|&it| tree.is_file(it)) {
            sources.read(file, &tree, files);
        }
    }
    for &dir in &unlisted {
        if let Found::At(manifest) = tree.find(dir, ".claude-plugin/plugin.json") {
            sources.read(manifest, &tree, files);
        }
    }
    if marketplace.is_none() {
        for file in layout::stray_catalogues(&tree) {
            sources.read(file, &tree, files);
        }
    }
    let readme = tree.children(root).find(|&it| tree.name(it).eq_ignore_ascii_case("readme.md") && tree.is_file(it));
    if let Some(readme) = readme {
        sources.read(readme, &tree, files);
    }
    let mut repo = Repo {
        entry_dirs,
        kind,
        marketplace,
        plugins,
        root_hooks,
        project_settings,
        unlisted,
        readme,
        facts,
        holders: Holders::default(),
        problems: BTreeMap::new(),
        by_file: HashMap::new(),
        sources,
        tree,
        options,
    };
    index(&mut repo);
    repo.holders = Holders::in_repo(&repo);
    complete(&mut repo, files);
    repo
}

/// Tells the tree how large its files are, and which of them may be executed: whoever reads a file learns it on the way.
fn complete(repo: &mut Repo, files: &dyn Files) {
    let mut known = Vec::new();
    let mut unread = Vec::new();
    for (id, meta) in repo.tree.ids().zip(repo.sources.metas()) {
        match meta {
            Some(Some(meta)) => known.push((id, meta)),
            None if matches!(repo.tree.entry(id).kind, Kind::File { .. }) => unread.push(id),
            _ => {}
        }
    }
    known.par_extend(unread.into_par_iter().filter_map(|id| Some((id, files.meta(repo.tree.path(id))?))));
    for (id, meta) in known {
        repo.tree.complete(id, meta);
    }
}

/// Whether a directory is the `.claude` of a project or of a person.
pub(super) fn is_claude_folder(tree: &Tree, facts: &Facts, dir: FileId) -> bool {
    let name = if dir == tree.root() { facts.root_name.as_str() } else { tree.name(dir) };
    name == ".claude"
}

/// The directory whose `skills`, `agents`, `commands` or `hooks` are linted where there is no manifest at all.
fn folders(tree: &Tree) -> Option<FileId> {
    let holds = |dir: FileId| {
        let names = ["skills", "agents", "commands", "output-styles", "hooks"];
        names.iter().any(|name| tree.child(dir, name).is_some_and(|it| tree.is_dir(it)))
    };
    if holds(tree.root()) || tree.get("SKILL.md").is_some() {
        return Some(tree.root());
    }
    tree.get(".claude").filter(|&it| tree.is_dir(it) && holds(it))
}

/// Directories with a manifest that no entry names.
fn unlisted(tree: &Tree, plugins: &[Plugin]) -> Vec<FileId> {
    let listed: BTreeSet<FileId> = plugins.iter().map(|it| it.dir).collect();
    let manifests = tree.ids().filter(|&it| {
        let folder = tree.parent(it);
        tree.name(it) == "plugin.json" && tree.name(folder) == ".claude-plugin"
    });
    let dirs = manifests.map(|it| tree.parent(tree.parent(it)));
    dirs.filter(|&it| it != tree.root() && !listed.contains(&it)).collect()
}

/// Gathers the problems by rule, and remembers where each document is.
fn index(repo: &mut Repo) {
    let mut problems: BTreeMap<&'static str, Vec<Problem>> = BTreeMap::new();
    let mut gather = |doc: &mut Doc| {
        for mut problem in std::mem::take(&mut doc.problems) {
            if !doc.opened && doc.kind.is_official() {
                problem.level = problem.level.min(Level::Warning);
            }
            problems.entry(problem.rule).or_default().push(problem);
        }
    };
    if let Some(doc) = &mut repo.marketplace {
        repo.by_file.insert(doc.file, DocAt::Marketplace);
        gather(doc);
    }
    if let Some(doc) = &mut repo.root_hooks {
        repo.by_file.insert(doc.file, DocAt::RootHooks);
        gather(doc);
    }
    if let Some(doc) = &mut repo.project_settings {
        repo.by_file.insert(doc.file, DocAt::ProjectSettings);
        gather(doc);
    }
    for (at, plugin) in repo.plugins.iter_mut().enumerate() {
        if let Some(doc) = &mut plugin.manifest {
            repo.by_file.entry(doc.file).or_insert(DocAt::Manifest(at));
            gather(doc);
        }
        for (place, component) in plugin.components.iter_mut().enumerate() {
            repo.by_file.entry(component.doc.file).or_insert(DocAt::Component(at, place));
            gather(&mut component.doc);
        }
    }
    repo.problems = problems;
}

/// A component that was found but not read yet.
struct Candidate {
    file: FileId,
    kind: DocKind,
    via: Via,
    loads: bool,
}

impl Loader<'_> {
    fn doc_at(&self, dir: FileId, path: &str, kind: DocKind) -> Option<Doc> {
        match self.tree.find(dir, path) {
            Found::At(file) if self.tree.is_file(file) => Some(self.doc(file, kind)),
            _ => None,
        }
    }

    fn doc(&self, file: FileId, kind: DocKind) -> Doc {
        match source_of(self.sources.read(file, self.tree, self.files)) {
            Some(source) => Doc::parse(file, kind, source, self.options),
            None => Doc::unread(file, kind),
        }
    }

    fn plugin(&self, dir: FileId, entries: &[Entry<'_>]) -> Plugin {
        let manifest = self.doc_at(dir, ".claude-plugin/plugin.json", DocKind::Plugin);
        let manifest_root = manifest.as_ref().and_then(Doc::root);
        let mut declared = Vec::new();
        if let Some(root) = manifest_root {
            self.declared(dir, root, None, &mut declared);
        }
        for entry in entries {
            self.declared(dir, entry.node, Some(entry.index), &mut declared);
        }
        let mut candidates = Vec::new();
        self.defaults(dir, &|kind| manifest_root.is_some_and(|it| replaces_default(it, kind)), &mut candidates);
        for it in &declared {
            self.along(it, &mut candidates);
        }
        if manifest.is_none()
            && let Some(file) = file_in(self.tree, dir, "plugin.json")
        {
            candidates.push(Candidate { file, kind: DocKind::StrayManifest, via: Via::Default, loads: false });
        }
        for it in &mut candidates {
            it.loads &= !self.is_swallowed(it);
        }
        // A file may be found in several ways; the one by which it loads counts, else the first.
        candidates.sort_by_key(|it| (it.kind, it.file, !it.loads));
        candidates.dedup_by(|a, b| a.kind == b.kind && a.file == b.file);
        let component = |it: &Candidate| {
            let opened = self.is_opened(dir, it, manifest.is_some());
            Component { doc: Doc { opened, ..self.doc(it.file, it.kind) }, via: it.via, loads: it.loads }
        };
        let components: Vec<Component> = candidates.par_iter().map(component).collect();
        let bundled = view::bundled_files(manifest.iter().chain(components.iter().map(|it| &it.doc)));
        let plugin = Plugin { dir, entries: entries.iter().map(|it| it.index).collect(), manifest, components, declared, bundled };
        self.read_scripts(&plugin);
        self.read_listing(&plugin);
        plugin
    }

    /// Whether a `SKILL.md` in a folder above takes the folder for itself. Among commands it may be written in any case.
    fn is_swallowed(&self, it: &Candidate) -> bool {
        let tree = self.tree;
        let dir = tree.parent(it.file);
        let holds_skill = |dir: FileId| tree.child(dir, "SKILL.md").or_else(|| tree.twin(dir, "SKILL.md"));
        match (it.kind, it.via) {
            (DocKind::Skill, Via::Default) => {
                let above = tree.parent(dir);
                tree.name(above) == "skills" && file_in(tree, above, "SKILL.md").is_some_and(|other| other != it.file)
            }
            (DocKind::Command, Via::Default) => {
                let mut at = dir;
                while tree.name(at) != "commands" && at != tree.root() {
                    if holds_skill(at).is_some_and(|other| other != it.file) {
                        return true;
                    }
                    at = tree.parent(at);
                }
                holds_skill(at).is_some_and(|other| other != it.file)
            }
            _ => false,
        }
    }

    /// Whether the official check opens a component: what lies in the default places, not reached through links, and the hooks
    /// and MCP files that the manifest names.
    fn is_opened(&self, dir: FileId, it: &Candidate, has_manifest: bool) -> bool {
        let tree = self.tree;
        let named = matches!(it.via, Via::Manifest(_));
        let below = |folder: &str| tree.child(dir, folder).is_some_and(|folder| tree.is_within(it.file, folder));
        match it.kind {
            DocKind::Marketplace | DocKind::Plugin => true,
            // It reads the skills in a folder, and not the file that takes the folder for one skill.
            DocKind::Skill => it.via == Via::Default && below("skills") && tree.child(dir, "skills") != Some(tree.parent(it.file)),
            DocKind::Command => it.via == Via::Default && below("commands"),
            DocKind::Agent => it.via == Via::Default && below("agents"),
            DocKind::Hooks => named || (it.via == Via::Default && below("hooks")),
            DocKind::Mcp => named || (has_manifest && it.via == Via::Default && below(".mcp.json")),
            DocKind::OutputStyle
            | DocKind::Lsp
            | DocKind::Monitors
            | DocKind::Theme
            | DocKind::Workflow
            | DocKind::Settings
            | DocKind::ProjectSettings
            | DocKind::StrayManifest => false,
        }
    }

    /// Reads what the plugin directory shows of a plugin.
    fn read_listing(&self, plugin: &Plugin) {
        if let Readme::File(file) = listing::readme(self.tree, self.facts, plugin.dir) {
            self.sources.read(file, self.tree, self.files);
        }
        if let Some(Icon::Named(_, Some(file)) | Icon::Default(file)) = listing::icon(self.tree, plugin) {
            self.sources.read(file, self.tree, self.files);
        }
    }

    /// Reads the files that hooks and servers of a plugin run, and the modules of hooks: rules look into them. And those that look
    /// like its components and are none: rules say so.
    fn read_scripts(&self, plugin: &Plugin) {
        for doc in plugin.components(DocKind::Hooks).map(|it| &it.doc) {
            for path in doc.get("modules").map_or(&[][..], Node::items).iter().filter_map(Node::text) {
                if let Found::At(file) = self.tree.find(self.tree.parent(doc.file), path)
                    && self.tree.is_file(file)
                {
                    self.sources.read(file, self.tree, self.files);
                }
            }
        }
        for mention in &plugin.bundled {
            if let Found::At(file) = self.tree.find(plugin.dir, &mention.path)
                && self.tree.is_file(file)
            {
                self.sources.read(file, self.tree, self.files);
            }
        }
        for file in view::types_file(plugin, self.tree).into_iter().chain(layout::strays(self.tree, plugin.dir)) {
            self.sources.read(file, self.tree, self.files);
        }
    }

    /// What lies where the client looks by itself.
    fn defaults(&self, dir: FileId, replaced: &dyn Fn(DocKind) -> bool, out: &mut Vec<Candidate>) {
        let tree = self.tree;
        let mut add = |file, kind| out.push(Candidate { file, kind, via: Via::Default, loads: !replaced(kind) });
        let folder = |name: &str| tree.child(dir, name).filter(|&it| tree.is_dir(it)).and_then(|it| tree.follow(it));
        match folder("skills") {
            Some(skills) => {
                for file in file_in(tree, skills, "SKILL.md").into_iter().chain(skills_below(tree, skills)) {
                    add(file, DocKind::Skill);
                }
            }
            // A skill at the root counts only where there is no `skills` folder.
            None => {
                if let Some(file) = file_in(tree, dir, "SKILL.md") {
                    add(file, DocKind::Skill);
                }
            }
        }
        for (name, kind) in [("commands", DocKind::Command), ("agents", DocKind::Agent), ("output-styles", DocKind::OutputStyle)] {
            for file in folder(name).into_iter().flat_map(|it| markdown_below(tree, it)) {
                add(file, kind);
            }
        }
        // The settings in `.claude` are the project's own, not those of a plugin.
        let settings = (!is_claude_folder(tree, self.facts, dir)).then_some(("settings.json", DocKind::Settings));
        let files = [
            ("hooks/hooks.json", DocKind::Hooks),
            (".mcp.json", DocKind::Mcp),
            (".lsp.json", DocKind::Lsp),
            ("monitors/monitors.json", DocKind::Monitors),
        ];
        for (path, kind) in files.into_iter().chain(settings) {
            match tree.find(dir, path) {
                Found::At(file) if tree.is_file(file) => add(file, kind),
                _ => {}
            }
        }
        for (name, ending, kind) in [("themes", ".json", DocKind::Theme), ("workflows", ".js", DocKind::Workflow)] {
            for file in folder(name).into_iter().flat_map(|it| files_ending(tree, it, ending)) {
                add(file, kind);
            }
        }
    }

    /// What a path of a manifest or an entry leads to.
    fn along(&self, declared: &Declared, out: &mut Vec<Candidate>) {
        let Found::At(target) = declared.found else { return };
        let tree = self.tree;
        let kind = declared.kind;
        let via = match declared.entry {
            Some(_) => Via::Entry(declared.path.span),
            None => Via::Manifest(declared.path.span),
        };
        let mut add = |file| out.push(Candidate { file, kind, via, loads: true });
        if tree.is_file(target) {
            let fits = match kind {
                // A skill is a directory; a path to a file loads nothing.
                DocKind::Skill => false,
                DocKind::Command | DocKind::Agent | DocKind::OutputStyle => is_markdown(tree.name(target)),
                DocKind::Workflow => tree.name(target).ends_with(".js"),
                // The official check reads whatever is named as a hooks file.
                DocKind::Hooks => true,
                _ => tree.name(target).ends_with(".json"),
            };
            if fits {
                add(target);
            }
            return;
        }
        match kind {
            DocKind::Skill => match file_in(tree, target, "SKILL.md") {
                Some(file) => add(file),
                None => skills_below(tree, target).for_each(add),
            },
            DocKind::Command | DocKind::Agent | DocKind::OutputStyle => markdown_below(tree, target).for_each(add),
            DocKind::Theme => files_ending(tree, target, ".json").for_each(add),
            DocKind::Workflow => files_ending(tree, target, ".js").for_each(add),
            _ => {}
        }
    }

    /// Every component path that an object writes down.
    fn declared(&self, dir: FileId, object: &Node, entry: Option<usize>, out: &mut Vec<Declared>) {
        for it in COMPONENT_KEYS {
            let Some(value) = view::at_dotted(object, it.key) else { continue };
            for path in paths_in(value, it.kind) {
                let found = self.tree.find(dir, path);
                out.push(Declared { kind: it.kind, key: it.key, path: path.clone(), entry, found });
            }
        }
    }
}

/// A key under which component paths stand.
struct ComponentKey {
    key: &'static str,
    kind: DocKind,
    /// Whether setting it switches the default folder off.
    replaces: bool,
}

const COMPONENT_KEYS: &[ComponentKey] = &[
    ComponentKey { key: "skills", kind: DocKind::Skill, replaces: false },
    ComponentKey { key: "commands", kind: DocKind::Command, replaces: true },
    ComponentKey { key: "agents", kind: DocKind::Agent, replaces: true },
    ComponentKey { key: "outputStyles", kind: DocKind::OutputStyle, replaces: true },
    ComponentKey { key: "hooks", kind: DocKind::Hooks, replaces: false },
    ComponentKey { key: "mcpServers", kind: DocKind::Mcp, replaces: false },
    ComponentKey { key: "lspServers", kind: DocKind::Lsp, replaces: false },
    ComponentKey { key: "workflows", kind: DocKind::Workflow, replaces: true },
    ComponentKey { key: "themes", kind: DocKind::Theme, replaces: true },
    ComponentKey { key: "experimental.themes", kind: DocKind::Theme, replaces: true },
    ComponentKey { key: "monitors", kind: DocKind::Monitors, replaces: true },
    ComponentKey { key: "experimental.monitors", kind: DocKind::Monitors, replaces: true },
];

/// Whether a manifest switches the default folder of a kind off by naming paths of its own, be it none.
pub(crate) fn replaces_default(manifest: &Node, kind: DocKind) -> bool {
    replacing_member(manifest, kind).is_some()
}

/// The member of a manifest that switches the default folder of a kind off.
pub(crate) fn replacing_member(manifest: &Node, kind: DocKind) -> Option<&Member> {
    let mut keys = COMPONENT_KEYS.iter().filter(|it| it.replaces && it.kind == kind);
    keys.find_map(|it| match it.key.rsplit_once('.') {
        Some((above, key)) => view::at_dotted(manifest, above)?.member(key),
        None => manifest.member(it.key),
    })
}

/// The paths in a component field: a string, a list of strings, or a map of commands with a `source` each.
fn paths_in(value: &Node, kind: DocKind) -> Vec<&Text> {
    match &value.value {
        Value::String(text) => vec![text],
        Value::Array(items) => items.iter().filter_map(Node::text).collect(),
        Value::Object(members) if kind == DocKind::Command => {
            members.iter().filter_map(|it| it.value.get("source").and_then(Node::text)).collect()
        }
        _ => Vec::new(),
    }
}

/// A regular file of that name in a directory, links followed.
fn file_in(tree: &Tree, dir: FileId, name: &str) -> Option<FileId> {
    let file = tree.follow(tree.child(dir, name)?)?;
    tree.is_file(file).then_some(file)
}

/// The `SKILL.md` of every directory directly below a folder.
fn skills_below(tree: &Tree, folder: FileId) -> impl Iterator<Item = FileId> + '_ {
    tree.children(folder).filter_map(|it| tree.follow(it)).filter_map(|it| file_in(tree, it, "SKILL.md"))
}

/// Every Markdown file below a folder, hidden ones included. Files that are links are never loaded.
fn markdown_below(tree: &Tree, folder: FileId) -> impl Iterator<Item = FileId> + '_ {
    tree.below(folder).filter(|&it| is_markdown(tree.name(it)) && matches!(tree.entry(it).kind, Kind::File { .. }))
}

/// The files directly in a folder with that ending.
fn files_ending<'a>(tree: &'a Tree, folder: FileId, ending: &'a str) -> impl Iterator<Item = FileId> + 'a {
    tree.children(folder).filter(move |&it| tree.name(it).ends_with(ending)).filter_map(|it| tree.follow(it)).filter(|&it| tree.is_file(it))
}

fn is_markdown(name: &str) -> bool {
    name.len().checked_sub(3).and_then(|it| name.get(it..)).is_some_and(|it| it.eq_ignore_ascii_case(".md"))
}
