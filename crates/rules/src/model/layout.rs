//! Names of folders and files: those in which the client looks for parts of a plugin, and those that only look like them.
//!
//! Knows no rule. What lies in a wrong place is read all the same, so that rules can tell a lost skill from a note.

use std::collections::BTreeSet;

use marketlint_parser::{FileId, Node};

use super::{Doc, DocKind, Plugin, Repo};
use crate::schema::tables::hooks::event_named;
use crate::tree::Tree;

/// A folder in which the client looks.
#[derive(Debug)]
pub struct Folder {
    /// Its name.
    pub name: &'static str,
    /// What lies in it.
    pub kind: DocKind,
    /// Other words that authors use for it, in lower case and without separators.
    others: &'static [&'static str],
}

/// The folders of a plugin.
pub const FOLDERS: &[Folder] = &[
    Folder { name: "skills", kind: DocKind::Skill, others: &["skill"] },
    Folder { name: "commands", kind: DocKind::Command, others: &["command", "slashcommand", "slashcommands", "cmd", "cmds"] },
    Folder { name: "agents", kind: DocKind::Agent, others: &["agent", "subagent", "subagents"] },
    Folder { name: "output-styles", kind: DocKind::OutputStyle, others: &["outputstyle", "outputstyles"] },
    Folder { name: "hooks", kind: DocKind::Hooks, others: &["hook"] },
    Folder { name: "monitors", kind: DocKind::Monitors, others: &["monitor"] },
    Folder { name: "themes", kind: DocKind::Theme, others: &["theme"] },
    Folder { name: "workflows", kind: DocKind::Workflow, others: &["workflow"] },
];

impl Folder {
    /// The folder of a kind.
    pub fn of(kind: DocKind) -> Option<&'static Folder> {
        FOLDERS.iter().find(|it| it.kind == kind)
    }

    /// The folder that a name was meant to be, where it is not that name.
    pub fn meant_by(name: &str) -> Option<&'static Folder> {
        // `.skills` and its like are hidden on purpose.
        if name.starts_with('.') || FOLDERS.iter().any(|it| it.name == name) {
            return None;
        }
        let plain: String = name.chars().filter(|it| !matches!(it, '-' | '_' | ' ' | '.')).flat_map(char::to_lowercase).collect();
        let is_close = |it: &&Folder| {
            let wanted = it.name.replace('-', "");
            wanted == plain || it.others.contains(&plain.as_str()) || (plain.len() > 4 && strsim::damerau_levenshtein(&wanted, &plain) == 1)
        };
        FOLDERS.iter().find(is_close)
    }
}

/// Words for folders that nobody means to publish, and for what several components share.
const SET_ASIDE: &[&str] = &[
    "test",
    "tests",
    "testing",
    "testdata",
    "fixture",
    "fixtures",
    "mock",
    "mocks",
    "spec",
    "specs",
    "eval",
    "evals",
    "example",
    "examples",
    "sample",
    "samples",
    "demo",
    "demos",
    "template",
    "templates",
    "scaffold",
    "boilerplate",
    "archive",
    "archived",
    "archives",
    "backup",
    "backups",
    "deprecated",
    "disabled",
    "draft",
    "drafts",
    "old",
    "legacy",
    "wip",
    "vendor",
    "third_party",
    "node_modules",
    "dist",
    "build",
    "out",
    "target",
    "tmp",
    "temp",
    "docs",
    "doc",
    "shared",
    "common",
    "lib",
    "libs",
    "utils",
    "references",
    "reference",
    "resources",
    "assets",
    "scripts",
    "data",
    "internal",
    "snippets",
    "partials",
    "includes",
    "workspace",
    "i18n",
    "l10n",
    "locales",
    "translations",
];

/// Whether a folder's name says that what lies in it is not meant to be found: tests, templates, drafts, shared parts.
pub fn is_set_aside(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let words: Vec<&str> = lower.split(['-', '_', '.']).filter(|it| !it.is_empty()).collect();
    let begins = words.first().is_some_and(|it| matches!(*it, "template" | "example" | "sample"));
    name.starts_with(['_', '.']) || begins || SET_ASIDE.contains(&lower.as_str()) || words.last().is_some_and(|it| SET_ASIDE.contains(it))
}

/// Words for documents about a folder, in lower case.
const NOTES: &[&str] = &[
    "readme",
    "changelog",
    "contributing",
    "license",
    "licence",
    "notice",
    "claude",
    "agents",
    "gemini",
    "copilot-instructions",
    "index",
    "summary",
    "overview",
    "authors",
    "security",
    "code_of_conduct",
    "todo",
    "roadmap",
    "history",
    "conventions",
    "contents",
    "toc",
    "architecture",
    "migration",
    "install",
    "installation",
    "quickstart",
    "getting-started",
    "getting_started",
    "faq",
    "credits",
    "skills",
];

/// Whether a Markdown file is by its name a document for people, not a component: `README.md`, `README.de.md`. In lower case
/// such a word may as well be the name of a command.
pub fn is_note(name: &str) -> bool {
    let word = name.split('.').next().unwrap_or_default();
    let is_loud = !word.chars().any(|it| it.is_ascii_lowercase()) || word == "Readme";
    is_loud && NOTES.contains(&word.to_ascii_lowercase().as_str())
}

