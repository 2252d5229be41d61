//! From a YAML text to the tree, with the verdict of Claude Code 2.1.329 (whose reader follows YAML 1.2 closely).
//!
//! One pass over the bytes, and a stack of the collections that are open: no recursion, so that no text can be nested too
//! deep. This file knows the block structure; `flow` knows brackets, `token` knows scalars, anchors and tags.

use super::flow::Flow;
use super::node::{Anchors, Key, MAX_DEPTH, Properties};
use super::reading::Reading;
use super::refusal::{Cause, Refusal};
use super::token::{self, Token, is_blank, is_break};
use crate::{Member, Node, Span, Value};

/// What one reading made of a text.
pub(super) struct Read {
    /// The tree, as far as the text could be read.
    pub(super) root: Option<Node>,
    /// Where the comments stand.
    pub(super) comments: Vec<Span>,
    /// Why it could not be read to the end.
    pub(super) refusal: Option<Refusal>,
}

/// Reads a text.
pub(super) fn read(reading: &Reading<'_>) -> Read {
    let mut reader = Reader::new(reading);
    if reading.text.starts_with('\u{FEFF}') {
        reader.at = '\u{FEFF}'.len_utf8();
        reader.line = reader.at;
    }
    let mut refusal = reader.stream().err();
    reader.close_all();
    if let Some(nul) = reading.text.find('\0')
        && refusal.as_ref().is_none_or(|it| nul < it.range.end)
    {
        refusal = Some(Refusal { range: nul..nul + 1, cause: Cause::Nul, related: None });
    }
    Read { root: reader.root(), comments: reader.comments, refusal }
}

pub(super) struct Reader<'a> {
    pub(super) reading: &'a Reading<'a>,
    pub(super) text: &'a str,
    pub(super) bytes: &'a [u8],
    /// What is read next.
    pub(super) at: usize,
    /// Where the line of `at` begins.
    pub(super) line: usize,
    /// Behind the last token.
    end: usize,
    /// Whether a block collection may begin here: at the start of a line, or behind `- ` and `? `, but not behind a key's colon.
    may_nest: bool,
    /// A plain or block scalar came last: it has looked at the blank lines behind it.
    pub(super) behind_text: bool,
    /// Up to here, no tab stands in front of the entries of this line.
    tab_free: usize,
    /// How many mappings are open that have more than one entry.
    n_later_entries: usize,
    /// The collections that are not complete, the innermost last.
    open: Vec<Open<'a>>,
    /// An anchor and a tag whose node has not come yet.
    properties: Properties<'a>,
    pub(super) anchors: Anchors<'a>,
    /// Tag handles may have been declared.
    pub(super) has_tag_directive: bool,
    document: Option<Node>,
    documents: Vec<Node>,
    comments: Vec<Span>,
}

/// A block collection that is not complete.
struct Open<'a> {
    /// The column of its entries.
    indent: usize,
    start: usize,
    anchor: Option<&'a str>,
    held: Held,
}

enum Held {
    List { items: Vec<Node>, waits: bool },
    Mapping { members: Vec<Member>, next: Next, n_entries: usize },
}

/// What a mapping waits for.
enum Next {
    /// Another key, or its end.
    Entry,
    /// The key behind a `?`.
    Key,
    /// The colon behind such a key.
    Colon(Key),
    Value(Key),
}

impl Open<'_> {
    fn waits(&self) -> bool {
        match &self.held {
            Held::List { waits, .. } => *waits,
            Held::Mapping { next, .. } => matches!(next, Next::Key | Next::Value(_)),
        }
    }
}

type Outcome<T = ()> = Result<T, Refusal>;

impl<'a> Reader<'a> {
    fn new(reading: &'a Reading<'a>) -> Self {
        Reader {
            reading,
            text: reading.text,
            bytes: reading.text.as_bytes(),
            at: 0,
            line: 0,
            end: 0,
            may_nest: true,
            behind_text: false,
            tab_free: 0,
            n_later_entries: 0,
            open: Vec::new(),
            properties: Properties::default(),
            anchors: Anchors::default(),
            has_tag_directive: false,
            document: None,
            documents: Vec::new(),
            comments: Vec::new(),
        }
    }

    fn stream(&mut self) -> Outcome {
        loop {
            self.directives()?;
            self.document()?;
            if self.peek() == Some(b'.') {
                while self.is_marker(b"...") {
                    self.at += 3;
                    self.line_end(Cause::BehindMarker)?;
                    self.skip();
                }
            }
            if self.peek().is_none() {
                return Ok(());
            }
            self.next_document();
        }
    }

