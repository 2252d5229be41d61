//! From a YAML text to the tree, with the verdict of Claude Code 2.1.329, whose reader follows YAML 1.2 closely.
//!
//! One pass over the bytes and a stack of the collections that are open: no recursion, so that nothing can be nested too
//! deep. This file knows lines and indentation; brackets, scalars and properties have files of their own.

use super::block::block_scalar;
use super::cursor::{Cursor, Outcome};
use super::flow::Flow;
use super::lines::{self, is_blank};
use super::properties::Properties;
use super::reading::Reading;
use super::refusal::{Cause, Refusal};
use super::token::{self, Content, Token};
use super::tree::{Held, Next, Open, Tree};
use crate::{Node, Span};

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
    let mut reader = Reader { cursor: Cursor::new(reading), tree: Tree::default(), may_nest: true };
    let mut refusal = reader.documents().err().map(|it| *it);
    reader.tree.close_all(&reader.cursor);
    if let Some(nul) = reading.text.find('\0')
        && refusal.as_ref().is_none_or(|it| nul < it.range.end)
    {
        refusal = Some(Refusal { range: nul..nul + 1, cause: Cause::Nul, related: None });
    }
    Read { root: reader.tree.into_root(&reader.cursor), comments: reader.cursor.comments, refusal }
}

struct Reader<'a> {
    cursor: Cursor<'a>,
    tree: Tree<'a>,
    /// Whether a block collection may begin here: at the start of a line, or behind `- ` and `? `, but not behind a key's colon.
    may_nest: bool,
}

impl<'a> Reader<'a> {
    fn documents(&mut self) -> Outcome {
        loop {
            self.directives()?;
            self.document()?;
            while self.cursor.peek() == Some(b'.') && self.cursor.at_marker() {
                self.cursor.at += 3;
                self.cursor.finish_line(Cause::BehindMarker)?;
                self.cursor.skip();
            }
            if self.cursor.peek().is_none() {
                return Ok(());
            }
            self.tree.next_document(&self.cursor);
        }
    }

    /// The lines that start with `%`, and the `---` that begins a document.
    fn directives(&mut self) -> Outcome {
        self.cursor.skip();
        let start = self.cursor.at;
        while self.cursor.peek() == Some(b'%') && self.cursor.at == self.cursor.line {
            let end = lines::line_end(self.cursor.bytes, self.cursor.at);
            let line = self.cursor.text.get(self.cursor.at..end).unwrap_or_default();
            if line.as_bytes().get(1).is_none_or(|&it| is_blank(it)) {
                return self.cursor.refuse(start..start + 1, Cause::StartsWith('%'));
            }
            self.cursor.has_tag_handles |= line.starts_with("%TAG ");
            self.cursor.at = end;
            self.cursor.skip();
        }
        self.may_nest = true;
        if self.cursor.peek() == Some(b'-') && self.cursor.at_marker() {
            self.cursor.take(3);
            self.may_nest = false;
        } else if self.cursor.at > start {
            return self.cursor.refuse(start..start + 1, Cause::StartsWith('%'));
        }
        Ok(())
    }

    /// One document, up to the marker behind it or to the end.
    fn document(&mut self) -> Outcome {
        let mut on_new_line = self.may_nest;
        loop {
            on_new_line |= self.skip_to_node()?;
            let Some(next) = self.cursor.peek() else { break };
            if on_new_line {
                if self.cursor.at_marker() {
                    break;
                }
                self.may_nest = true;
                self.fit_line()?;
            }
            self.step(next, on_new_line)?;
            on_new_line = false;
        }
        self.tree.close_all(&self.cursor);
        Ok(())
    }

