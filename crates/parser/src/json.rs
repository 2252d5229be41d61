//! JSON with the verdict of JavaScript's `JSON.parse` on every input, going on after each slip.
//!
//! The reader walks the text once, without recursion, and holds at each step what it expects next. Where something else stands,
//! it reports that one thing, goes on as if it were mended, and remembers the edit that mends it.

mod repair;
mod string;
mod trivia;
mod word;

use std::ops::Range;

use crate::{FileId, Member, Node, Parsed, Span, SyntaxError, Text, Value};

/// Errors beyond these are not listed: the file is something else.
const MAX_ERRORS: usize = 100;
/// Containers below this depth are checked but stay empty, because whoever walks or drops a tree recurses.
const MAX_DEPTH: usize = 128;
/// How many open brackets a wrong one is compared with.
const MAX_LOOKBACK: usize = 64;

/// Reads a whole text as JSON. A leading byte order mark is skipped (who refuses it says so elsewhere).
pub fn parse(file: FileId, text: &str) -> Parsed {
    let mut parsed = read(file, text);
    if !parsed.errors.is_empty() {
        repair::keep_sound(file, text, &mut parsed.errors);
    }
    parsed
}

fn read(file: FileId, text: &str) -> Parsed {
    let mut reader = Reader::new(file, text);
    if !reader.refuse_other_encodings() {
        reader.run();
    }
    reader.errors.sort_by_key(|it| (it.span.start, it.span.end));
    Parsed { root: reader.root, errors: reader.errors, comments: reader.comments, repair: None }
}

struct Reader<'t> {
    file: FileId,
    text: &'t str,
    bytes: &'t [u8],
    /// Where the next token is looked for.
    at: usize,
    /// Where the last token ended.
    behind: usize,
    /// The containers around the place, outermost first.
    frames: Vec<Frame>,
    /// The items of all open arrays; each frame knows where its own begin.
    items: Vec<Node>,
    /// The members of all open objects. One whose value is still to come holds a null.
    members: Vec<Member>,
    /// The last key.
    key: Range<usize>,
    /// The comma with nothing behind it yet.
    comma: Option<usize>,
    /// The value to come belongs to no key: it is checked and dropped.
    keyless: bool,
    /// A missing comma here follows from what was reported already.
    forgive_comma: bool,
    /// A merge conflict was reported.
    conflict: bool,
    /// No conflict ends in the rest of the text.
    no_conflict_end: bool,
    /// It was said why there is no value.
    hopeless: bool,
    root: Option<Node>,
    errors: Vec<SyntaxError>,
    comments: Vec<Span>,
    /// Takes the errors that are no longer listed.
    spare: SyntaxError,
}

struct Frame {
    /// Where it begins: at its bracket, unless that is missing.
    open: u32,
    /// Its first member or item on the common stack.
    first: u32,
    /// The bracket that closes it.
    closing: u8,
    /// It belongs to no key.
    keyless: bool,
    /// It is an array, and its keys were reported.
    keyed: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum Expect {
    Value,
    Key,
    Colon,
    /// A comma or the closing bracket.
    Comma,
    /// The value of the whole text is complete.
    End,
}

impl<'t> Reader<'t> {
    fn new(file: FileId, text: &'t str) -> Self {
        let at = if text.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
        Reader {
            file,
            text,
            bytes: text.as_bytes(),
            at,
            behind: at,
            frames: Vec::new(),
            items: Vec::new(),
            members: Vec::new(),
            key: at..at,
            comma: None,
            keyless: false,
            forgive_comma: false,
            conflict: false,
            no_conflict_end: false,
            hopeless: false,
            root: None,
            errors: Vec::new(),
            comments: Vec::new(),
            spare: SyntaxError::new(Span::new(file, at, at), ""),
        }
    }

    /// A text full of NULs, or one that begins with bytes that are no UTF-8, is one slip and not hundreds.
    fn refuse_other_encodings(&mut self) -> bool {
        let head = self.bytes.get(..self.bytes.len().min(1024)).unwrap_or_default();
        let n_nuls = head.iter().filter(|&&it| it == 0).count();
        let marks = self.text.starts_with("\u{FFFD}\u{FFFD}");
        let utf16 = n_nuls * 4 >= head.len() && n_nuls > 1;
        if !utf16 && !marks {
            return false;
        }
        let end = self.text.chars().next().map_or(0, char::len_utf8);
        let message = if utf16 { "the file is UTF-16; JSON is read as UTF-8" } else { "the file is not UTF-8 text" };
        self.error(0..end, message).help("save the file as UTF-8");
        true
    }

