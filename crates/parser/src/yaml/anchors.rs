//! What names stand for: the nodes that aliases copy, and what merge keys bring in. Both are bounded.

use std::collections::HashMap;

use crate::{Member, Node, Span, Text, Value};

/// Containers nested deeper than this stay empty.
pub(super) const MAX_DEPTH: usize = 128;
/// How many nodes aliases and merge keys may copy in one text. What lies beyond is null.
const MAX_COPIES: usize = 10_000;
/// How many nodes are remembered because they, or what they stand in, have a name.
const MAX_NAMED: usize = 100_000;

/// The nodes that have a name.
#[derive(Debug, Default)]
pub(super) struct Anchors<'a> {
    named: HashMap<&'a str, Named>,
    n_copies: usize,
    n_named: usize,
}

#[derive(Debug)]
enum Named {
    Node(Node),
    /// A collection that is being read and may hold itself.
    Begun(Value),
}

impl<'a> Anchors<'a> {
    /// A collection begins, empty as `value` is.
    pub(super) fn begin(&mut self, name: Option<&'a str>, value: Value) {
        if let Some(name) = name {
            self.named.insert(name, Named::Begun(value));
        }
    }

    /// A node is complete.
    pub(super) fn set(&mut self, name: Option<&'a str>, node: &Node) {
        if let Some(name) = name {
            let copy = copy(node, MAX_DEPTH, &mut self.n_named, MAX_NAMED);
            self.named.insert(name, Named::Node(copy));
        }
    }

    /// What a name stands for at a depth, if there is such a node. It stands where the alias stands.
    pub(super) fn get(&mut self, name: &str, span: Span, depth: usize) -> Option<Node> {
        let (name, named) = self.named.remove_entry(name)?;
        let value = match &named {
            Named::Node(node) => copy(node, MAX_DEPTH.saturating_sub(depth), &mut self.n_copies, MAX_COPIES).value,
            Named::Begun(value) => value.clone(),
        };
        self.named.insert(name, named);
        Some(Node { span, value })
    }

    /// Adds a member to a mapping, or what a merge key brings in: of each mapping the members that are not there yet.
    pub(super) fn add_member(&mut self, members: &mut Vec<Member>, key: Text, value: Node) {
        let is_merge = key.as_str() == "<<";
        match value.value {
            Value::Object(merged) if is_merge => self.merge(members, merged),
            Value::Array(sources) if is_merge => {
                for source in sources {
                    if let Value::Object(merged) = source.value {
                        self.merge(members, merged);
                    }
                }
            }
            _ => members.push(Member { key, value, merged: false }),
        }
    }

    fn merge(&mut self, members: &mut Vec<Member>, merged: Vec<Member>) {
        for member in merged {
            // Looking for a member in a long mapping is as dear as copying it.
            self.n_copies += 1 + members.len() / 64;
            if self.n_copies <= MAX_COPIES && !members.iter().any(|it| it.key.as_str() == member.key.as_str()) {
                members.push(Member { merged: true, ..member });
            }
        }
    }
}

/// A copy of at most so many levels and nodes.
fn copy(node: &Node, depth: usize, n_copies: &mut usize, max: usize) -> Node {
    *n_copies += 1;
    let value = match &node.value {
        _ if *n_copies > max => Value::Null,
        Value::Array(items) if depth > 0 => Value::Array(items.iter().map(|it| copy(it, depth - 1, n_copies, max)).collect()),
        Value::Object(members) if depth > 0 => {
            let copy = |it: &Member| Member { key: it.key.clone(), value: copy(&it.value, depth - 1, n_copies, max), merged: it.merged };
            Value::Object(members.iter().map(copy).collect())
        }
        Value::Array(_) => Value::Array(Vec::new()),
        Value::Object(_) => Value::Object(Vec::new()),
        other => other.clone(),
    };
    Node { span: node.span, value }
}
