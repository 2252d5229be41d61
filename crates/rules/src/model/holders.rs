//! Where maps of hooks and of servers stand: looked for once, and gone through by many rules.

use marketlint_parser::Node;

use super::{Component, Doc, DocKind, Plugin, Repo};
use crate::schema::tables::hooks::Form;

/// What a map is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    Hooks,
    Servers,
}

/// A map, and where it stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Map<'a> {
    pub(super) plugin: Option<&'a Plugin>,
    pub(super) doc: &'a Doc,
    pub(super) component: Option<&'a Component>,
    pub(super) form: Form,
    pub(super) node: &'a Node,
}

/// The way to an object that holds one, by place.
#[derive(Debug, Clone, Copy)]
enum Holder {
    /// An entry of the catalogue.
    Entry(usize),
    /// The manifest of a plugin.
    Manifest(usize),
    /// A component of a plugin.
    Component(usize, usize),
}

/// Every holder, the entries first.
#[derive(Debug, Default)]
pub(super) struct Holders {
    hooks: Vec<Holder>,
    servers: Vec<Holder>,
}

impl Holders {
    pub(super) fn in_repo(repo: &Repo) -> Holders {
        let find = |what: What| {
            let entries = repo.entries().filter(|it| it.node.get(what.key()).is_some()).map(|it| Holder::Entry(it.index));
            let of_plugins = repo.plugins.iter().enumerate().flat_map(|(at, plugin)| {
                let manifest = plugin.manifest.as_ref().and_then(|it| it.get(what.key())).map(|_| Holder::Manifest(at));
                let held = plugin.components.iter().enumerate().filter(|(_, it)| what.in_component(&it.doc).is_some());
                manifest.into_iter().chain(held.map(move |(place, _)| Holder::Component(at, place)))
            });
            entries.chain(of_plugins).collect()
        };
        Holders { hooks: find(What::Hooks), servers: find(What::Servers) }
    }

    fn of(&self, what: What) -> &[Holder] {
        match what {
            What::Hooks => &self.hooks,
            What::Servers => &self.servers,
        }
    }
}

impl Holder {
    /// The plugin that a manifest or a component belongs to.
    fn plugin(self) -> Option<usize> {
        match self {
            Holder::Entry(_) => None,
            Holder::Manifest(at) | Holder::Component(at, _) => Some(at),
        }
    }
}

impl What {
    fn key(self) -> &'static str {
        match self {
            What::Hooks => "hooks",
            What::Servers => "mcpServers",
        }
    }

    fn in_component(self, doc: &Doc) -> Option<(&Node, Form)> {
        let (node, form) = match (self, doc.kind) {
            (What::Hooks, DocKind::Hooks) => (doc.get("hooks"), Form::File),
            (What::Hooks, DocKind::Skill) => (doc.get("hooks"), Form::FrontMatter),
            // Without the wrapper the whole file is the map.
            (What::Servers, DocKind::Mcp) => (doc.get("mcpServers").or_else(|| doc.root()), Form::File),
            _ => return None,
        };
        Some((node.filter(|it| it.is_object())?, form))
    }
}

impl Repo {
    /// Every map of hooks or of servers. Entries and manifests may hold several, in a list.
    pub(super) fn maps(&self, what: What) -> impl Iterator<Item = Map<'_>> {
        let held = self.holders.of(what).iter().filter_map(move |&it| self.held(it, what));
        held.flat_map(|map| objects(map.node).map(move |node| Map { node, ..map }))
    }

    /// The maps that belong to a plugin, those of the entries that name it first.
    pub(super) fn maps_of<'a>(&'a self, plugin: &'a Plugin, what: What) -> impl Iterator<Item = Map<'a>> {
        let holders = self.holders.of(what);
        let at = self.plugins.partition_point(|it| it.dir < plugin.dir);
        let start = holders.partition_point(|it| it.plugin().is_none_or(|it| it < at));
        let own = holders.iter().skip(start).take_while(move |it| it.plugin() == Some(at));
        let entries = plugin.entries.iter().map(|&it| Holder::Entry(it));
        let held = entries.chain(own.copied()).filter_map(move |it| self.held(it, what));
        held.flat_map(|map| objects(map.node).map(move |node| Map { node, ..map }))
    }

    fn held(&self, holder: Holder, what: What) -> Option<Map<'_>> {
        match holder {
            Holder::Entry(index) => {
                let doc = self.marketplace.as_ref()?;
                let node = doc.get("plugins")?.items().get(index)?.get(what.key())?;
                let plugin = self.entry_dirs.get(&index).and_then(|&it| self.plugin_in(it));
                Some(Map { plugin, doc, component: None, form: Form::Entry, node })
            }
            Holder::Manifest(at) => {
                let plugin = self.plugins.get(at)?;
                let doc = plugin.manifest.as_ref()?;
                Some(Map { plugin: Some(plugin), doc, component: None, form: Form::Manifest, node: doc.get(what.key())? })
            }
            Holder::Component(at, place) => {
                let plugin = self.plugins.get(at)?;
                let component = plugin.components.get(place)?;
                let (node, form) = what.in_component(&component.doc)?;
                Some(Map { plugin: Some(plugin), doc: &component.doc, component: Some(component), form, node })
            }
        }
    }
}

/// A value that is an object, or the objects of a list.
pub(super) fn objects(node: &Node) -> impl Iterator<Item = &Node> {
    std::iter::once(node).chain(node.items()).filter(|it| it.is_object())
}