    fn run(&mut self) {
        let mut expect = Expect::Value;
        while let Some(byte) = self.skip_trivia() {
            expect = match expect {
                Expect::Value => self.value(byte),
                Expect::Key => self.key(byte),
                Expect::Colon => self.colon(byte),
                Expect::Comma => self.comma(byte),
                Expect::End => self.end(byte),
            };
        }
        self.end_of_text(expect);
    }

    fn value(&mut self, byte: u8) -> Expect {
        match byte {
            b'"' => {
                let text = self.string(Role::Value);
                self.place(Node { span: text.span, value: Value::String(text) })
            }
            b'{' | b'[' => self.open(byte),
            b'-' | b'0'..=b'9' => self.number(),
            b't' | b'f' | b'n' => self.literal(),
            b'}' | b']' => {
                if self.in_object() {
                    self.no_value();
                    self.close(byte, Expect::Comma)
                } else {
                    self.close(byte, Expect::Value)
                }
            }
            b',' if self.in_object() => {
                self.no_value();
                Expect::Comma
            }
            b',' if self.frames.is_empty() => self.leading_junk(),
            b',' => self.extra_comma(Expect::Value),
            b':' => self.extra_colon(),
            _ if self.quote_at(self.at).is_some() && !self.at_fence() => {
                let text = self.string(Role::Value);
                self.place(Node { span: text.span, value: Value::String(text) })
            }
            _ => self.odd_value(),
        }
    }

    fn key(&mut self, byte: u8) -> Expect {
        match byte {
            b'"' => {
                let text = self.string(Role::Key);
                self.begin_member(text)
            }
            b'}' | b']' => self.close(byte, Expect::Key),
            b',' => self.extra_comma(Expect::Key),
            b':' => {
                self.error(self.at..self.at + 1, "there is no key before this colon").help("write the key in double quotes");
                self.take(1);
                self.value_without_key()
            }
            b'{' | b'[' if self.is_extra_bracket(byte) => {
                let range = self.at..self.at + 1;
                let edit = self.edit(self.removal(range.clone()), "");
                self.error(range, format!("there is one `{}` too many", byte as char)).mend("Remove it", vec![edit]);
                self.at += 1;
                Expect::Key
            }
            b'{' | b'[' => {
                let message = format!("a key is missing before this {}", if byte == b'{' { "object" } else { "array" });
                let help = "each value in an object has a key: `\"key\": value`";
                self.error(self.at..self.at + 1, message).help(help);
                self.value_without_key()
            }
            _ if self.quote_at(self.at).is_some() => {
                let text = self.string(Role::Key);
                self.begin_member(text)
            }
            _ => self.odd_key(),
        }
    }

    fn colon(&mut self, byte: u8) -> Expect {
        match byte {
            b':' => {
                self.take(1);
                Expect::Value
            }
            b'=' => {
                let end = if self.bytes.get(self.at + 1) == Some(&b'>') { 2 } else { 1 };
                let range = self.at..self.at + end;
                let edit = self.edit(range.clone(), ":");
                self.error(range, "a colon stands between a key and its value").mend("Replace it with a colon", vec![edit]);
                self.take(end);
                Expect::Value
            }
            b',' | b'}' | b']' if self.bytes.get(self.at + 1) == Some(&b':') => {
                let range = self.at..self.at + 1;
                let edit = self.edit(range.clone(), "");
                self.error(range, format!("a `{}` stands between a key and its colon", byte as char)).mend("Remove it", vec![edit]);
                self.at += 1;
                Expect::Colon
            }
            b',' | b'}' | b']' => {
                self.no_value();
                Expect::Comma
            }
            _ if self.key_ahead() => {
                self.no_value();
                self.forgive_comma = true;
                Expect::Comma
            }
            _ => {
                let key = self.key.clone();
                let edit = self.edit(self.behind..self.behind, ":");
                let message = format!("a colon is missing behind the key {}", self.shown(key.clone()));
                self.error(key, message).mend("Insert the colon", vec![edit]);
                Expect::Value
            }
        }
    }

