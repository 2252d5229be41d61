//! Every hook of a repository, wherever it stands: in a hooks file, a manifest, an entry, the front matter of a skill.

use marketlint_parser::{Node, Text};

use super::holders::{Map, What};
use super::{Component, Doc, Plugin, Repo};
use crate::schema::tables::hooks::{Event, Form, event_named};

/// A group of hooks: those that share an event and a matcher.
#[derive(Debug, Clone, Copy)]
pub struct Group<'a> {
    /// The plugin; `None` where an entry names one that lies elsewhere.
    pub plugin: Option<&'a Plugin>,
    /// The document it stands in.
    pub doc: &'a Doc,
    /// The component that is, for a hooks file and a skill.
    pub component: Option<&'a Component>,
    /// In what kind of place it stands.
    pub form: Form,
    /// The event.
    pub event: &'static Event,
    /// The event as it is written.
    pub key: &'a Text,
    /// The group.
    pub node: &'a Node,
}

/// One hook: a handler in its group.
#[derive(Debug, Clone, Copy)]
pub struct Hook<'a> {
    /// The group that it belongs to.
    pub group: Group<'a>,
    /// The handler.
    pub node: &'a Node,
}

impl<'a> Group<'a> {
    /// What it runs for; `None` where it runs for everything.
    pub fn matcher(self) -> Option<&'a Text> {
        self.node.get("matcher")?.text()
    }

    /// Its hooks.
    pub fn hooks(self) -> impl Iterator<Item = Hook<'a>> {
        let handlers = self.node.get("hooks").map_or(&[][..], Node::items);
        handlers.iter().filter(|it| it.is_object()).map(move |node| Hook { group: self, node })
    }
}

impl<'a> Hook<'a> {
    /// Its type, where the client knows it: `command`, `http`, `mcp_tool`, `prompt`, `agent`.
    pub fn kind(self) -> Option<&'a str> {
        let kind = self.node.get("type")?.as_str()?;
        ["command", "http", "mcp_tool", "prompt", "agent"].contains(&kind).then_some(kind)
    }

    /// The text of a field.
    pub fn text(self, field: &str) -> Option<&'a Text> {
        self.node.get(field)?.text()
    }

    /// What a command hook runs.
    pub fn command(self) -> Option<&'a Text> {
        (self.kind() == Some("command")).then(|| self.text("command")).flatten()
    }

    /// The arguments of a command hook that goes without a shell.
    pub fn args(self) -> Option<&'a [Node]> {
        self.node.get("args").map(Node::items).filter(|_| self.kind() == Some("command"))
    }

    /// The command of a hook that a shell reads, which is one without `args`.
    pub fn shell_command(self) -> Option<&'a Text> {
        self.command().filter(|_| self.node.get("args").is_none())
    }

    /// Whether that shell is PowerShell.
    pub fn is_powershell(self) -> bool {
        self.text("shell").is_some_and(|it| it.as_str() == "powershell")
    }
}

impl Repo {
    /// Every group of hooks below an event that the client knows.
    pub fn hook_groups(&self) -> impl Iterator<Item = Group<'_>> {
        self.maps(What::Hooks).flat_map(groups)
    }

    /// Those of one plugin.
    pub fn hook_groups_of<'a>(&'a self, plugin: &'a Plugin) -> impl Iterator<Item = Group<'a>> {
        self.maps_of(plugin, What::Hooks).flat_map(groups)
    }

    /// Every hook below an event that the client knows.
    pub fn hooks(&self) -> impl Iterator<Item = Hook<'_>> {
        self.hook_groups().flat_map(Group::hooks)
    }
}

fn groups(map: Map<'_>) -> impl Iterator<Item = Group<'_>> {
    let known = map.node.effective_members().filter_map(|it| Some((event_named(&it.key)?, it)));
    known.flat_map(move |(event, member)| {
        let groups = member.value.items().iter().filter(|it| it.is_object());
        groups.map(move |node| Group {
            plugin: map.plugin,
            doc: map.doc,
            component: map.component,
            form: map.form,
            event,
            key: &member.key,
            node,
        })
    })
}
