//! From the parser's events to the tree: aliases followed, merge keys merged, scalars given their type, everything bounded.

use std::borrow::Cow;
use std::ops::Range;

use granit_parser::{Event, Parser, ScalarStyle, ScanError, Span as Marks, Tag};

use super::reading::Reading;
use super::scalar::{self, BlockHeader, Decoded};
use crate::{Member, Node, Span, Text, Value};

/// Containers nested deeper than this stay empty.
const MAX_DEPTH: usize = 128;
/// How many nodes aliases and merge keys may copy into one tree. What lies beyond is null.
const MAX_COPIES: usize = 10_000;

/// What one reading made of a text.
pub(super) struct Composed {
    /// The tree, as far as the text could be read.
    pub(super) root: Option<Node>,
    /// Where the comments stand.
    pub(super) comments: Vec<Span>,
    /// Why it could not be read to the end.
    pub(super) refusal: Option<ScanError>,
}

/// Reads a text and builds its tree.
pub(super) fn compose(reading: &Reading<'_>) -> Composed {
    let text = without_control_characters(reading.text);
    let options = granit_parser::options! {
        strict_indentation: true,
        emit_anchor_events: true,
        simple_key_max_lookahead: usize::MAX,
        flow_nesting_limit: usize::MAX,
        block_nesting_limit: usize::MAX,
        max_buffered_comment_events: usize::MAX,
    };
    let mut composer = Composer::new(reading);
    let mut refusal = None;
    for event in Parser::new_from_str_with_options(&text, options) {
        match event {
            Ok((event, marks)) => composer.event(event, marks),
            Err(error) => {
                refusal = Some(error);
                break;
            }
        }
    }
    let (root, comments) = composer.finish();
    Composed { root, comments, refusal }
}

/// Control characters pass in the official reader, but not in ours: they are hidden from it behind a letter of the same
/// length that means nothing anywhere, not even behind a backslash. Values are taken from the text itself.
fn without_control_characters(text: &str) -> Cow<'_, str> {
    let is_refused = |it: char| matches!(it, '\x01'..='\x08' | '\x0B' | '\x0C' | '\x0E'..='\x1F' | '\x7F' | '\u{80}'..='\u{84}' | '\u{86}'..='\u{9F}' | '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}');
    if !text.contains(is_refused) {
        return Cow::Borrowed(text);
    }
    let stand_in = |it: char| match it.len_utf8() {
        _ if !is_refused(it) => it,
        1 => 'k',
        2 => '\u{E9}',
        _ => '\u{4E00}',
    };
    Cow::Owned(text.chars().map(stand_in).collect())
}

struct Composer<'a> {
    reading: &'a Reading<'a>,
    documents: Vec<Node>,
    open: Vec<Frame>,
    /// How many containers are open beyond the depth that is kept.
    too_deep: usize,
    /// By the parser's number.
    anchors: Vec<Option<Node>>,
    copies: usize,
    comments: Vec<Span>,
    /// Where the last token ended.
    last_end: usize,
}

/// What a tag says of a plain scalar's type.
#[derive(PartialEq)]
enum Typing {
    /// No tag, or one of the core schema's: as if there were none.
    ByLook,
    /// A string, even where it is empty.
    String,
    /// A string, or null where it is empty.
    StringOrNull,
}

impl Typing {
    /// As Claude Code 2.1.329 does it: `!!int x` is a string, `!!int 5` a number, `!!int "5"` a string.
    fn of(tag: Option<&Tag>) -> Self {
        let Some(tag) = tag else { return Typing::ByLook };
        match tag.original_parts() {
            ("!!", "int" | "float" | "bool" | "null") => Typing::ByLook,
            ("!!", "str") | ("!", "") | ("", "!") => Typing::String,
            _ => Typing::StringOrNull,
        }
    }
}

struct Frame {
    start: usize,
    is_flow: bool,
    anchor: usize,
    held: Held,
}

enum Held {
    List(Vec<Node>),
    Mapping { members: Vec<Member>, key: Option<(Text, bool)> },
}

impl<'a> Composer<'a> {
    fn new(reading: &'a Reading<'a>) -> Self {
        Composer {
            reading,
            documents: Vec::new(),
            open: Vec::new(),
            too_deep: 0,
            anchors: Vec::new(),
            copies: 0,
            comments: Vec::new(),
            last_end: 0,
        }
    }