    fn comma(&mut self, byte: u8) -> Expect {
        let forgive = std::mem::take(&mut self.forgive_comma);
        let next = if self.in_object() { Expect::Key } else { Expect::Value };
        match byte {
            b',' => {
                self.comma = Some(self.at);
                self.take(1);
                next
            }
            b'}' | b']' => self.close(byte, Expect::Comma),
            b':' => self.colon_behind_value(),
            b';' => {
                let range = self.at..self.at + 1;
                let rest = self.bytes.get(range.end..).unwrap_or_default();
                let is_last = matches!(rest.trim_ascii_start(), [] | [b'}' | b']', ..]);
                let (title, right) = if is_last { ("Remove it", "") } else { ("Replace it with a comma", ",") };
                let edit = self.edit(range.clone(), right);
                self.error(range, "JSON has no semicolons").mend(title, vec![edit]);
                self.take(1);
                if is_last { Expect::Comma } else { next }
            }
            _ if self.is_junk() => {
                let range = self.at..self.token_end(self.at);
                let message = format!("{} is no JSON value", self.shown(range.clone()));
                self.error(range.clone(), message);
                self.forgive_comma = true;
                self.at += range.len();
                Expect::Comma
            }
            _ if next == Expect::Value || self.key_ahead() => {
                if !forgive {
                    self.missing_comma();
                }
                next
            }
            _ => {
                let range = self.at..self.token_end(self.at);
                let message = format!("{} belongs to no key", self.shown(range.clone()));
                self.error(range.clone(), message).help("an object holds `\"key\": value` pairs, with commas between them");
                self.keyless = true;
                self.forgive_comma = true;
                if self.starts_value() {
                    return Expect::Value;
                }
                self.keyless = false;
                self.take(range.len());
                Expect::Comma
            }
        }
    }

    /// Behind the value of the whole text.
    fn end(&mut self, byte: u8) -> Expect {
        if !self.is_patient() {
            self.at = self.bytes.len();
            return Expect::End;
        }
        let range = self.at..self.token_end(self.at);
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let stray = b"}],;".contains(&byte) && rest.iter().all(|it| b"}],; \t\r\n".contains(it));
        if stray || self.at_fence() {
            let message = match byte {
                b'`' => "a Markdown fence is no JSON".to_string(),
                b',' | b';' => format!("nothing follows this `{}`", byte as char),
                _ => format!("this `{}` closes nothing", byte as char),
            };
            let range = if stray { self.at..self.at + 1 } else { range };
            let edit = self.edit(self.removal(range.clone()), "");
            self.take(range.len());
            self.error(range, message).mend("Remove it", vec![edit]);
            return Expect::End;
        }
        let whole = self.root.as_ref().map(|it| self.last_char(it.span.end as usize));
        let message = format!("{} stands behind the end of the value", self.shown(range.clone()));
        let file = self.file;
        let error = self.error(range, message);
        error.help("a JSON file holds one value; check the brackets before this place");
        if let Some(whole) = whole {
            error.related = Some((Span::new(file, whole.start, whole.end), "the value ends here".to_string()));
        }
        self.at = self.bytes.len();
        Expect::End
    }

    fn end_of_text(&mut self, expect: Expect) {
        let waits = matches!(expect, Expect::Colon) || (expect == Expect::Value && self.in_object());
        if waits {
            self.drop_member();
        }
        let Some(innermost) = self.frames.last() else {
            if expect == Expect::Value && !self.hopeless {
                let start = if self.text.starts_with('\u{FEFF}') { 3 } else { 0 };
                let message = if self.errors.is_empty() { "the file is empty" } else { "the file holds no value" };
                self.error(start..start, message).help("the smallest JSON file is `{}`");
            }
            return;
        };
        let mut unclosed = innermost.open as usize;
        let mut label = "opened here";
        if let Some(open) = self.unclosed_by_indentation() {
            unclosed = open;
            label = "by the indentation, this one is not closed";
        }
        let n_open = self.frames.len();
        let message = match (n_open, self.in_object()) {
            (1, true) => "the file ends inside an object: a `}` is missing".to_string(),
            (1, false) => "the file ends inside an array: a `]` is missing".to_string(),
            _ => format!("the file ends before {n_open} brackets are closed"),
        };
        let related = (self.opening(unclosed), label.to_string());
        let likely = if waits || self.hopeless || label != "opened here" { None } else { self.closed() };
        let error = self.error(self.last_char(self.behind), message);
        error.related = Some(related);
        error.likely = likely;
        while !self.frames.is_empty() {
            self.pop(self.behind);
        }
    }