/// Files beside which a plugin might mean its hooks or servers, in lower case.
pub const LOOSE_FILES: &[(&str, DocKind)] = &[
    ("hooks.json", DocKind::Hooks),
    (".hooks.json", DocKind::Hooks),
    ("hook.json", DocKind::Hooks),
    ("mcp.json", DocKind::Mcp),
    (".mcp.json", DocKind::Mcp),
    ("servers.json", DocKind::Mcp),
    ("mcp-servers.json", DocKind::Mcp),
    ("mcpservers.json", DocKind::Mcp),
    ("mcp_config.json", DocKind::Mcp),
    ("lsp.json", DocKind::Lsp),
    (".lsp.json", DocKind::Lsp),
    ("monitors.json", DocKind::Monitors),
    ("monitor.json", DocKind::Monitors),
];

/// What a file of that name was meant to be.
pub fn loose_kind(name: &str) -> Option<DocKind> {
    let lower = name.to_ascii_lowercase();
    LOOSE_FILES.iter().find(|(it, _)| *it == lower).map(|&(_, kind)| kind)
}

/// The files of a plugin that the client does not read, but whose text tells whether their author thinks so.
/// The files that may be meant for the catalogue and lie, or are called, otherwise.
pub fn stray_catalogues(tree: &Tree) -> Vec<FileId> {
    const PATHS: &[&str] = &[
        "marketplace.json",
        ".claude-plugin/marketplace.jsonc",
        ".claude-plugin/marketplaces.json",
        ".claude-plugin/market-place.json",
        ".claude-plugins/marketplace.json",
        "claude-plugin/marketplace.json",
        ".claude/marketplace.json",
        ".claude/.claude-plugin/marketplace.json",
        "plugins/.claude-plugin/marketplace.json",
    ];
    PATHS.iter().filter_map(|it| tree.get(it)).filter(|&it| tree.is_file(it) && !tree.is_link(it)).collect()
}

pub(super) fn strays(tree: &Tree, dir: FileId) -> Vec<FileId> {
    let mut out = Vec::new();
    let below = |folder: FileId, endings: &'static [&'static str]| {
        let files = tree.children(folder).filter(|&it| tree.is_file(it));
        files.filter(move |&it| endings.iter().any(|ending| tree.name(it).to_ascii_lowercase().ends_with(ending)))
    };
    for child in tree.children(dir) {
        let name = tree.name(child);
        if tree.is_file(child) {
            out.extend((name == "SKILL.md" || loose_kind(name).is_some()).then_some(child));
            continue;
        }
        let Some(folder) = tree.follow(child).filter(|&it| tree.is_dir(it)) else { continue };
        match name {
            ".claude-plugin" | "hooks" => out.extend(below(folder, &[".json"])),
            "skills" => {
                out.extend(below(folder, &[".md"]));
                for skill in tree.children(folder).filter_map(|it| tree.follow(it)).filter(|&it| tree.child(it, "SKILL.md").is_none()) {
                    out.extend(below(skill, &[".md"]).take(20));
                }
            }
            _ if Folder::meant_by(name).is_some() => out.extend(below(folder, &[".md", ".json"]).take(20)),
            _ => {}
        }
    }
    out.into_iter().filter_map(|it| tree.follow(it)).collect()
}

/// Whether a JSON document holds hooks: events that the client knows, with or without the wrapper, and nothing that would
/// make it something else.
pub fn holds_hooks(root: &Node) -> bool {
    let wrapped = root.get("hooks").filter(|it| it.is_object());
    let fits = |it: &str| matches!(it, "hooks" | "description" | "$schema" | "modules");
    let events = wrapped.unwrap_or(root).members();
    events.iter().any(|it| event_named(&it.key).is_some()) && (wrapped.is_none() || root.members().iter().all(|it| fits(&it.key)))
}

/// Whether a JSON document holds MCP servers, with or without the wrapper.
pub fn holds_servers(root: &Node) -> bool {
    let servers = root.get("mcpServers").unwrap_or(root).members();
    let is_server = |it: &Node| it.get("command").or_else(|| it.get("url")).is_some_and(|it| it.as_str().is_some());
    !servers.is_empty() && servers.iter().all(|it| is_server(&it.value))
}

impl Repo {
    /// A file that is no part of the model, read as if it were a document of that kind.
    pub fn look_at(&self, file: FileId, kind: DocKind) -> Option<Doc> {
        Some(Doc::parse(file, kind, self.sources.source(file)?, &self.options))
    }

    /// The files that some plugin loads as components of a kind.
    pub fn loaded(&self, kind: DocKind) -> BTreeSet<FileId> {
        self.components(kind).filter(|(_, it)| it.loads).map(|(_, it)| it.doc.file).collect()
    }
}

impl Plugin {
    /// Whether it is a plugin, and not a folder of somebody's own components.
    pub fn is_installable(&self) -> bool {
        self.manifest.is_some() || !self.entries.is_empty()
    }

    /// The path of something in the plugin, from the plugin's directory.
    pub fn inner_path<'a>(&self, tree: &'a Tree, id: FileId) -> &'a str {
        let path = tree.path(id);
        path.strip_prefix(tree.path(self.dir)).unwrap_or(path).trim_start_matches('/')
    }

    /// The folders whose folders are skills: `skills`, and those that the manifest and its entries name.
    pub fn skill_folders(&self, tree: &Tree) -> Vec<FileId> {
        let default = tree.child(self.dir, "skills");
        let named = self.declared.iter().filter(|it| it.kind == DocKind::Skill).filter_map(|it| match it.found {
            crate::tree::Found::At(target) => Some(target),
            _ => None,
        });
        let mut folders: Vec<FileId> = default.into_iter().chain(named).filter_map(|it| tree.follow(it)).collect();
        // A folder with a `SKILL.md` is a skill, not a folder of skills.
        folders.retain(|&it| tree.is_dir(it) && tree.child(it, "SKILL.md").is_none());
        folders.sort_unstable();
        folders.dedup();
        folders
    }
}
