//! The parts a tree is made of while it is read: keys, anchors and tags, and the bounds of what aliases may copy.

use std::collections::HashMap;

use super::reading::Reading;
use crate::{Member, Node, Span, Text, Value};

/// Containers nested deeper than this stay empty.
pub(super) const MAX_DEPTH: usize = 128;
/// How many nodes anchors and aliases may copy in one text. An alias beyond that is null.
const MAX_COPIES: usize = 10_000;

/// What may stand in front of a node.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Properties<'a> {
    pub(super) anchor: Option<&'a str>,
    pub(super) tag: Option<Tag>,
}

impl Properties<'_> {
    pub(super) fn is_empty(&self) -> bool {
        self.anchor.is_none() && self.tag.is_none()
    }
}

/// What a tag says of a plain scalar's type, as Claude Code 2.1.329 takes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tag {
    /// `!!int`, `!!float`, `!!bool`, `!!null`: the type is that of the scalar without the tag.
    ByLook,
    /// `!!str` and `!`: a string, even where nothing follows.
    String,
    /// Any other: a string, but null where nothing follows.
    Other,
}

/// A key of a mapping.
#[derive(Debug)]
pub(super) struct Key {
    pub(super) text: Text,
}

impl Key {
    /// A node that is a key: its string, or what it looks like.
    pub(super) fn of(node: Node, reading: &Reading<'_>) -> Key {
        match node.value {
            Value::String(text) => Key { text },
            _ => Key { text: Text::verbatim(reading.written(node.span), node.span, node.span.start as usize) },
        }
    }
}

/// The nodes that have a name.
#[derive(Debug, Default)]
pub(super) struct Anchors<'a> {
    named: HashMap<&'a str, Named>,
    copies: usize,
}

#[derive(Debug)]
enum Named {
    Node(Node),
    /// A collection that is being read and may hold itself.
    Begun {
        is_list: bool,
    },
}

impl<'a> Anchors<'a> {
    /// A collection begins.
    pub(super) fn begin(&mut self, name: Option<&'a str>, is_list: bool) {
        if let Some(name) = name {
            self.named.insert(name, Named::Begun { is_list });
        }
    }

    /// A node is complete.
    pub(super) fn set(&mut self, name: Option<&'a str>, node: &Node) {
        let Some(name) = name else { return };
        let copy = self.copy(node, MAX_DEPTH);
        self.named.insert(name, Named::Node(copy));
    }

    /// What a name stands for, if there is such a node; it stands where the alias stands.
    pub(super) fn get(&mut self, name: &str, span: Span, depth: usize) -> Option<Node> {
        let (name, named) = self.named.remove_entry(name)?;
        let value = match &named {
            Named::Node(node) => self.copy(node, MAX_DEPTH.saturating_sub(depth)).value,
            Named::Begun { is_list: true } => Value::Array(Vec::new()),
            Named::Begun { is_list: false } => Value::Object(Vec::new()),
        };
        self.named.insert(name, named);
        Some(Node { span, value })
    }

    /// A copy of at most so many levels, as long as there is room for it.
    fn copy(&mut self, node: &Node, depth: usize) -> Node {
        self.copies += 1;
        let value = match &node.value {
            _ if self.copies > MAX_COPIES => Value::Null,
            Value::Array(items) if depth > 0 => Value::Array(items.iter().map(|it| self.copy(it, depth - 1)).collect()),
            Value::Object(members) if depth > 0 => {
                let copy = |it: &Member| Member { key: it.key.clone(), value: self.copy(&it.value, depth - 1), merged: it.merged };
                Value::Object(members.iter().map(copy).collect())
            }
            Value::Array(_) => Value::Array(Vec::new()),
            Value::Object(_) => Value::Object(Vec::new()),
            other => other.clone(),
        };
        Node { span: node.span, value }
    }

    /// Adds a member to a mapping, or what a merge key brings in: of each mapping the members that are not there yet.
    pub(super) fn add_member(&mut self, members: &mut Vec<Member>, key: Key, value: Node) {
        let is_merge = key.text.as_str() == "<<";
        match value.value {
            Value::Object(merged) if is_merge => self.merge(members, merged),
            Value::Array(sources) if is_merge => {
                for source in sources {
                    if let Value::Object(merged) = source.value {
                        self.merge(members, merged);
                    }
                }
            }
            _ => members.push(Member { key: key.text, value, merged: false }),
        }
    }

    fn merge(&mut self, members: &mut Vec<Member>, merged: Vec<Member>) {
        for member in merged {
            // Looking for a member in a long mapping is as dear as copying it.
            self.copies += 1 + members.len() / 64;
            if self.copies <= MAX_COPIES && !members.iter().any(|it| it.key.as_str() == member.key.as_str()) {
                members.push(Member { merged: true, ..member });
            }
        }
    }
}