    /// The lines that start with `%`, and the `---` that begins a document.
    fn directives(&mut self) -> Outcome {
        self.skip();
        let start = self.at;
        while self.peek() == Some(b'%') && self.at == self.line {
            let line_end = token::line_end(self.bytes, self.at);
            self.has_tag_directive |= self.text[self.at..line_end].starts_with("%TAG ");
            if self.bytes.get(self.at + 1).is_none_or(|&it| is_blank(it) || is_break(it)) {
                break;
            }
            self.at = line_end;
            self.skip();
        }
        if self.is_marker(b"---") {
            self.at += 3;
            self.end = self.at;
            self.may_nest = false;
        } else if self.at > start || (self.peek() == Some(b'%') && self.at == self.line) {
            return self.refuse(start..start + 1, Cause::StartsWith('%'));
        } else {
            self.may_nest = true;
            // What was skipped ended at the first line that holds something.
            self.at = start;
        }
        Ok(())
    }

    /// One document, up to the marker behind it or to the end.
    fn document(&mut self) -> Outcome {
        let mut on_new_line = self.may_nest;
        loop {
            on_new_line |= self.skip_to_node()?;
            let Some(next) = self.peek() else { break };
            if on_new_line {
                if self.at == self.line && (self.is_marker(b"---") || self.is_marker(b"...")) {
                    break;
                }
                self.may_nest = true;
                self.fit_line(next)?;
            }
            self.step(next, on_new_line)?;
            on_new_line = false;
        }
        self.close_all();
        Ok(())
    }

    /// The document that was read is put with the others.
    fn next_document(&mut self) {
        let place = self.end.min(self.at);
        let node = self.document.take().unwrap_or_else(|| Node { span: self.reading.span(place, place), value: Value::Null });
        self.documents.push(node);
        self.anchors = Anchors::default();
    }

    fn root(&mut self) -> Option<Node> {
        let last = self.document.take();
        if self.documents.is_empty() {
            return last;
        }
        let mut documents = std::mem::take(&mut self.documents);
        let end = self.end;
        documents.push(last.unwrap_or_else(|| Node { span: self.reading.span(end, end), value: Value::Null }));
        let span = documents.first().zip(documents.last()).map(|(first, last)| first.span.to(last.span))?;
        Some(Node { span, value: Value::Array(documents) })
    }

    /// Completes what a new line, by its indentation, no longer belongs to.
    fn fit_line(&mut self, next: u8) -> Outcome {
        let column = self.spaces();
        let is_dash = next == b'-' && self.is_indicator();
        loop {
            let Some(top) = self.open.last() else { return Ok(()) };
            let (indent, waits) = (top.indent, top.waits());
            if column > indent {
                return if waits { Ok(()) } else { self.refuse_line(Cause::Indentation) };
            }
            if column == indent {
                match &top.held {
                    // A list may stand right below its key.
                    Held::Mapping { .. } if waits && is_dash => return Ok(()),
                    Held::Mapping { next: Next::Key, .. } => self.add_nothing(),
                    Held::Mapping { next: Next::Value(_), .. } => {
                        self.add_nothing();
                        return Ok(());
                    }
                    Held::Mapping { next: Next::Colon(_), .. } if next == b':' && self.is_indicator() => return Ok(()),
                    Held::Mapping { next: Next::Colon(_), .. } => {
                        self.take_colon();
                        self.add_nothing();
                        return Ok(());
                    }
                    Held::Mapping { next: Next::Entry, .. } => return Ok(()),
                    Held::List { .. } => {
                        if waits {
                            self.add_nothing();
                        }
                        if is_dash {
                            return Ok(());
                        }
                        let below = self.open.len().checked_sub(2).and_then(|it| self.open.get(it));
                        if below.is_none_or(|it| it.indent != indent) {
                            return self.refuse_line(Cause::NoDash);
                        }
                        self.close();
                    }
                }
                continue;
            }
            if waits {
                self.add_nothing();
            }
            if matches!(self.open.last(), Some(Open { held: Held::Mapping { next: Next::Colon(_), .. }, .. })) {
                self.take_colon();
                self.add_nothing();
            }
            self.close();
        }
    }

