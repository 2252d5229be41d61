//! Lists in brackets and mappings in braces.

use super::anchors::MAX_DEPTH;
use super::cursor::{Cursor, Outcome};
use super::lines::{is_blank, is_bracket_or_comma, is_break};
use super::properties::Properties;
use super::refusal::{Cause, Refusal};
use super::token::{self, Content, Token};
use super::tree::Tree;
use crate::{Member, Node, Text, Value};

/// A flow collection that is not complete.
pub(super) struct Flow<'a> {
    start: usize,
    /// Where the line begins that it begins on.
    line: usize,
    anchor: Option<&'a str>,
    held: Held,
    entry: Entry<'a>,
}

enum Held {
    List(Vec<Node>),
    Mapping(Vec<Member>),
}

/// What has been read since the last comma.
#[derive(Default)]
struct Entry<'a> {
    /// Where it begins, if there is anything.
    start: Option<usize>,
    /// A `?` stands in front.
    is_explicit: bool,
    key: Option<Text>,
    /// The node behind the key's colon, or where there is none, in front of it.
    node: Option<(Token<'a>, Properties<'a>)>,
}

impl<'a> Flow<'a> {
    /// Reads a flow collection, and those in it. `parent` is the column that its lines stand behind.
    pub(super) fn read(cursor: &mut Cursor<'a>, tree: &mut Tree<'a>, parent: Option<usize>, anchor: Option<&'a str>) -> Outcome<Token<'a>> {
        let mut around: Vec<Flow<'a>> = Vec::new();
        let mut this = Flow::begin(cursor, tree, anchor);
        loop {
            let mut on_new_line = cursor.skip();
            if cursor.peek().is_none() || cursor.at_marker() {
                return cursor.refuse(this.start..this.start + 1, Cause::Unclosed);
            }
            let is_indented = |cursor: &Cursor<'_>, on_new_line: bool| !on_new_line || parent.is_none_or(|it| cursor.spaces() > it);
            match cursor.peek().unwrap_or_default() {
                b',' => {
                    if this.entry.start.is_none() {
                        return cursor.refuse_here(Cause::EmptyEntry);
                    }
                    // A scalar has looked at the line behind it, and then Claude Code 2.1.329 does not mind.
                    let is_behind_scalar = this.entry.node.as_ref().is_some_and(|(it, _)| it.is_scalar());
                    if !is_behind_scalar && !is_indented(cursor, on_new_line) {
                        return cursor.refuse_rest(Cause::FlowIndentation);
                    }
                    this.finish_entry(cursor, tree, around.len());
                    cursor.take(1);
                }
                closing @ (b']' | b'}') => {
                    if (closing == b']') != matches!(this.held, Held::List(_)) {
                        let (range, related) = (cursor.at..cursor.at + 1, Some(this.start..this.start + 1));
                        return Err(Box::new(Refusal { range, cause: Cause::Mismatched, related }));
                    }
                    this.finish_entry(cursor, tree, around.len());
                    cursor.take(1);
                    let token = this.into_token(cursor, tree);
                    match around.pop() {
                        Some(outer) => this = outer,
                        None => return Ok(token),
                    }
                    this.entry.node = Some((token, Properties::default()));
                }
                b':' if is_separated(cursor) || this.is_behind_key(cursor) => this.take_colon(cursor, tree)?,
                b'?' if this.entry.start.is_none() && is_separated(cursor) => {
                    this.entry.start = Some(cursor.at);
                    this.entry.is_explicit = true;
                    cursor.take(1);
                }
                _ if this.entry.node.is_some() && is_indented(cursor, on_new_line) => return cursor.refuse_here(Cause::MissingComma),
                _ if this.entry.node.is_some() => return cursor.refuse_rest(Cause::FlowIndentation),
                _ => {
                    this.entry.start.get_or_insert(cursor.at);
                    let properties = Properties::read(cursor, true)?;
                    if !properties.is_empty() {
                        on_new_line |= cursor.skip();
                    }
                    if !is_indented(cursor, on_new_line) && cursor.peek().is_some() {
                        return cursor.refuse_rest(Cause::FlowIndentation);
                    }
                    if matches!(cursor.peek(), Some(b'[' | b'{')) {
                        around.push(this);
                        this = Flow::begin(cursor, tree, properties.anchor);
                        continue;
                    }
                    let depth = tree.depth() + around.len() + 1;
                    let token = match cursor.peek() {
                        Some(b',' | b']' | b'}') | None => Token::nothing(cursor.end),
                        Some(b':') if is_separated(cursor) => Token::nothing(cursor.end),
                        Some(b'"' | b'\'') => token::quoted(cursor, parent)?,
                        Some(b'*') if properties.is_empty() => token::alias(cursor, &mut tree.anchors, depth, true)?,
                        _ => token::plain(cursor, parent, true)?,
                    };
                    cursor.end = token.end;
                    this.entry.node = Some((token, properties));
                }
            }
        }
    }

    fn begin(cursor: &mut Cursor<'a>, tree: &mut Tree<'a>, anchor: Option<&'a str>) -> Self {
        let is_list = cursor.peek() == Some(b'[');
        tree.anchors.begin(anchor, if is_list { Value::Array(Vec::new()) } else { Value::Object(Vec::new()) });
        let held = if is_list { Held::List(Vec::new()) } else { Held::Mapping(Vec::new()) };
        let begun = Flow { start: cursor.at, line: cursor.line, anchor, held, entry: Entry::default() };
        cursor.take(1);
        begun
    }

    fn into_token(self, cursor: &Cursor<'a>, tree: &mut Tree<'a>) -> Token<'a> {
        let value = match self.held {
            Held::List(items) => Value::Array(items),
            Held::Mapping(members) => Value::Object(members),
        };
        let node = Node { span: cursor.reading.span(self.start, cursor.at), value };
        tree.anchors.set(self.anchor, &node);
        Token { start: self.start, end: cursor.at, is_multiline: cursor.line != self.line, content: Content::Node(node) }
    }