    /// The brackets that are missing at the end, each on a line of its own if what it closes goes over several.
    fn closed(&self) -> Option<crate::Repair> {
        // Nobody has forgotten as many as that, and each costs a look at what lies in it.
        if self.frames.len() > MAX_LOOKBACK {
            return None;
        }
        let mut brackets = String::new();
        let mut insert = String::new();
        let line_end = if self.text.contains("\r\n") { "\r\n" } else { "\n" };
        for frame in self.frames.iter().rev() {
            let open = frame.open as usize;
            if self.text.get(open..self.behind)?.contains('\n') {
                let line = self.text.get(..open)?.rsplit('\n').next().unwrap_or_default();
                let content = line.trim_start_matches([' ', '\t']);
                insert.push_str(line_end);
                insert.push_str(line.get(..line.len() - content.len())?);
            }
            insert.push(frame.closing as char);
            brackets.push(frame.closing as char);
        }
        let at = Span::new(self.file, self.behind, self.behind);
        Some(crate::Repair { title: format!("Write `{brackets}` at the end"), edits: vec![(at, insert)] })
    }

    // Containers.

    fn open(&mut self, byte: u8) -> Expect {
        let first = if byte == b'{' { self.members.len() } else { self.items.len() };
        let keyless = std::mem::take(&mut self.keyless);
        let closing = if byte == b'{' { b'}' } else { b']' };
        self.frames.push(Frame { open: self.at as u32, first: first as u32, closing, keyless, keyed: false });
        self.comma = None;
        self.take(1);
        if byte == b'{' { Expect::Key } else { Expect::Value }
    }

    fn close(&mut self, byte: u8, expect: Expect) -> Expect {
        match self.frames.last() {
            Some(frame) if frame.closing == byte => {
                self.trailing_comma(byte);
                self.take(1);
                self.pop(self.at)
            }
            Some(_) => self.wrong_bracket(byte, expect),
            None => {
                self.error(self.at..self.at + 1, format!("this `{}` closes nothing", byte as char));
                self.take(1);
                self.hopeless = true;
                expect
            }
        }
    }

    /// A closing bracket of the other kind: a slip of the finger, or one too few, or one too many.
    fn wrong_bracket(&mut self, byte: u8, expect: Expect) -> Expect {
        let Some(innermost) = self.frames.last() else { return expect };
        let (open, right) = (innermost.open as usize, innermost.closing as char);
        let range = self.at..self.at + 1;
        let n_open = self.frames.len();
        let outer = self.frames.iter().rev().take(MAX_LOOKBACK).position(|it| it.closing == byte).map(|it| n_open - it - 1);
        let damage = |depth: usize| if self.is_patient() { self.damage(depth, None) } else { usize::MAX - depth };
        let as_slip = damage(n_open - 1);
        let as_missing = outer.map_or(usize::MAX, damage);
        let as_stray = damage(n_open);
        let related = (self.opening(open), "opened here".to_string());
        let found = byte as char;
        if as_slip <= as_missing && as_slip <= as_stray {
            let edit = self.edit(range.clone(), &right.to_string());
            self.trailing_comma(byte);
            let message = format!("this `{found}` closes a `{}`", if right == '}' { '{' } else { '[' });
            self.error(range, message).mend(format!("Replace it with `{right}`"), vec![edit]).related = Some(related);
            self.take(1);
            return self.pop(self.at);
        }
        match outer {
            Some(outer) if as_missing <= as_stray => {
                self.trailing_comma(byte);
                self.error(range, format!("a `{right}` is missing before this `{found}`")).related = Some(related);
                while self.frames.len() > outer + 1 {
                    self.pop(self.behind);
                }
                self.take(1);
                self.pop(self.at)
            }
            _ => {
                let edit = self.edit(self.removal(range.clone()), "");
                self.error(range, format!("this `{found}` closes nothing")).mend("Remove it", vec![edit]).related = Some(related);
                self.at += 1;
                expect
            }
        }
    }

    /// How many brackets would not match in the rest of the text, were this byte to leave `depth` containers open, and one more that
    /// closes with `innermost`.
    fn damage(&self, depth: usize, innermost: Option<u8>) -> usize {
        let mut open: Vec<u8> = self.frames.iter().take(depth).map(|it| it.closing).chain(innermost).collect();
        let mut n_wrong = 0;
        let mut at = self.at + 1;
        while let Some(&byte) = self.bytes.get(at) {
            match byte {
                b'"' => {
                    at = self.token_end(at);
                    continue;
                }
                b'{' => open.push(b'}'),
                b'[' => open.push(b']'),
                b'}' | b']' => {
                    if open.last() != Some(&byte) {
                        n_wrong += 1;
                    }
                    open.pop();
                }
                _ => {}
            }
            at += 1;
        }
        n_wrong + open.len()
    }