    /// Reads the next thing: an entry of the innermost collection, or the node that is waited for.
    fn step(&mut self, next: u8, on_new_line: bool) -> Outcome {
        match self.open.last_mut() {
            None if self.document.is_some() => self.refuse_line(Cause::Extra),
            Some(Open { held: Held::Mapping { next: Next::Entry, .. }, .. }) => self.entry(next),
            Some(Open { held: Held::Mapping { next: Next::Colon(_), .. }, .. }) => {
                self.refuse_tab(self.at)?;
                self.take_colon();
                self.at += 1;
                self.end = self.at;
                self.may_nest = true;
                Ok(())
            }
            Some(Open { held: Held::List { waits, .. }, .. }) if !*waits => {
                *waits = true;
                self.refuse_tab(self.at)?;
                self.dash();
                Ok(())
            }
            _ => self.node(next, on_new_line),
        }
    }

    fn dash(&mut self) {
        self.at += 1;
        self.end = self.at;
        self.may_nest = true;
    }

    /// The node that is waited for, or its anchor and tag alone where they end the line.
    fn node(&mut self, next: u8, on_new_line: bool) -> Outcome {
        let start = self.at;
        let mut own = Properties::default();
        let mut next = next;
        if matches!(next, b'&' | b'!') {
            own = self.read_properties(false)?;
            match self.peek() {
                Some(it) if !is_break(it) && !self.at_comment() => next = it,
                _ => {
                    self.properties = self.both_properties(own)?;
                    return Ok(());
                }
            }
        }
        let has_own = !own.is_empty();
        if self.is_indicator_byte(next) {
            if !self.may_nest || has_own {
                return self.refuse(self.at..self.at + 1, Cause::NotHere(char::from(next)));
            }
            let column = self.column(start, on_new_line)?;
            match next {
                b'-' => {
                    self.begin(column, start, Held::List { items: Vec::new(), waits: true });
                    self.dash();
                }
                _ => {
                    self.begin(column, start, Held::Mapping { members: Vec::new(), next: Next::Entry, n_entries: 0 });
                    return self.entry(next);
                }
            }
            return Ok(());
        }
        let parent = self.open.last().map(|it| it.indent);
        if matches!(next, b'|' | b'>') {
            let properties = self.both_properties(own)?;
            let scalar = token::block_scalar(self, parent)?;
            self.end = scalar.end;
            let node = scalar.into_node(self, &properties);
            self.anchors.set(properties.anchor, &node);
            self.add(node);
            return Ok(());
        }
        if next == b'*' && has_own {
            return self.refuse_here(Cause::AnchoredAlias);
        }
        let token = self.atom(next, parent)?;
        let behind = self.at;
        self.skip_blanks();
        if self.peek() == Some(b':') && self.is_indicator() {
            if token.is_multiline {
                return self.refuse_multiline_key(start, &token, on_new_line);
            }
            if !self.may_nest {
                return self.refuse(self.at..self.at + 1, Cause::SecondColon);
            }
            let column = self.column(start, on_new_line)?;
            self.begin(column, start, Held::Mapping { members: Vec::new(), next: Next::Entry, n_entries: 0 });
            self.key(token, own);
            return Ok(());
        }
        if next == b'*' && !self.properties.is_empty() {
            return self.refuse(token.start..token.end, Cause::AnchoredAlias);
        }
        let properties = self.both_properties(own)?;
        let node = token.into_node(self, &properties);
        self.anchors.set(properties.anchor, &node);
        self.add(node);
        self.end = behind;
        self.line_end(Cause::BehindValue)
    }

    /// An entry of the innermost mapping: `key:`, `? key` or `: value`.
    fn entry(&mut self, next: u8) -> Outcome {
        let start = self.at;
        self.refuse_tab(start)?;
        if next == b'?' && self.is_indicator() {
            self.set_next(Next::Key);
            self.dash();
            return Ok(());
        }
        if next == b'-' && self.is_indicator() {
            let key = self.list_as_key()?;
            self.key(key, Properties::default());
            self.may_nest = true;
            return Ok(());
        }
        let mut properties = Properties::default();
        let mut next = next;
        if matches!(next, b'&' | b'!') {
            properties = self.read_properties(false)?;
            next = self.peek().unwrap_or(b'\n');
        }
        if next == b':' && self.is_indicator() {
            let key = Token::nothing(self.at);
            self.key(key, properties);
            return Ok(());
        }
        if is_break(next) || self.at_comment() || self.is_indicator_byte(next) || matches!(next, b'|' | b'>') {
            return self.refuse_line(Cause::NoColon);
        }
        let token = self.key_atom(next)?;
        self.skip_blanks();
        if self.peek() != Some(b':') || !self.is_indicator() {
            return match self.text[token.start..].chars().next() {
                Some('"' | '\'' | '[' | '{') if self.peek().is_some_and(|it| !is_break(it)) => self.refuse_rest(Cause::BehindKey),
                _ => self.refuse_line(Cause::NoColon),
            };
        }
        self.key(token, properties);
        Ok(())
    }

