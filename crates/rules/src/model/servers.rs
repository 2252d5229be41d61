//! Every MCP server of a repository, wherever it stands: in an MCP file, a manifest, an entry.

use marketlint_parser::{Node, Text};

use super::holders::{Map, What};
use super::{Component, Doc, Plugin, Repo};
use crate::diagnostic::Level;
use crate::schema::tables::hooks::Form;

/// A server.
#[derive(Debug, Clone, Copy)]
pub struct Server<'a> {
    /// The plugin; `None` where an entry names one that lies elsewhere.
    pub plugin: Option<&'a Plugin>,
    /// The document it stands in.
    pub doc: &'a Doc,
    /// The MCP file it stands in.
    pub component: Option<&'a Component>,
    /// In what kind of place it stands.
    pub form: Form,
    /// Its name.
    pub name: &'a Text,
    /// The server, an object.
    pub node: &'a Node,
}

/// How a server is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transport {
    /// A program that is started.
    Stdio,
    /// An address.
    Remote,
}

impl<'a> Server<'a> {
    /// How it is reached; `None` where the client cannot tell or does not know the way.
    pub fn transport(self) -> Option<Transport> {
        match self.node.get("type") {
            None if self.node.get("command").is_none() && self.node.get("url").is_some() => None,
            None => Some(Transport::Stdio),
            Some(kind) => match kind.as_str()? {
                "stdio" => Some(Transport::Stdio),
                "http" | "streamable-http" | "sse" | "ws" => Some(Transport::Remote),
                _ => None,
            },
        }
    }

    /// How bad it is if it cannot be used: the official check refuses it, except where it does not look.
    pub fn level(self) -> Level {
        if self.doc.opened && self.form != Form::Entry { Level::Error } else { Level::Warning }
    }

    /// The text of a field.
    pub fn text(self, field: &str) -> Option<&'a Text> {
        self.node.get(field)?.text()
    }

    /// The program of a server that is started.
    pub fn command(self) -> Option<&'a Text> {
        self.text("command").filter(|_| self.transport() == Some(Transport::Stdio))
    }

    /// The arguments of that program.
    pub fn args(self) -> impl Iterator<Item = &'a Text> {
        let args = self.node.get("args").filter(|_| self.transport() == Some(Transport::Stdio));
        args.map_or(&[][..], Node::items).iter().filter_map(Node::text)
    }

    /// The variables of that program, with their texts.
    pub fn env(self) -> impl Iterator<Item = (&'a Text, &'a Text)> {
        texts(self.node.get("env").filter(|_| self.transport() == Some(Transport::Stdio)))
    }

    /// The address of a remote server.
    pub fn url(self) -> Option<&'a Text> {
        self.text("url").filter(|_| self.transport() == Some(Transport::Remote))
    }

    /// The headers of a remote server, with their texts.
    pub fn headers(self) -> impl Iterator<Item = (&'a Text, &'a Text)> {
        texts(self.node.get("headers").filter(|_| self.transport() == Some(Transport::Remote)))
    }
}

fn texts(map: Option<&Node>) -> impl Iterator<Item = (&Text, &Text)> {
    map.into_iter().flat_map(Node::effective_members).filter_map(|it| Some((&it.key, it.value.text()?)))
}

impl Repo {
    /// Every server that is an object.
    pub fn servers(&self) -> impl Iterator<Item = Server<'_>> {
        self.maps(What::Servers).flat_map(servers)
    }

    /// Those of one plugin.
    pub fn servers_of<'a>(&'a self, plugin: &'a Plugin) -> impl Iterator<Item = Server<'a>> {
        self.maps_of(plugin, What::Servers).flat_map(servers)
    }
}

fn servers(map: Map<'_>) -> impl Iterator<Item = Server<'_>> {
    let servers = map.node.effective_members().filter(|it| it.value.is_object());
    servers.map(move |it| Server {
        plugin: map.plugin,
        doc: map.doc,
        component: map.component,
        form: map.form,
        name: &it.key,
        node: &it.value,
    })
}