    fn event(&mut self, event: Event<'_>, marks: Marks) {
        let range = marks.byte_range().unwrap_or_default();
        let range_end = range.end;
        match event {
            Event::Comment(..) => self.comments.push(self.reading.span(range.start, range.end)),
            Event::Scalar(value, style, anchor, tag) => {
                let node = self.scalar(&value, style, Typing::of(tag.as_deref()), &marks);
                self.anchor(anchor, &node);
                self.add(node, range, style == ScalarStyle::Plain);
            }
            Event::SequenceStart(style, anchor, _) => self.begin(range.start, style, anchor, Held::List(Vec::new())),
            Event::MappingStart(style, anchor, _) => {
                self.begin(range.start, style, anchor, Held::Mapping { members: Vec::new(), key: None });
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(range.end),
            Event::Alias(id) => {
                let node = self.alias(id, self.reading.span(range.start, range.end));
                self.add(node, range, false);
            }
            _ => {}
        }
        self.last_end = self.last_end.max(range_end);
    }

    fn scalar(&mut self, value: &str, style: ScalarStyle, typing: Typing, marks: &Marks) -> Node {
        let range = marks.byte_range().unwrap_or_default();
        let text = self.reading.text;
        let token = text.get(range.clone()).unwrap_or_default();
        match style {
            ScalarStyle::Plain if token.is_empty() => {
                let colon = usize::from(text.as_bytes().get(range.end) == Some(&b':') && self.expects_value());
                let span = self.reading.span(range.end + colon, range.end + colon);
                let value =
                    if typing == Typing::String { Value::String(Text::verbatim("", span, span.start as usize)) } else { Value::Null };
                return Node { span, value };
            }
            ScalarStyle::Plain if typing == Typing::ByLook => {
                if let Some(value) = scalar::resolve(token) {
                    return Node { span: self.reading.span(range.start, range.end), value };
                }
            }
            _ => {}
        }
        let (start, end, decoded) = match style {
            ScalarStyle::Plain if token.contains(['\n', '\r']) => (range.start, range.end, scalar::plain(token, range.start)),
            ScalarStyle::SingleQuoted => (range.start, range.end, scalar::single_quoted(token, range.start)),
            ScalarStyle::DoubleQuoted => (range.start, range.end, scalar::double_quoted(token, range.start)),
            ScalarStyle::Literal | ScalarStyle::Folded => self.block(style == ScalarStyle::Folded, marks),
            _ => (range.start, range.end, Decoded { value: token.to_owned(), points: vec![(0, range.start)] }),
        };
        debug_assert!(decoded.value == value || value.contains(['k', '\u{E9}', '\u{4E00}']), "{:?} {value:?}", decoded.value);
        let text = self.reading.decoded(decoded.value, start, end, &decoded.points);
        Node { span: text.span, value: Value::String(text) }
    }

    /// A block scalar: the event tells where its content begins and ends, but not where its indicator stands.
    fn block(&self, folded: bool, marks: &Marks) -> (usize, usize, Decoded) {
        let range = marks.byte_range().unwrap_or_default();
        let text = self.reading.text;
        let tag_end = marks.tag_span().and_then(|it| it.byte_range()).map_or(0, |it| it.end);
        let behind = text.get(self.last_end.max(tag_end)..range.start).unwrap_or_default();
        let indicator = range.start - behind.len() + behind.find(if folded { '>' } else { '|' }).unwrap_or_default();
        let header = text.get(indicator..range.start).unwrap_or_default();
        let (line, body) = match header.find(['\n', '\r']) {
            Some(end) => (&header[..end], indicator + end + if header[end..].starts_with("\r\n") { 2 } else { 1 }),
            None => (header, range.start),
        };
        let indicators = line.split([' ', '\t']).next().unwrap_or_default();
        let chomp = if indicators.contains('-') {
            Some(false)
        } else if indicators.contains('+') {
            Some(true)
        } else {
            None
        };
        let content = text.get(body..range.end).unwrap_or_default();
        let decoded = scalar::block(content, body, marks.start.col(), BlockHeader { folded, chomp });
        let end = match content.trim_end_matches(['\n', '\r', ' ']) {
            "" => indicator + indicators.len(),
            _ => body + content.trim_end_matches(['\n', '\r']).len(),
        };
        (indicator, end.max(indicator), decoded)
    }

    /// Whether what comes next is the value of a mapping's key.
    fn expects_value(&self) -> bool {
        matches!(self.open.last(), Some(Frame { held: Held::Mapping { key: Some(_), .. }, .. }))
    }

    fn begin(&mut self, start: usize, style: granit_parser::StructureStyle, anchor: usize, held: Held) {
        if self.too_deep > 0 || self.open.len() >= MAX_DEPTH {
            self.too_deep += 1;
            if self.too_deep > 1 {
                return;
            }
        }
        let is_flow = style == granit_parser::StructureStyle::Flow;
        self.open.push(Frame { start, is_flow, anchor, held });
    }

    fn end(&mut self, end: usize) {
        if self.too_deep > 0 {
            self.too_deep -= 1;
            if self.too_deep > 0 {
                return;
            }
        }
        let Some(frame) = self.open.pop() else { return };
        self.close(frame, end);
    }

    fn close(&mut self, frame: Frame, end: usize) {
        let last = |span: Option<Span>, start: Span| span.map_or(start, |it| start.to(it));
        let start = self.reading.span(frame.start, frame.start);
        let span = match &frame.held {
            _ if frame.is_flow => self.reading.span(frame.start, end),
            Held::List(items) => last(items.last().map(|it| it.span), start),
            Held::Mapping { members, .. } => last(members.iter().rev().find(|it| !it.merged).map(|it| it.value.span), start),
        };
        let value = match frame.held {
            Held::List(items) => Value::Array(items),
            Held::Mapping { members, .. } => Value::Object(members),
        };
        let node = Node { span, value };
        self.anchor(frame.anchor, &node);
        self.add(node, frame.start..self.last_end.max(end), false);
    }

    fn anchor(&mut self, id: usize, node: &Node) {
        if id > 0 {
            if self.anchors.len() <= id {
                self.anchors.resize(id + 1, None);
            }
            if let Some(slot) = self.anchors.get_mut(id) {
                *slot = Some(node.clone());
            }
        }
    }

    /// A copy of what the alias names, standing where the alias stands.
    fn alias(&mut self, id: usize, span: Span) -> Node {
        let named = self.anchors.get(id).and_then(Option::as_ref);
        let value = match named {
            Some(node) => {
                self.copies += size(node);
                if self.copies <= MAX_COPIES { node.value.clone() } else { Value::Null }
            }
            // It is still being read: it holds itself.
            None => match self.open.iter().find(|it| it.anchor == id).map(|it| &it.held) {
                Some(Held::List(_)) => Value::Array(Vec::new()),
                _ => Value::Object(Vec::new()),
            },
        };
        Node { span, value }
    }

    /// Puts a node, whose token is `range` of the text, where it belongs.
    fn add(&mut self, node: Node, range: Range<usize>, is_plain: bool) {
        if self.too_deep > 0 {
            return;
        }
        match self.open.last_mut() {
            None => self.documents.push(node),
            Some(Frame { held: Held::List(items), .. }) => items.push(node),
            Some(Frame { held: Held::Mapping { members, key }, .. }) => match key.take() {
                None => {
                    let is_merge = is_plain && node.as_str() == Some("<<");
                    let text = match node.value {
                        Value::String(text) => text,
                        _ => {
                            let token = self.reading.text.get(range.clone()).unwrap_or_default().to_owned();
                            self.reading.decoded(token, range.start, range.end, &[(0, range.start)])
                        }
                    };
                    *key = Some((text, is_merge));
                }
                Some((key, true)) if merges(&node) => merge(members, key, node, &mut self.copies),
                Some((key, _)) => members.push(Member { key, value: node, merged: false }),
            },
        }
    }

    fn finish(mut self) -> (Option<Node>, Vec<Span>) {
        self.too_deep = 0;
        while let Some(frame) = self.open.pop() {
            let end = self.last_end;
            self.close(frame, end);
        }
        let mut documents = self.documents;
        let root = match (documents.pop(), documents.is_empty()) {
            (only, true) => only,
            (last, _) => {
                documents.extend(last);
                let span =
                    documents.first().zip(documents.last()).map_or(self.reading.span(0, 0), |(first, last)| first.span.to(last.span));
                Some(Node { span, value: Value::Array(documents) })
            }
        };
        (root, self.comments)
    }
}

/// How many nodes a tree has.
fn size(node: &Node) -> usize {
    1 + match &node.value {
        Value::Array(items) => items.iter().map(size).sum(),
        Value::Object(members) => members.iter().map(|it| size(&it.value)).sum(),
        _ => 0,
    }
}

/// Whether the value of a merge key can be merged: a mapping, or a list of mappings.
fn merges(node: &Node) -> bool {
    node.is_object() || (node.is_array() && node.items().iter().all(Node::is_object))
}

/// Adds the members of a merge key's value. What is there already stays, and so does what the mapping itself says later.
fn merge(members: &mut Vec<Member>, _key: Text, node: Node, copies: &mut usize) {
    let sources = match node.value {
        Value::Array(items) => items,
        _ => vec![node],
    };
    for member in sources.iter().flat_map(Node::members) {
        *copies += size(&member.value);
        if *copies <= MAX_COPIES && !members.iter().any(|it| it.key.as_str() == member.key.as_str()) {
            members.push(Member { merged: true, ..member.clone() });
        }
    }
}
