//! One tree for JSON and for YAML, so that a rule about hooks is written once wherever hooks may stand.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use crate::source::{FileId, Span};

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// The whole value, quotes and brackets included.
    pub span: Span,
    /// What it is.
    pub value: Value,
}

/// The kinds of value that JSON knows; YAML is read into the same.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// `null`, and in YAML also nothing at all.
    Null,
    /// A boolean.
    Bool(bool),
    /// A number, as JavaScript holds it.
    Number(f64),
    /// A string.
    String(Text),
    /// A list.
    Array(Vec<Node>),
    /// A mapping, in source order, duplicates kept.
    Object(Vec<Member>),
}

/// One entry of a mapping.
#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    /// The key. A YAML key that is no string is given as its text.
    pub key: Text,
    /// The value.
    pub value: Node,
    /// Brought in by a YAML merge key (`<<`): it stands elsewhere in the text.
    pub merged: bool,
}

/// A string that remembers where each of its characters came from.
#[derive(Debug, Clone)]
pub struct Text {
    value: Box<str>,
    /// The whole token, quotes included.
    pub span: Span,
    origin: Origin,
}

#[derive(Debug, Clone)]
enum Origin {
    /// The decoded bytes stand in the source one after the other, from this offset.
    Verbatim(u32),
    /// Where the correspondence changes: (decoded offset, source offset), both rising. From each point on the two advance
    /// together until the next; a decoded offset just behind an escape is a point of its own.
    Steps(Box<[(u32, u32)]>),
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value && self.span == other.span
    }
}

impl Text {
    /// A text whose decoded form stands in the source as it is, from `content_start`.
    pub fn verbatim(value: impl Into<Box<str>>, span: Span, content_start: usize) -> Self {
        Text { value: value.into(), span, origin: Origin::Verbatim(content_start as u32) }
    }

    /// A text with escapes or folded lines: `steps` are the points (decoded offset, source offset) where the two part ways.
    pub fn mapped(value: impl Into<Box<str>>, span: Span, steps: Vec<(u32, u32)>) -> Self {
        Text { value: value.into(), span, origin: Origin::Steps(steps.into()) }
    }

    /// The decoded string.
    pub fn as_str(&self) -> &str {
        &self.value
    }

    /// Whether the source shows the string as it is, without escapes.
    pub fn is_verbatim(&self) -> bool {
        matches!(self.origin, Origin::Verbatim(_))
    }

    /// The source offset of a decoded offset.
    fn source_offset(&self, decoded: usize) -> u32 {
        match &self.origin {
            Origin::Verbatim(start) => start + decoded as u32,
            Origin::Steps(steps) => {
                let before = steps.partition_point(|&(at, _)| at as usize <= decoded);
                match before.checked_sub(1).and_then(|it| steps.get(it)) {
                    Some(&(at, source)) => source + (decoded as u32 - at),
                    None => self.span.start,
                }
            }
        }
    }

    /// Where a part of the decoded string stands in the source: the two dots inside `"./../x"`.
    pub fn slice(&self, range: Range<usize>) -> Span {
        let start = self.source_offset(range.start);
        // The end of the last character, not the start of the next: an escape is longer than what it stands for.
        let end = self.source_offset(range.end.min(self.value.len()));
        let clamp = |at: u32| at.clamp(self.span.start, self.span.end);
        Span { file: self.span.file, start: clamp(start), end: clamp(end.max(start)) }
    }

    /// The string without its quotes, in the source.
    pub fn content(&self) -> Span {
        self.slice(0..self.value.len())
    }
}

impl std::ops::Deref for Text {
    type Target = str;
    fn deref(&self) -> &str {
        &self.value
    }
}