    /// The first bracket whose closing one starts its line further left than the line that opened it.
    fn unclosed_by_indentation(&self) -> Option<usize> {
        let indentation = |from: usize| {
            let line = self.bytes.get(from..).unwrap_or_default();
            line.iter().take_while(|it| matches!(it, b' ' | b'\t')).count()
        };
        let mut open: Vec<(usize, usize)> = Vec::new();
        let mut at = 0;
        let mut indent = indentation(0);
        let mut first_in_line = indent;
        while let Some(&byte) = self.bytes.get(at) {
            match byte {
                b'"' => {
                    at = self.token_end(at);
                    continue;
                }
                b'\n' => {
                    indent = indentation(at + 1);
                    first_in_line = at + 1 + indent;
                }
                b'{' | b'[' => open.push((at, indent)),
                b'}' | b']' => {
                    let (opened, indent_before) = open.pop()?;
                    if at == first_in_line && indent < indent_before {
                        return Some(opened);
                    }
                }
                _ => {}
            }
            at += 1;
        }
        None
    }

    /// Takes the innermost container off the stack and puts it where it belongs.
    fn pop(&mut self, end: usize) -> Expect {
        let Some(frame) = self.frames.pop() else { return Expect::End };
        let open = frame.open as usize;
        let first = frame.first as usize;
        let value = match frame.closing {
            b'}' => Value::Object(self.members.drain(first.min(self.members.len())..).collect()),
            _ => Value::Array(self.items.drain(first.min(self.items.len())..).collect()),
        };
        self.keyless = frame.keyless;
        self.place(Node { span: self.span(open..end.max(open + 1)), value })
    }

    /// Puts a complete value where it belongs.
    fn place(&mut self, node: Node) -> Expect {
        self.comma = None;
        let keyless = std::mem::take(&mut self.keyless);
        if self.frames.is_empty() {
            self.root = Some(node);
            return Expect::End;
        }
        if self.frames.len() < MAX_DEPTH && !keyless {
            if !self.in_object() {
                self.items.push(node);
            } else if let Some(member) = self.members.last_mut() {
                member.value = node;
            }
        }
        Expect::Comma
    }

    fn begin_member(&mut self, key: Text) -> Expect {
        self.comma = None;
        self.key = key.span.range();
        if self.frames.len() < MAX_DEPTH {
            let value = Node { span: self.span(self.behind..self.behind), value: Value::Null };
            self.members.push(Member { key, value, merged: false });
        }
        Expect::Colon
    }

    /// Takes back a member whose value does not come.
    fn drop_member(&mut self) {
        if !std::mem::take(&mut self.keyless) && self.frames.len() < MAX_DEPTH {
            self.members.pop();
        }
    }

    fn value_without_key(&mut self) -> Expect {
        self.comma = None;
        self.keyless = true;
        Expect::Value
    }

    // Slips between values.

    fn trailing_comma(&mut self, closing: u8) {
        let Some(comma) = self.comma.take() else { return };
        let range = comma..comma + 1;
        let edit = self.edit(self.removal(range.clone()), "");
        self.error(range, format!("there is a comma before the closing `{}`", closing as char)).mend("Remove the comma", vec![edit]);
    }

    fn extra_comma(&mut self, expect: Expect) -> Expect {
        let range = self.at..self.at + 1;
        let message = if self.comma.is_some() { "there are two commas in a row" } else { "there is a comma with nothing before it" };
        let edit = self.edit(self.removal(range.clone()), "");
        self.error(range, message).mend("Remove the comma", vec![edit]);
        self.take(1);
        expect
    }

    fn missing_comma(&mut self) {
        let message = format!("a comma is missing before {}", self.shown(self.at..self.token_end(self.at)));
        let edit = self.edit(self.behind..self.behind, ",");
        self.error(self.last_char(self.behind), message).mend("Insert the comma", vec![edit]);
    }

