//! The tree while it grows: the block collections that are open, and what each of them waits for.

use super::anchors::{Anchors, MAX_DEPTH};
use super::cursor::Cursor;
use super::properties::Properties;
use super::token::{self, Token};
use crate::{Member, Node, Text, Value};

/// The collections that are not complete, and the documents that are.
#[derive(Default)]
pub(super) struct Tree<'a> {
    /// The innermost last.
    open: Vec<Open<'a>>,
    /// An anchor and a tag whose node has not come yet.
    pub(super) properties: Properties<'a>,
    pub(super) anchors: Anchors<'a>,
    /// How many mappings are open that have more than one entry.
    n_later_entries: usize,
    document: Option<Node>,
    documents: Vec<Node>,
}

/// A block collection that is not complete.
pub(super) struct Open<'a> {
    /// The column of its entries.
    pub(super) indent: usize,
    pub(super) held: Held,
    start: usize,
    anchor: Option<&'a str>,
}

/// What it holds so far.
pub(super) enum Held {
    List { items: Vec<Node>, waits: bool },
    Mapping { members: Vec<Member>, next: Next, n_entries: usize },
}

/// What a mapping waits for.
pub(super) enum Next {
    /// Another entry, or its end.
    Entry,
    /// The key behind a `?`.
    Key,
    /// The colon behind such a key.
    Colon(Text),
    Value(Text),
}

impl Open<'_> {
    /// Whether a node is waited for.
    pub(super) fn waits(&self) -> bool {
        match &self.held {
            Held::List { waits, .. } => *waits,
            Held::Mapping { next, .. } => matches!(next, Next::Key | Next::Value(_)),
        }
    }
}

