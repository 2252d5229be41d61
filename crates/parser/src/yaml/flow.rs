//! Lists in brackets and mappings in braces.

use super::node::{Key, MAX_DEPTH, Properties};
use super::read::Reader;
use super::refusal::{Cause, Refusal};
use super::token::{self, Token, is_blank, is_bracket_or_comma, is_break};
use crate::{Member, Node, Value};

/// A flow collection that is not complete.
pub(super) struct Flow<'a> {
    start: usize,
    line: usize,
    is_list: bool,
    properties: Properties<'a>,
    items: Vec<Node>,
    members: Vec<Member>,
    entry: Entry<'a>,
}

/// What has been read since the last comma.
#[derive(Default)]
struct Entry<'a> {
    /// A `?` stood in front.
    is_explicit: bool,
    /// Where it begins.
    start: Option<usize>,
    key: Option<Key>,
    node: Option<(Token<'a>, Properties<'a>)>,
}

type Outcome<T> = Result<T, Refusal>;

impl<'a> Flow<'a> {
    /// Reads a flow collection, and those in it.
    pub(super) fn read(reader: &mut Reader<'a>, parent: Option<usize>) -> Outcome<Token<'a>> {
        let mut open = vec![Flow::begin(reader, Properties::default())];
        loop {
            let mut on_new_line = reader.skip();
            let depth = reader.depth() + open.len();
            let Some(top) = open.last_mut() else { return reader.refuse_here(Cause::MissingComma) };
            let Some(next) = reader.peek() else {
                return reader.refuse(top.start..top.start + 1, Cause::Unclosed);
            };
            if reader.is_marker(b"---") || reader.is_marker(b"...") {
                return reader.refuse(top.start..top.start + 1, Cause::Unclosed);
            }
            match next {
                b',' => {
                    if top.entry.start.is_none() {
                        return reader.refuse_here(Cause::EmptyEntry);
                    }
                    top.finish_entry(reader, depth);
                    reader.at += 1;
                }
                b']' | b'}' => {
                    if (next == b']') != top.is_list {
                        let refusal =
                            Refusal { range: reader.at..reader.at + 1, cause: Cause::Mismatched, related: Some(top.start..top.start + 1) };
                        return Err(refusal);
                    }
                    top.finish_entry(reader, depth);
                    reader.at += 1;
                    let Some(closed) = open.pop() else { continue };
                    let token = closed.end(reader);
                    match open.last_mut() {
                        Some(outer) => outer.entry.node = Some((token, Properties::default())),
                        None => return Ok(token),
                    }
                }
                b':' if top.is_colon(reader) => top.take_colon(reader)?,
                b'?' if top.entry.start.is_none() && is_separated(reader) => {
                    top.entry.is_explicit = true;
                    top.entry.start = Some(reader.at);
                    reader.at += 1;
                }
                _ if top.entry.node.is_some() => return reader.refuse_here(Cause::MissingComma),
                _ => {
                    let start = reader.at;
                    top.entry.start.get_or_insert(start);
                    let properties = reader.read_properties(true)?;
                    let end = reader.last_end();
                    if !properties.is_empty() {
                        on_new_line |= reader.skip();
                    }
                    if parent.is_some_and(|it| on_new_line && reader.spaces() <= it) {
                        return reader.refuse_rest(Cause::FlowIndentation);
                    }
                    match reader.peek() {
                        Some(b'[' | b'{') => {
                            let inner = Flow::begin(reader, properties);
                            open.push(inner);
                            continue;
                        }
                        Some(b',' | b']' | b'}') | None if !properties.is_empty() => {
                            top.entry.node = Some((Token::nothing(end), properties));
                            continue;
                        }
                        Some(b':') if !properties.is_empty() && is_separated(reader) => {
                            top.entry.node = Some((Token::nothing(end), properties));
                            continue;
                        }
                        _ => {}
                    }
                    let token = match reader.peek() {
                        Some(b'"' | b'\'') => token::quoted(reader, parent)?,
                        Some(b'*') if properties.is_empty() => token::alias(reader, true)?,
                        _ => token::plain(reader, parent, true)?,
                    };
                    top.entry.node = Some((token, properties));
                }
            }
        }
    }

    fn begin(reader: &mut Reader<'a>, properties: Properties<'a>) -> Self {
        let start = reader.at;
        let is_list = reader.peek() == Some(b'[');
        reader.anchors.begin(properties.anchor, is_list);
        reader.at += 1;
        Flow { start, line: reader.line, is_list, properties, items: Vec::new(), members: Vec::new(), entry: Entry::default() }
    }

    fn end(self, reader: &mut Reader<'a>) -> Token<'a> {
        let value = if self.is_list { Value::Array(self.items) } else { Value::Object(self.members) };
        let node = Node { span: reader.reading.span(self.start, reader.at), value };
        reader.anchors.set(self.properties.anchor, &node);
        Token::node(self.start, reader.at, reader.line != self.line, node)
    }

    /// Whether the colon that is next separates a key from its value.
    fn is_colon(&self, reader: &Reader<'a>) -> bool {
        let behind_delimited = self.entry.key.is_none() && self.entry.node.as_ref().is_some_and(|(it, _)| it.is_delimited(reader.text));
        behind_delimited || is_separated(reader)
    }

    fn take_colon(&mut self, reader: &mut Reader<'a>) -> Outcome<()> {
        if self.entry.key.is_some() {
            return reader.refuse_here(Cause::SecondColon);
        }
        let start = *self.entry.start.get_or_insert(reader.at);
        let (token, properties) = self.entry.node.take().unwrap_or_else(|| (Token::nothing(reader.at), Properties::default()));
        // In a list, a key without `?` stands on one line with its colon.
        if self.is_list && !self.entry.is_explicit && reader.line > start {
            return reader.refuse(reader.at..reader.at + 1, Cause::MultilineKey);
        }
        self.entry.key = Some(token.into_key(reader, &properties));
        reader.at += 1;
        reader.mark_end();
        Ok(())
    }

    /// Puts what was read since the last comma in its place.
    fn finish_entry(&mut self, reader: &mut Reader<'a>, depth: usize) {
        let entry = std::mem::take(&mut self.entry);
        let Some(start) = entry.start else { return };
        let is_pair = entry.key.is_some() || entry.is_explicit;
        let (token, properties) = match entry.node {
            Some(it) => it,
            None => (Token::nothing(if entry.key.is_some() { reader.last_end() } else { reader.at }), Properties::default()),
        };
        let token_end = token.end;
        if !self.is_list || is_pair {
            let (key, value) = match entry.key {
                Some(key) => {
                    let node = token.into_node(reader, &properties);
                    reader.anchors.set(properties.anchor, &node);
                    (key, node)
                }
                None => {
                    let key = token.into_key(reader, &properties);
                    (key, Token::nothing(token_end).into_node(reader, &Properties::default()))
                }
            };
            if depth > MAX_DEPTH {
                return;
            }
            if !self.is_list {
                reader.anchors.add_member(&mut self.members, key, value);
                return;
            }
            let mut members = Vec::new();
            reader.anchors.add_member(&mut members, key, value);
            let span = reader.reading.span(start, token_end.max(start));
            self.items.push(Node { span, value: Value::Object(members) });
            return;
        }
        let node = token.into_node(reader, &properties);
        reader.anchors.set(properties.anchor, &node);
        if depth <= MAX_DEPTH {
            self.items.push(node);
        }
    }
}

/// Whether what is next is followed by a blank, a bracket, a comma or nothing.
fn is_separated(reader: &Reader<'_>) -> bool {
    reader.bytes.get(reader.at + 1).is_none_or(|&it| is_blank(it) || is_break(it) || is_bracket_or_comma(it))
}