    /// Skips to what comes next in a block collection. Says whether a line began.
    fn skip_to_node(&mut self) -> Outcome<bool> {
        let from = self.cursor.at;
        let is_behind_text = std::mem::take(&mut self.cursor.is_behind_text);
        let on_new_line = self.cursor.skip();
        // From the second entry of a mapping on, Claude Code 2.1.329 refuses a line that starts with a tab even if nothing
        // else stands there; but a scalar without quotes takes the blank lines behind it first.
        if on_new_line && self.tree.has_later_entries() {
            let skipped = self.cursor.bytes.get(from..self.cursor.at).unwrap_or_default();
            let start = if is_behind_text { skipped.iter().position(|&it| it == b'#').unwrap_or(skipped.len()) } else { 0 };
            let skipped = skipped.get(start..).unwrap_or_default();
            if let Some(at) = skipped.windows(2).position(|it| matches!(it, [b'\n' | b'\r', b'\t'])) {
                let tab = from + start + at + 1;
                return self.cursor.refuse(tab..tab + 1, Cause::Tab);
            }
        }
        Ok(on_new_line)
    }

    /// Completes what a new line, by its indentation, no longer belongs to.
    fn fit_line(&mut self) -> Outcome {
        let column = self.cursor.spaces();
        let indicator = self.cursor.at_indicator();
        while let Some(top) = self.tree.top() {
            let indent = top.indent;
            if column > indent {
                return if top.waits() { Ok(()) } else { self.cursor.refuse_line(Cause::Indentation) };
            }
            if column == indent {
                match &top.held {
                    // A list may stand right below its key.
                    Held::Mapping { .. } if top.waits() && indicator == Some(b'-') => return Ok(()),
                    Held::Mapping { next: Next::Key, .. } => {
                        self.tree.add_nothing(&self.cursor);
                        continue;
                    }
                    Held::Mapping { next: Next::Colon(_), .. } if indicator == Some(b':') => return Ok(()),
                    Held::Mapping { .. } => {
                        self.tree.end_entry(&self.cursor);
                        return Ok(());
                    }
                    Held::List { .. } if indicator == Some(b'-') => {
                        self.tree.end_entry(&self.cursor);
                        return Ok(());
                    }
                    Held::List { .. } if self.tree.below().is_none_or(|it| it.indent != indent) => {
                        return self.cursor.refuse_line(Cause::NoDash);
                    }
                    Held::List { .. } => {}
                }
            }
            self.tree.close(&self.cursor);
        }
        Ok(())
    }

    /// Reads the next thing: an entry of the innermost collection, or the node that is waited for.
    fn step(&mut self, next: u8, on_new_line: bool) -> Outcome {
        match self.tree.top() {
            None if self.tree.is_complete() => self.cursor.refuse_line(Cause::Extra),
            Some(Open { held: Held::Mapping { next: Next::Entry, .. }, .. }) => self.entry(next),
            Some(Open { held: Held::Mapping { next: Next::Colon(_), .. }, .. }) => {
                self.tree.take_colon();
                self.indicator()
            }
            Some(Open { held: Held::List { waits: false, .. }, .. }) => {
                self.tree.begin_item();
                self.indicator()
            }
            _ => self.node(next, on_new_line),
        }
    }

    /// Takes the `-`, `?` or `:` that is next. What stands behind it may be a collection.
    fn indicator(&mut self) -> Outcome {
        self.cursor.refuse_tab(self.cursor.at)?;
        self.cursor.take(1);
        self.may_nest = true;
        Ok(())
    }