impl<'a> Tree<'a> {
    /// The innermost collection.
    pub(super) fn top(&self) -> Option<&Open<'a>> {
        self.open.last()
    }

    /// The collection around the innermost one.
    pub(super) fn below(&self) -> Option<&Open<'a>> {
        self.open.len().checked_sub(2).and_then(|it| self.open.get(it))
    }

    /// The column of the innermost collection: what belongs to its entries stands behind it.
    pub(super) fn indent(&self) -> Option<usize> {
        self.top().map(|it| it.indent)
    }

    /// How deep the next node will stand.
    pub(super) fn depth(&self) -> usize {
        self.open.len()
    }

    /// Whether the document has its value.
    pub(super) fn is_complete(&self) -> bool {
        self.open.is_empty() && self.document.is_some()
    }

    /// Whether an open mapping has more than one entry.
    pub(super) fn has_later_entries(&self) -> bool {
        self.n_later_entries > 0
    }

    /// A list begins.
    pub(super) fn begin_list(&mut self, indent: usize, start: usize) {
        self.begin(indent, start, Held::List { items: Vec::new(), waits: false });
    }

    /// A mapping begins.
    pub(super) fn begin_mapping(&mut self, indent: usize, start: usize) {
        self.begin(indent, start, Held::Mapping { members: Vec::new(), next: Next::Entry, n_entries: 0 });
    }

    fn begin(&mut self, indent: usize, start: usize, held: Held) {
        let anchor = std::mem::take(&mut self.properties).anchor;
        let empty = match held {
            Held::List { .. } => Value::Array(Vec::new()),
            Held::Mapping { .. } => Value::Object(Vec::new()),
        };
        self.anchors.begin(anchor, empty);
        self.open.push(Open { indent, held, start, anchor });
    }

    /// An item of the innermost list begins.
    pub(super) fn begin_item(&mut self) {
        if let Some(Open { held: Held::List { waits, .. }, .. }) = self.open.last_mut() {
            *waits = true;
        }
    }

    /// An entry of the innermost mapping begins, with its key or with a `?` in front of it.
    pub(super) fn begin_entry(&mut self, begun: Next) {
        if let Some(Open { held: Held::Mapping { next, n_entries, .. }, .. }) = self.open.last_mut() {
            *next = begun;
            *n_entries += 1;
            self.n_later_entries += usize::from(*n_entries == 2);
        }
    }

    /// The key behind a `?` gets its value.
    pub(super) fn take_colon(&mut self) {
        if let Some(Open { held: Held::Mapping { next, .. }, .. }) = self.open.last_mut() {
            *next = match std::mem::replace(next, Next::Entry) {
                Next::Colon(key) => Next::Value(key),
                other => other,
            };
        }
    }

    /// Gives the innermost collection, or the document, the node it waits for.
    pub(super) fn add(&mut self, token: Token<'a>, properties: Properties<'a>, cursor: &Cursor<'a>) {
        let start = token.start;
        let node = token.into_named(cursor, &mut self.anchors, &properties);
        self.add_node(node, start, cursor);
    }

    /// The same with a node, which begins at `start`.
    pub(super) fn add_node(&mut self, node: Node, start: usize, cursor: &Cursor<'a>) {
        let is_kept = self.open.len() <= MAX_DEPTH;
        match self.open.last_mut() {
            None => self.document = Some(node),
            Some(Open { held: Held::List { items, waits }, .. }) => {
                *waits = false;
                if is_kept {
                    items.push(node);
                }
            }
            Some(Open { held: Held::Mapping { members, next, .. }, .. }) => match std::mem::replace(next, Next::Entry) {
                Next::Value(key) if is_kept => self.anchors.add_member(members, key, node),
                Next::Key => *next = Next::Colon(token::key_of(node, cursor, start..cursor.end)),
                _ => {}
            },
        }
    }

    /// Gives it null, or what an anchor and a tag alone stand for.
    pub(super) fn add_nothing(&mut self, cursor: &Cursor<'a>) {
        let properties = std::mem::take(&mut self.properties);
        self.add(Token::nothing(cursor.end), properties, cursor);
    }

    /// Completes the entry of the innermost mapping: what it waits for does not come.
    pub(super) fn end_entry(&mut self, cursor: &Cursor<'a>) {
        if self.top().is_some_and(Open::waits) {
            self.add_nothing(cursor);
        }
        if matches!(self.top(), Some(Open { held: Held::Mapping { next: Next::Colon(_), .. }, .. })) {
            self.take_colon();
            self.add_nothing(cursor);
        }
    }

    /// Completes the innermost collection.
    pub(super) fn close(&mut self, cursor: &Cursor<'a>) {
        self.end_entry(cursor);
        let Some(open) = self.open.pop() else { return };
        let value = match open.held {
            Held::List { items, .. } => Value::Array(items),
            Held::Mapping { members, n_entries, .. } => {
                self.n_later_entries -= usize::from(n_entries >= 2);
                Value::Object(members)
            }
        };
        let node = Node { span: cursor.reading.span(open.start, cursor.end.max(open.start)), value };
        self.anchors.set(open.anchor, &node);
        self.add_node(node, open.start, cursor);
    }

    /// Completes the document.
    pub(super) fn close_all(&mut self, cursor: &Cursor<'a>) {
        while !self.open.is_empty() {
            self.close(cursor);
        }
        if !self.properties.is_empty() {
            self.add_nothing(cursor);
        }
    }

    /// Another document begins.
    pub(super) fn next_document(&mut self, cursor: &Cursor<'a>) {
        let node = self.document.take().unwrap_or_else(|| nothing(cursor));
        self.documents.push(node);
        self.anchors = Anchors::default();
    }

    /// The document; of several, a list.
    pub(super) fn into_root(self, cursor: &Cursor<'a>) -> Option<Node> {
        let mut documents = self.documents;
        let Some(first) = documents.first().map(|it| it.span) else { return self.document };
        let last = self.document.unwrap_or_else(|| nothing(cursor));
        let span = first.to(last.span);
        documents.push(last);
        Some(Node { span, value: Value::Array(documents) })
    }
}

fn nothing(cursor: &Cursor<'_>) -> Node {
    Node { span: cursor.reading.span(cursor.end, cursor.end), value: Value::Null }
}