impl Node {
    /// The value of a key of this mapping. The last duplicate wins, as in `JSON.parse`.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.member(key).map(|it| &it.value)
    }

    /// The member of that key; the last duplicate wins.
    pub fn member(&self, key: &str) -> Option<&Member> {
        self.members().iter().rev().find(|it| it.key.as_str() == key)
    }

    /// Whether two values say the same, wherever they stand and however they are written.
    pub fn says_same_as(&self, other: &Node) -> bool {
        match (&self.value, &other.value) {
            (Value::String(one), Value::String(other)) => one.as_str() == other.as_str(),
            (Value::Array(one), Value::Array(other)) => {
                one.len() == other.len() && one.iter().zip(other).all(|(one, other)| one.says_same_as(other))
            }
            (Value::Object(_), Value::Object(_)) => {
                let (one, other) = (self.by_key(), other.by_key());
                one.len() == other.len() && one.iter().zip(&other).all(|(one, other)| one.0 == other.0 && one.1.says_same_as(other.1))
            }
            (one, other) => one == other,
        }
    }

    /// The values that count, by their keys.
    fn by_key(&self) -> BTreeMap<&str, &Node> {
        self.members().iter().map(|it| (it.key.as_str(), &it.value)).collect()
    }

    /// The members of this mapping; none where it is something else.
    pub fn members(&self) -> &[Member] {
        match &self.value {
            Value::Object(members) => members,
            _ => &[],
        }
    }

    /// The members whose value counts: of duplicates the last, in source order.
    pub fn effective_members(&self) -> impl Iterator<Item = &Member> {
        let members = self.members();
        // A map of every key costs more than it saves where there are few.
        const FEW: usize = 16;
        let last: Option<HashMap<&str, usize>> =
            (members.len() > FEW).then(|| members.iter().enumerate().map(|(at, it)| (it.key.as_str(), at)).collect());
        members.iter().enumerate().filter_map(move |(at, it)| {
            let is_last = match &last {
                Some(last) => last.get(it.key.as_str()) == Some(&at),
                None => !members.get(at + 1..).unwrap_or_default().iter().any(|later| later.key.as_str() == it.key.as_str()),
            };
            is_last.then_some(it)
        })
    }

    /// The items of this list; none where it is something else.
    pub fn items(&self) -> &[Node] {
        match &self.value {
            Value::Array(items) => items,
            _ => &[],
        }
    }

    /// The string, where it is one.
    pub fn text(&self) -> Option<&Text> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The string, where it is one.
    pub fn as_str(&self) -> Option<&str> {
        self.text().map(Text::as_str)
    }

    /// The boolean, where it is one.
    pub fn as_bool(&self) -> Option<bool> {
        match self.value {
            Value::Bool(it) => Some(it),
            _ => None,
        }
    }

    /// The number, where it is one.
    pub fn as_number(&self) -> Option<f64> {
        match self.value {
            Value::Number(it) => Some(it),
            _ => None,
        }
    }

    /// Whether it is a mapping.
    pub fn is_object(&self) -> bool {
        matches!(self.value, Value::Object(_))
    }

    /// Whether it is a list.
    pub fn is_array(&self) -> bool {
        matches!(self.value, Value::Array(_))
    }

    /// Whether it is null.
    pub fn is_null(&self) -> bool {
        matches!(self.value, Value::Null)
    }

    /// What to call it: "a string", "an object".
    pub fn kind(&self) -> &'static str {
        match self.value {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "a string",
            Value::Array(_) => "an array",
            Value::Object(_) => "an object",
        }
    }

    /// The opening brace or bracket: where to point for what is missing inside.
    pub fn opening(&self) -> Span {
        self.span.first(1)
    }

    /// The way from this node to the deepest key or value that holds `span`.
    pub fn path_to(&self, span: Span) -> Vec<Step<'_>> {
        self.way_to(span).into_iter().map(|it| it.0).collect()
    }

    /// The same, each step with the value that it leads to.
    pub fn way_to(&self, span: Span) -> Vec<(Step<'_>, &Node)> {
        let mut path = Vec::new();
        let mut at = self;
        loop {
            match &at.value {
                Value::Object(members) => {
                    let Some(member) = member_around(members, span) else { return path };
                    path.push((Step::Key(&member.key), &member.value));
                    if member.key.span.contains(span) {
                        return path;
                    }
                    at = &member.value;
                }
                Value::Array(items) => {
                    // The items stand in order, but for what a YAML alias repeats.
                    let near = items.partition_point(|it| it.span.end < span.end);
                    let found = items.get(near).filter(|it| it.span.contains(span)).map(|_| near);
                    let Some(index) = found.or_else(|| items.iter().position(|it| it.span.contains(span))) else { return path };
                    let Some(next) = items.get(index) else { return path };
                    path.push((Step::Index(index), next));
                    at = next;
                }
                _ => return path,
            }
        }
    }
}

/// The member whose key or value holds a span. Members stand in order, but for those that a YAML merge key brings in.
fn member_around(members: &[Member], span: Span) -> Option<&Member> {
    let holds = |it: &&Member| !it.merged && (it.key.span.contains(span) || it.value.span.contains(span));
    let near = members.partition_point(|it| it.value.span.end.max(it.key.span.end) < span.end);
    let is_among_merged = near.checked_sub(1).into_iter().chain([near]).filter_map(|it| members.get(it)).any(|it| it.merged);
    if is_among_merged { members.iter().find(holds) } else { members.get(near).filter(holds) }
}

/// One step of a path into a tree.
#[derive(Debug, Clone, Copy)]
pub enum Step<'a> {
    /// A key of a mapping.
    Key(&'a str),
    /// A place in a list.
    Index(usize),
}

/// The path as an RFC 6901 pointer: `/plugins/0/source`.
pub fn pointer(path: &[Step<'_>]) -> String {
    let mut out = String::new();
    for step in path {
        out.push('/');
        match step {
            Step::Key(key) => out.push_str(&key.replace('~', "~0").replace('/', "~1")),
            Step::Index(index) => out.push_str(&index.to_string()),
        }
    }
    out
}

/// The path as people write it and search for it: `plugins[0].source`.
pub fn dotted(path: &[Step<'_>]) -> String {
    let mut out = String::new();
    for step in path {
        match step {
            Step::Key(key) => {
                let plain = !key.is_empty() && key.chars().all(|it| it.is_alphanumeric() || matches!(it, '_' | '-' | '$'));
                if plain {
                    if !out.is_empty() {
                        out.push('.');
                    }
                    out.push_str(key);
                } else {
                    out.push_str(&format!("[{key:?}]"));
                }
            }
            Step::Index(index) => out.push_str(&format!("[{index}]")),
        }
    }
    out
}

/// The node of a pointer, the last duplicate of each key.
pub fn resolve<'a>(root: &'a Node, pointer: &str) -> Option<&'a Node> {
    let mut at = root;
    for token in pointer.split('/').skip(1) {
        let token = token.replace("~1", "/").replace("~0", "~");
        at = match &at.value {
            Value::Array(items) => items.get(token.parse::<usize>().ok()?)?,
            _ => at.get(&token)?,
        };
    }
    Some(at)
}

/// An empty span at the start of a file: where to point when there is no text.
pub fn start_of(file: FileId) -> Span {
    Span { file, start: 0, end: 0 }
}