    /// The node that is waited for, or its anchor and tag alone where they end the line.
    fn node(&mut self, next: u8, on_new_line: bool) -> Outcome {
        let start = self.cursor.at;
        let parent = self.tree.indent();
        if next.is_ascii_alphanumeric() && !self.may_nest && self.tree.properties.is_empty() {
            // What nearly every value looks like: the same as below, in one step.
            if let Some((end, value)) = token::plain_value(&self.cursor, parent) {
                self.cursor.take(end - start);
                self.cursor.is_behind_text = true;
                self.tree.add_node(Node { span: self.cursor.reading.span(start, end), value }, start, &self.cursor);
                return Ok(());
            }
        }
        let own = Properties::read(&mut self.cursor, false)?;
        let own_range = start..self.cursor.end.max(start);
        if !own.is_empty() && self.cursor.at_line_end() {
            self.tree.properties = self.tree.properties.and(own, own_range, &self.cursor)?;
            return Ok(());
        }
        if let Some(indicator) = self.cursor.at_indicator() {
            if !self.may_nest || (!own.is_empty() && indicator != b':') {
                return self.cursor.refuse_here(Cause::NotHere(char::from(indicator)));
            }
            let column = self.column(start, on_new_line)?;
            match indicator {
                b'-' => {
                    self.tree.begin_list(column, start);
                    self.tree.begin_item();
                    return self.indicator();
                }
                b'?' => {
                    self.tree.begin_mapping(column, start);
                    self.tree.begin_entry(Next::Key);
                    return self.indicator();
                }
                _ => {
                    self.tree.begin_mapping(column, start);
                    self.key(Token::nothing(self.cursor.at), own);
                    return Ok(());
                }
            }
        }
        let anchor = self.tree.properties.anchor.or(own.anchor);
        let token = match self.cursor.peek() {
            Some(b'|' | b'>') => block_scalar(&mut self.cursor, parent)?,
            Some(b'*') if !own.is_empty() => return self.cursor.refuse_here(Cause::AnchoredAlias),
            Some(b'[' | b'{') => Flow::read(&mut self.cursor, &mut self.tree, parent, anchor)?,
            _ => self.scalar(parent)?,
        };
        if !matches!(self.cursor.bytes.get(token.start), Some(b'|' | b'>')) && self.at_colon() {
            if token.is_multiline {
                return self.refuse_multiline_key(&token, on_new_line);
            }
            if !self.may_nest {
                return self.cursor.refuse_here(Cause::SecondColon);
            }
            let column = self.column(start, on_new_line)?;
            self.tree.begin_mapping(column, start);
            self.key(token, own);
            return Ok(());
        }
        if matches!(token.content, Content::Node(_))
            && !self.tree.properties.is_empty()
            && self.cursor.bytes.get(token.start) == Some(&b'*')
        {
            return self.cursor.refuse(token.start..token.end, Cause::AnchoredAlias);
        }
        let properties = std::mem::take(&mut self.tree.properties).and(own, own_range, &self.cursor)?;
        self.cursor.end = token.end;
        self.tree.add(token, properties, &self.cursor);
        self.cursor.finish_line(Cause::BehindValue)
    }

    /// The column of a collection that begins at `start`.
    fn column(&mut self, start: usize, on_new_line: bool) -> Outcome<usize> {
        self.cursor.refuse_tab(start)?;
        Ok(if on_new_line { self.cursor.spaces() } else { start - self.cursor.line })
    }