    fn extra_colon(&mut self) -> Expect {
        let range = self.at..self.at + 1;
        if self.in_object() {
            let edit = self.edit(range.clone(), "");
            self.error(range, "there are two colons in a row").mend("Remove the colon", vec![edit]);
        } else {
            self.error(range, "there is no key before this colon");
        }
        self.take(1);
        Expect::Value
    }

    fn colon_behind_value(&mut self) -> Expect {
        let range = self.at..self.at + 1;
        if !self.in_object() {
            return self.key_in_array(range);
        }
        let behind = self.behind;
        let member = self.members.last().filter(|it| self.frames.len() < MAX_DEPTH && it.value.span.end as usize == behind);
        if let Some(next) = member.and_then(|it| it.value.text()).cloned() {
            let n_open = self.frames.len();
            if self.is_patient() && n_open + 1 < MAX_DEPTH && self.damage(n_open, Some(b'}')) < self.damage(n_open, None) {
                return self.missing_brace(next);
            }
            // A string on a line of its own that has a colon behind it is the next key.
            let between = self.slice(self.key.end..next.span.start as usize);
            if between.contains('\n') {
                let key = std::mem::replace(&mut self.key, next.span.range());
                if let Some(member) = self.members.last_mut() {
                    member.key = next;
                }
                self.no_value_of(key);
                self.take(1);
                return Expect::Value;
            }
        }
        self.error(range, "there is a second colon behind one key").help("a key has one value; a comma comes before the next key");
        self.take(1);
        self.value_without_key()
    }

    /// Behind an item of an array stands a colon: the item is a key, and a bracket before it is missing, or else it is a slip.
    fn key_in_array(&mut self, colon: Range<usize>) -> Expect {
        let behind = self.behind;
        let key = self.items.last().filter(|it| it.span.end as usize == behind).and_then(Node::text).cloned();
        if let Some(key) = key
            && self.is_patient()
            && self.frames.len() < MAX_DEPTH
        {
            let n_open = self.frames.len();
            let as_it_is = self.damage(n_open, None);
            let array = self.frames.last().map_or(0, |it| it.open as usize);
            let is_member = n_open > 1 && self.frames.get(n_open - 2).is_some_and(|it| it.closing == b'}');
            if self.damage(n_open, Some(b'}')) < as_it_is {
                self.items.pop();
                return self.missing_brace(key);
            }
            if is_member && self.damage(n_open - 1, None) < as_it_is {
                self.items.pop();
                let first = self.frames.last().map_or(0, |it| it.first as usize);
                let end = self.items.get(first..).and_then(|it| it.last()).map_or(array + 1, |it| it.span.end as usize);
                let edit = self.edit(end..end, "]");
                let message = format!("a `]` is missing before the key {}", self.shown(key.span.range()));
                let related = (self.span(array..array + 1), "opened here".to_string());
                // Where the comma is missing too, the two edits would have to agree on their order.
                let has_comma = self.slice(end..key.span.start as usize).contains(',');
                let error = self.error(key.span.range(), message);
                error.related = Some(related);
                if has_comma {
                    error.mend("Insert the bracket", vec![edit]);
                }
                self.pop(end);
                return self.begin_member(key);
            }
        }
        let is_told = self.frames.last_mut().is_some_and(|it| std::mem::replace(&mut it.keyed, true));
        if !is_told {
            self.error(colon, "an array holds values without keys").help("use `{` and `}` around keys and values");
        }
        self.at += 1;
        self.forgive_comma = true;
        Expect::Comma
    }

    /// A key stands where a value should: the object that it belongs to lacks its brace.
    fn missing_brace(&mut self, key: Text) -> Expect {
        let start = key.span.start as usize;
        let edit = self.edit(start..start, "{");
        let message = format!("a `{{` is missing before the key {}", self.shown(key.span.range()));
        let is_quoted = self.bytes.get(start) == Some(&b'"');
        let error = self.error(key.span.range(), message);
        if is_quoted {
            error.mend("Insert the brace", vec![edit]);
        }
        let first = self.members.len() as u32;
        self.frames.push(Frame { open: key.span.start, first, closing: b'}', keyless: false, keyed: false });
        self.begin_member(key)
    }

    fn no_value(&mut self) {
        // A value without a key was reported already.
        if !self.keyless {
            self.no_value_of(self.key.clone());
        }
        self.drop_member();
    }

    fn no_value_of(&mut self, key: Range<usize>) {
        let message = format!("the key {} has no value", self.shown(key.clone()));
        self.error(key, message).help("write a value behind a colon, or remove the key");
    }