    /// A list among the entries of a mapping. Claude Code 2.1.329 refuses it, but not `- a: b: c`: there the list is a key.
    fn list_as_key(&mut self) -> Outcome<Token<'a>> {
        let start = self.at;
        let refusal = Refusal { range: start..start + 1, cause: Cause::DashInMapping, related: None };
        let is_key = (|| {
            while self.peek() == Some(b'-') && self.is_indicator() {
                self.at += 1;
                self.skip_blanks();
            }
            let next = self.peek().filter(|&it| !is_break(it))?;
            self.key_atom(next).ok()?;
            self.skip_blanks();
            (self.peek() == Some(b':') && self.is_indicator()).then(|| self.at += 1)?;
            self.skip_blanks();
            if self.peek().is_some_and(|it| !self.is_indicator_byte(it)) {
                let next = self.peek().filter(|&it| !is_break(it))?;
                self.key_atom(next).ok()?;
                self.skip_blanks();
            }
            (self.peek() == Some(b':') && self.is_indicator()).then_some(())
        })();
        if is_key.is_none() {
            return Err(refusal);
        }
        let text = self.text.get(start..self.at).unwrap_or_default().trim_end();
        Ok(Token::verbatim(text, start))
    }

    /// Takes a key and the colon behind it.
    fn key(&mut self, token: Token<'a>, properties: Properties<'a>) {
        let key = token.into_key(self, &properties);
        self.set_next(Next::Value(key));
        self.at += 1;
        self.end = self.at;
        self.may_nest = false;
    }

    /// An entry of the innermost mapping begins.
    fn set_next(&mut self, value: Next) {
        if let Some(Open { held: Held::Mapping { next, n_entries, .. }, .. }) = self.open.last_mut() {
            *next = value;
            *n_entries += 1;
            self.n_later_entries += usize::from(*n_entries == 2);
        }
    }

    /// The key behind a `?` gets its value.
    fn take_colon(&mut self) {
        if let Some(Open { held: Held::Mapping { next, .. }, .. }) = self.open.last_mut() {
            *next = match std::mem::replace(next, Next::Entry) {
                Next::Colon(key) => Next::Value(key),
                other => other,
            };
        }
    }

    /// A scalar, an alias or a flow collection in the place of a node.
    fn atom(&mut self, next: u8, parent: Option<usize>) -> Outcome<Token<'a>> {
        match next {
            b'"' | b'\'' => token::quoted(self, parent),
            b'[' | b'{' => Flow::read(self, parent),
            b'*' => token::alias(self, false),
            _ => token::plain(self, parent, false),
        }
    }

    /// The same in the place of a key, which stands on one line.
    fn key_atom(&mut self, next: u8) -> Outcome<Token<'a>> {
        let start = self.at;
        let token = match next {
            b'"' | b'\'' | b'[' | b'{' | b'*' => {
                let parent = self.open.last().map(|it| it.indent);
                self.atom(next, parent)?
            }
            _ => token::plain_line(self, false)?,
        };
        if token.is_multiline {
            return self.refuse_multiline_key(start, &token, true);
        }
        Ok(token)
    }

    fn refuse_multiline_key<T>(&mut self, start: usize, token: &Token<'a>, on_new_line: bool) -> Outcome<T> {
        let is_plain = !matches!(self.bytes.get(token.start), Some(b'"' | b'\'' | b'[' | b'{'));
        let first_line = token::line_end(self.bytes, token.start);
        if is_plain && on_new_line && self.open.is_empty() {
            let end = token.start + self.text[token.start..first_line].trim_end().len();
            return self.refuse(start..end, Cause::NoColon);
        }
        if is_plain {
            return self.refuse(self.at..self.at + 1, Cause::ContinuedColon);
        }
        self.refuse(token.start..token.start + 1, Cause::MultilineKey)
    }

    // ---- the tree

    fn begin(&mut self, indent: usize, start: usize, held: Held) {
        let anchor = std::mem::take(&mut self.properties).anchor;
        self.anchors.begin(anchor, matches!(held, Held::List { .. }));
        self.open.push(Open { indent, start, anchor, held });
    }

    /// Gives the innermost collection, or the document, the node it waits for.
    fn add(&mut self, node: Node) {
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
                Next::Key => *next = Next::Colon(Key::of(node, self.reading)),
                _ => {}
            },
        }
    }

    /// Gives it null, or what an anchor and a tag alone stand for.
    fn add_nothing(&mut self) {
        let properties = std::mem::take(&mut self.properties);
        let node = Token::nothing(self.end).into_node(self, &properties);
        self.anchors.set(properties.anchor, &node);
        self.add(node);
    }

    fn close(&mut self) {
        let Some(open) = self.open.pop() else { return };
        let value = match open.held {
            Held::List { items, .. } => Value::Array(items),
            Held::Mapping { members, n_entries, .. } => {
                self.n_later_entries -= usize::from(n_entries >= 2);
                Value::Object(members)
            }
        };
        let node = Node { span: self.reading.span(open.start, self.end.max(open.start)), value };
        self.anchors.set(open.anchor, &node);
        self.add(node);
    }

    fn close_all(&mut self) {
        while let Some(top) = self.open.last() {
            if top.waits() {
                self.add_nothing();
            }
            if matches!(self.open.last(), Some(Open { held: Held::Mapping { next: Next::Colon(_), .. }, .. })) {
                self.take_colon();
                self.add_nothing();
            }
            self.close();
        }
        if !self.properties.is_empty() {
            self.add_nothing();
        }
    }

    // ---- properties

    /// Anchors and tags in front of a node, with the blanks behind them.
    pub(super) fn read_properties(&mut self, in_flow: bool) -> Outcome<Properties<'a>> {
        let mut found = Properties::default();
        loop {
            match self.peek() {
                Some(b'&') => {
                    let start = self.at;
                    let name = token::anchor_name(self, in_flow)?;
                    if found.anchor.replace(name).is_some() {
                        return self.refuse(start..self.at, Cause::SecondProperty);
                    }
                }
                Some(b'!') => {
                    let start = self.at;
                    let tag = token::tag(self, in_flow)?;
                    if found.tag.replace(tag).is_some() {
                        return self.refuse(start..self.at, Cause::SecondProperty);
                    }
                }
                _ => return Ok(found),
            }
            self.end = self.at;
            self.skip_blanks();
        }
    }

    /// The properties of the lines before, and those of this one.
    fn both_properties(&mut self, own: Properties<'a>) -> Outcome<Properties<'a>> {
        let before = std::mem::take(&mut self.properties);
        if (before.anchor.is_some() && own.anchor.is_some()) || (before.tag.is_some() && own.tag.is_some()) {
            return self.refuse_here(Cause::SecondProperty);
        }
        Ok(Properties { anchor: before.anchor.or(own.anchor), tag: before.tag.or(own.tag) })
    }

    // ---- the text

    /// How deep the next node will stand.
    pub(super) fn depth(&self) -> usize {
        self.open.len()
    }

    /// Where the last token ended.
    pub(super) fn last_end(&self) -> usize {
        self.end
    }

    /// The last token ended here.
    pub(super) fn mark_end(&mut self) {
        self.end = self.at;
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Skips blanks, comments and line breaks. Says whether a line began.
    pub(super) fn skip(&mut self) -> bool {
        let mut is_new_line = false;
        while let Some(&byte) = self.bytes.get(self.at) {
            match byte {
                b' ' | b'\t' => self.at += 1,
                b'\n' | b'\r' => {
                    self.at = token::behind_break(self.bytes, self.at);
                    self.line = self.at;
                    is_new_line = true;
                }
                b'#' if self.at_comment() => self.comment(),
                _ => break,
            }
        }
        is_new_line
    }

    /// Skips to what comes next in a block collection.
    fn skip_to_node(&mut self) -> Outcome<bool> {
        let from = self.at;
        let is_behind_text = std::mem::take(&mut self.behind_text);
        let is_new_line = self.skip();
        // From the second entry of a mapping on, Claude Code 2.1.329 refuses a line that starts with a tab even if nothing
        // else stands there; but a scalar without quotes takes the blank lines behind it first.
        if self.n_later_entries > 0 && is_new_line {
            let skipped = self.bytes.get(from..self.at).unwrap_or_default();
            let start = if is_behind_text { skipped.iter().position(|&it| it == b'#').unwrap_or(skipped.len()) } else { 0 };
            let skipped = skipped.get(start..).unwrap_or_default();
            if let Some(at) = skipped.windows(2).position(|it| matches!(it, [b'\n' | b'\r', b'\t'])) {
                let tab = from + start + at + 1;
                return self.refuse(tab..tab + 1, Cause::Tab);
            }
        }
        Ok(is_new_line)
    }

    fn comment(&mut self) {
        self.behind_text = false;
        let end = token::line_end(self.bytes, self.at);
        self.comments.push(self.reading.span(self.at, end));
        self.at = end;
    }

    pub(super) fn skip_blanks(&mut self) {
        while self.peek().is_some_and(is_blank) {
            self.at += 1;
        }
    }

    /// Whether a comment stands here: a `#` at the start of a line or behind a blank.
    pub(super) fn at_comment(&self) -> bool {
        self.peek() == Some(b'#') && (self.at == self.line || self.bytes.get(self.at.wrapping_sub(1)).is_some_and(|&it| is_blank(it)))
    }

    /// Nothing but a comment may follow on this line.
    pub(super) fn line_end(&mut self, cause: Cause) -> Outcome {
        self.skip_blanks();
        match self.peek() {
            None => Ok(()),
            Some(it) if is_break(it) => Ok(()),
            _ if self.at_comment() => {
                self.comment();
                Ok(())
            }
            _ => self.refuse_rest(cause),
        }
    }

    /// Whether the character here, one of `-?:`, is followed by a blank, a line break or nothing.
    pub(super) fn is_indicator(&self) -> bool {
        self.bytes.get(self.at + 1).is_none_or(|&it| is_blank(it) || is_break(it))
    }

    fn is_indicator_byte(&self, byte: u8) -> bool {
        matches!(byte, b'-' | b'?' | b':') && self.is_indicator()
    }

    /// Whether a line `---` or `...` begins here.
    pub(super) fn is_marker(&self, marker: &[u8]) -> bool {
        self.at == self.line && token::is_marker(self.bytes, self.at, marker)
    }

    /// How many spaces the line of `at` begins with.
    pub(super) fn spaces(&self) -> usize {
        token::count_spaces(self.bytes, self.line)
    }

    /// The column of a collection that begins at `start`.
    fn column(&mut self, start: usize, on_new_line: bool) -> Outcome<usize> {
        self.refuse_tab(start)?;
        Ok(if on_new_line { self.spaces() } else { start - self.line })
    }

    /// A tab in front of a block collection's entry is none of its indentation.
    fn refuse_tab(&mut self, start: usize) -> Outcome {
        let from = self.line.max(self.tab_free);
        if let Some(tab) = self.bytes.get(from..start).and_then(|it| it.iter().position(|&it| it == b'\t')) {
            return self.refuse(from + tab..from + tab + 1, Cause::Tab);
        }
        self.tab_free = start;
        Ok(())
    }

    pub(super) fn refuse<T>(&self, range: std::ops::Range<usize>, cause: Cause) -> Outcome<T> {
        Err(Refusal { range, cause, related: None })
    }

    /// Refuses the character that is next.
    pub(super) fn refuse_here<T>(&self, cause: Cause) -> Outcome<T> {
        let length = self.text.get(self.at..).and_then(|it| it.chars().next()).map_or(0, char::len_utf8);
        self.refuse(self.at..self.at + length, cause)
    }

    /// Refuses the rest of the line.
    pub(super) fn refuse_rest<T>(&self, cause: Cause) -> Outcome<T> {
        let end = token::line_end(self.bytes, self.at);
        let rest = self.text.get(self.at..end).unwrap_or_default();
        self.refuse(self.at..self.at + rest.trim_end().len(), cause)
    }

    /// Refuses what stands on this line; a tab that indents it is to blame first.
    fn refuse_line<T>(&mut self, cause: Cause) -> Outcome<T> {
        let start = token::first_in_line(self.bytes, self.line);
        self.refuse_tab(start)?;
        let end = token::line_end(self.bytes, start);
        let rest = self.text.get(start..end).unwrap_or_default();
        self.refuse(start..start + rest.trim_end().len(), cause)
    }
}