    /// A scalar or an alias.
    fn scalar(&mut self, parent: Option<usize>) -> Outcome<Token<'a>> {
        let depth = self.tree.depth();
        match self.cursor.peek() {
            Some(b'"' | b'\'') => token::quoted(&mut self.cursor, parent),
            Some(b'*') => token::alias(&mut self.cursor, &mut self.tree.anchors, depth, false),
            _ => token::plain(&mut self.cursor, parent, false),
        }
    }

    /// Whether, behind blanks, the colon of a key is next.
    fn at_colon(&mut self) -> bool {
        self.cursor.skip_blanks();
        self.cursor.at_indicator() == Some(b':')
    }

    /// An entry of the innermost mapping: `key:`, `? key` or `: value`.
    fn entry(&mut self, next: u8) -> Outcome {
        let start = self.cursor.at;
        self.cursor.refuse_tab(start)?;
        if next.is_ascii_alphanumeric() {
            // What nearly every entry looks like: the same as below, in one step.
            let (stop, end) = token::plain_end(self.cursor.bytes, start, false);
            if self.cursor.bytes.get(stop) == Some(&b':') {
                let text = self.cursor.text.get(start..end).unwrap_or_default();
                self.tree.begin_entry(Next::Value(self.cursor.reading.verbatim_text(text, start, end, start)));
                self.cursor.take(stop + 1 - start);
                self.may_nest = false;
                return Ok(());
            }
        }
        match self.cursor.at_indicator() {
            Some(b'?') => {
                self.tree.begin_entry(Next::Key);
                return self.indicator();
            }
            Some(b'-') => {
                let key = self.list_as_key()?;
                self.key(key, Properties::default());
                self.may_nest = true;
                return Ok(());
            }
            _ => {}
        }
        let properties = Properties::read(&mut self.cursor, false)?;
        if self.cursor.at_indicator() == Some(b':') {
            self.key(Token::nothing(self.cursor.at), properties);
            return Ok(());
        }
        if self.cursor.at_indicator().is_some() || self.cursor.at_line_end() || matches!(self.cursor.peek(), Some(b'|' | b'>')) {
            return self.cursor.refuse_line(Cause::NoColon);
        }
        let token = self.key_token()?;
        if !self.at_colon() {
            let is_plain = matches!(token.content, Content::Plain(_));
            return if is_plain || self.cursor.at_line_end() {
                self.cursor.refuse_line(Cause::NoColon)
            } else {
                self.cursor.refuse_rest(Cause::BehindKey)
            };
        }
        self.key(token, properties);
        Ok(())
    }

    /// Takes a key and the colon behind it, which is next.
    fn key(&mut self, token: Token<'a>, properties: Properties<'a>) {
        let key = token.into_key(&self.cursor, &mut self.tree.anchors, &properties);
        self.tree.begin_entry(Next::Value(key));
        self.cursor.take(1);
        self.may_nest = false;
    }

    /// What stands in the place of a key, on one line.
    fn key_token(&mut self) -> Outcome<Token<'a>> {
        let parent = self.tree.indent();
        let token = match self.cursor.peek() {
            Some(b'"' | b'\'' | b'*') => self.scalar(parent)?,
            Some(b'[' | b'{') => Flow::read(&mut self.cursor, &mut self.tree, parent, None)?,
            _ => token::plain_line(&mut self.cursor, false)?,
        };
        if token.is_multiline { self.refuse_multiline_key(&token, true) } else { Ok(token) }
    }

    fn refuse_multiline_key<T>(&mut self, token: &Token<'a>, on_new_line: bool) -> Outcome<T> {
        if matches!(self.cursor.bytes.get(token.start), Some(b'"' | b'\'' | b'[' | b'{')) {
            return self.cursor.refuse(token.start..token.start + 1, Cause::MultilineKey);
        }
        if on_new_line && self.tree.top().is_none() {
            return self.cursor.refuse_line_from(token.start, Cause::NoColon);
        }
        self.cursor.refuse_here(Cause::ContinuedColon)
    }

    /// A list among the entries of a mapping. Claude Code 2.1.329 refuses it, but not `- a: b: c`: there the list is a key.
    fn list_as_key(&mut self) -> Outcome<Token<'a>> {
        let start = self.cursor.at;
        if !self.skip_list_key().unwrap_or(false) {
            return self.cursor.refuse(start..start + 1, Cause::DashInMapping);
        }
        let text = self.cursor.text.get(start..self.cursor.at).unwrap_or_default().trim_end();
        Ok(Token { start, end: start + text.len(), is_multiline: false, content: Content::Verbatim(text, start) })
    }

    /// Skips `- a: b` where a colon follows.
    fn skip_list_key(&mut self) -> Outcome<bool> {
        while self.cursor.at_indicator() == Some(b'-') {
            self.cursor.at += 1;
            self.cursor.skip_blanks();
        }
        if self.cursor.at_indicator().is_some() || self.cursor.at_line_end() {
            return Ok(false);
        }
        self.key_token()?;
        if !self.at_colon() {
            return Ok(false);
        }
        self.cursor.at += 1;
        self.cursor.skip_blanks();
        if !self.cursor.at_line_end() && self.cursor.at_indicator().is_none() {
            self.key_token()?;
        }
        Ok(self.at_colon())
    }
}