    // Small questions.

    fn in_object(&self) -> bool {
        self.frames.last().is_some_and(|it| it.closing == b'}')
    }

    /// Whether what stands here begins a value that needs no words about itself.
    fn starts_value(&self) -> bool {
        match self.bytes.get(self.at) {
            Some(b'"' | b'{' | b'[') => true,
            Some(_) => word::is_plain(self.slice(self.at..self.token_end(self.at))),
            None => false,
        }
    }

    /// Whether the brackets of the rest match better without this one, which has no key.
    fn is_extra_bracket(&self, byte: u8) -> bool {
        let n_open = self.frames.len();
        self.is_patient() && self.damage(n_open, None) < self.damage(n_open, Some(if byte == b'{' { b'}' } else { b']' }))
    }

    /// Whether a key stands here: something with a colon behind it.
    fn key_ahead(&self) -> bool {
        if matches!(self.bytes.get(self.at), Some(b'{' | b'[' | b':')) {
            return false;
        }
        let mut end = self.token_end(self.at);
        while matches!(self.bytes.get(end), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            end += 1;
        }
        self.bytes.get(end) == Some(&b':')
    }

    /// Where the token that starts here ends, roughly: a string ends with its line at the latest.
    fn token_end(&self, at: usize) -> usize {
        if self.is_fence(at) {
            return self.line_end(at);
        }
        if matches!(self.bytes.get(at), Some(b'{' | b'[' | b'}' | b']' | b',' | b':')) {
            return at + 1;
        }
        match self.quote_at(at) {
            Some(quote) => {
                let content = at + quote.len_utf8();
                match self.closing_quote(content, quote) {
                    Ok(close) => close.end,
                    Err(end) => end,
                }
            }
            None => self.word_end(at),
        }
    }

    /// Where a container begins: at its bracket, or at the first character where that is missing.
    fn opening(&self, open: usize) -> Span {
        self.span(open..self.text.ceil_char_boundary(open + 1))
    }

    fn last_char(&self, end: usize) -> Range<usize> {
        let start = self.text.get(..end).and_then(|it| it.char_indices().next_back()).map_or(end, |(at, _)| at);
        start..end
    }

    fn is_patient(&self) -> bool {
        self.errors.len() < MAX_ERRORS
    }

    fn slice(&self, range: Range<usize>) -> &'t str {
        self.text.get(range).unwrap_or_default()
    }

    /// The user's own words, for a message.
    fn shown(&self, range: Range<usize>) -> String {
        shown(self.slice(range))
    }

    fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.file, range.start, range.end)
    }

    fn edit(&self, range: Range<usize>, text: &str) -> (Span, String) {
        (self.span(range), text.to_string())
    }

    fn take(&mut self, n_bytes: usize) {
        self.at += n_bytes;
        self.behind = self.at;
    }

    fn error(&mut self, range: Range<usize>, message: impl Into<String>) -> &mut SyntaxError {
        let error = SyntaxError::new(self.span(range), message);
        if self.errors.len() < MAX_ERRORS {
            self.errors.push(error);
            // Just pushed, so there is a last one.
            self.errors.last_mut().unwrap_or(&mut self.spare)
        } else {
            self.spare = error;
            &mut self.spare
        }
    }
}

/// What a string is there for.
#[derive(Clone, Copy, PartialEq)]
enum Role {
    Key,
    Value,
}

/// A piece of the text in backticks: one line, not too long.
fn shown(text: &str) -> String {
    const MAX_CHARS: usize = 40;
    let line = text.split(char::is_control).next().unwrap_or_default();
    let cut = line.char_indices().nth(MAX_CHARS).map(|(at, _)| at);
    match cut {
        Some(at) => format!("`{}…`", line.get(..at).unwrap_or_default()),
        None if line.len() < text.len() => format!("`{line}…`"),
        None => format!("`{line}`"),
    }
}

impl SyntaxError {
    fn new(span: Span, message: impl Into<String>) -> Self {
        SyntaxError { span, message: message.into(), help: None, related: None, repair: None, likely: None }
    }

    fn help(&mut self, help: impl Into<String>) -> &mut Self {
        self.help = Some(help.into());
        self
    }

    fn mend(&mut self, title: impl Into<String>, edits: Vec<(Span, String)>) -> &mut Self {
        self.repair = Some(crate::Repair { title: title.into(), edits });
        self
    }
}