    /// Whether something in quotes or brackets stands in the place of a key: then its colon needs no space.
    fn is_behind_key(&self, cursor: &Cursor<'a>) -> bool {
        let node = self.entry.node.as_ref().filter(|_| self.entry.key.is_none());
        node.is_some_and(|(it, _)| matches!(cursor.bytes.get(it.start), Some(b'"' | b'\'' | b'[' | b'{')))
    }

    fn take_colon(&mut self, cursor: &mut Cursor<'a>, tree: &mut Tree<'a>) -> Outcome {
        if self.entry.key.is_some() {
            return cursor.refuse_here(Cause::SecondColon);
        }
        let start = *self.entry.start.get_or_insert(cursor.at);
        // In a list, a key without `?` stands on one line with its colon.
        if matches!(self.held, Held::List(_)) && !self.entry.is_explicit && cursor.line > start {
            return cursor.refuse_here(Cause::MultilineKey);
        }
        let (token, properties) = self.entry.node.take().unwrap_or_else(|| (Token::nothing(cursor.at), Properties::default()));
        self.entry.key = Some(token.into_key(cursor, &mut tree.anchors, &properties));
        cursor.take(1);
        Ok(())
    }

    /// Puts what was read since the last comma in its place, `n_around` collections deep.
    fn finish_entry(&mut self, cursor: &Cursor<'a>, tree: &mut Tree<'a>, n_around: usize) {
        let entry = std::mem::take(&mut self.entry);
        let Some(start) = entry.start else { return };
        let is_kept = tree.depth() + n_around < MAX_DEPTH;
        let is_pair = entry.key.is_some() || entry.is_explicit || matches!(self.held, Held::Mapping(_));
        let (token, properties) = entry.node.unwrap_or_else(|| (Token::nothing(cursor.end), Properties::default()));
        let end = token.end;
        let (key, node) = match entry.key {
            None if is_pair => {
                let key = token.into_key(cursor, &mut tree.anchors, &properties);
                (Some(key), Token::nothing(end).into_named(cursor, &mut tree.anchors, &Properties::default()))
            }
            key => (key, token.into_named(cursor, &mut tree.anchors, &properties)),
        };
        match (&mut self.held, key) {
            _ if !is_kept => {}
            (Held::Mapping(members), Some(key)) => tree.anchors.add_member(members, key, node),
            (Held::List(items), Some(key)) => {
                let mut members = Vec::new();
                tree.anchors.add_member(&mut members, key, node);
                items.push(Node { span: cursor.reading.span(start, end.max(start)), value: Value::Object(members) });
            }
            (Held::List(items), None) => items.push(node),
            (Held::Mapping(_), None) => {}
        }
    }
}

/// Whether what is next is followed by a blank, a bracket, a comma or nothing.
fn is_separated(cursor: &Cursor<'_>) -> bool {
    cursor.bytes.get(cursor.at + 1).is_none_or(|&it| is_blank(it) || is_break(it) || is_bracket_or_comma(it))
}
