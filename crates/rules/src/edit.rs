//! Edits of JSON that keep the file looking as its author made it: members and items come and go with their commas and lines.
//!
//! A key or a value is replaced by its span alone; this module is for what changes the shape. Objects that span several
//! lines are edited through `jsonc-parser`'s tree, which knows about indentation and comments; objects on one line stay on it.

use jsonc_parser::ParseOptions;
use jsonc_parser::cst::{CstNode, CstRootNode};
use marketlint_parser::{Member, Node, Span, Value};

use crate::diagnostic::Edit;

pub use jsonc_parser::cst::CstInputValue as NewValue;

/// A string as a new value.
pub fn string(text: impl Into<String>) -> NewValue {
    NewValue::String(text.into())
}

/// What a node says, as a new value.
pub fn copy(node: &Node) -> NewValue {
    match &node.value {
        Value::Null => NewValue::Null,
        Value::Bool(it) => NewValue::Bool(*it),
        Value::Number(it) => NewValue::Number(it.to_string()),
        Value::String(it) => string(it.as_str()),
        Value::Array(items) => NewValue::Array(items.iter().map(copy).collect()),
        Value::Object(_) => NewValue::Object(node.effective_members().map(|it| (it.key.to_string(), copy(&it.value))).collect()),
    }
}

/// A string as JSON, quotes included.
pub fn json_string(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for it in text.chars() {
        match it {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            it if (it as u32) < 0x20 => out.push_str(&format!("\\u{:04x}", it as u32)),
            it => out.push(it),
        }
    }
    out.push('"');
    out
}

/// Removes the member at `index` of an object, or the item at `index` of a list, with its comma.
pub fn remove(source: &str, container: &Node, index: usize) -> Option<Edit> {
    let here = child(container, index)?;
    if spans_lines(source, container) {
        return reshape(source, container, index, index + 2, |node, index| {
            match (node.as_object(), node.as_array()) {
                (Some(object), _) => object.properties().get(index).cloned().map(|it| it.remove()),
                (_, Some(array)) => array.elements().get(index).cloned().map(|it| it.remove()),
                _ => None,
            }
            .is_some()
        });
    }
    let edit = |start: u32, end: u32| Edit { span: Span { start, end, ..here }, insert: String::new() };
    match (index.checked_sub(1).and_then(|it| child(container, it)), child(container, index + 1)) {
        (_, Some(next)) => Some(edit(here.start, next.start)),
        (Some(previous), None) => Some(edit(previous.end, here.end)),
        (None, None) => Some(edit(container.span.start + 1, container.span.end - 1)),
    }
}

/// Removes a path from the manifest or the entry that declares it: the item of a list, or the whole field where nothing else
/// stands in it.
pub fn remove_path(source: &str, owner: &Node, path: Span) -> Option<Edit> {
    let at = owner.members().partition_point(|it| it.value.span.end < path.end);
    let member = owner.members().get(at).filter(|it| it.value.span.start <= path.start)?;
    match member.value.items() {
        _ if member.value.span == path => remove(source, owner, at),
        [only] if only.span == path => remove(source, owner, at),
        [] if member.key.as_str() == "experimental" => remove_path(source, &member.value, path),
        items => {
            let at = items.partition_point(|it| it.span < path);
            items.get(at).filter(|it| it.span == path)?;
            remove(source, &member.value, at)
        }
    }
}

/// Inserts a member into an object, so that it stands at `index`.
pub fn insert_member(source: &str, object: &Node, index: usize, key: &str, value: NewValue) -> Option<Edit> {
    if spans_lines(source, object) {
        return reshape(source, object, index, index + 1, |node, index| node.as_object().map(|it| it.insert(index, key, value)).is_some());
    }
    insert_on_line(source, object, index, &format!("{}: {}", json_string(key), on_one_line(&value)))
}

/// Inserts an item into a list, so that it stands at `index`.
pub fn insert_item(source: &str, list: &Node, index: usize, value: NewValue) -> Option<Edit> {
    if spans_lines(source, list) {
        return reshape(source, list, index, index + 1, |node, index| node.as_array().map(|it| it.insert(index, value)).is_some());
    }
    insert_on_line(source, list, index, &on_one_line(&value))
}

fn insert_on_line(source: &str, container: &Node, index: usize, what: &str) -> Option<Edit> {
    let last = count(container).checked_sub(1).and_then(|it| child(container, it));
    let (at, insert) = match (child(container, index), last) {
        (Some(next), _) => (next.start, format!("{what}, ")),
        (None, Some(last)) => (last.end, format!(", {what}")),
        (None, None) => {
            let inner = Span { start: container.span.start + 1, end: container.span.end - 1, ..container.span };
            let padded = if container.is_object() { format!(" {what} ") } else { what.to_owned() };
            source.get(inner.range())?;
            return Some(Edit { span: inner, insert: padded });
        }
    };
    Some(Edit { span: Span { start: at, end: at, ..container.span }, insert })
}

/// What an insertion adds behind the last thing of a container: the key of a member, or the whole of an item. Two that add
/// different things at one point can both be made, in any order.
pub fn addition(insert: &str) -> Option<&str> {
    let what = insert.strip_prefix(',')?.trim();
    let key = what.strip_prefix('"').and_then(|it| it.split_once("\":"));
    Some(key.map_or(what, |(key, _)| key))
}

/// Puts other members in the place of one, each on a line of its own if that one stood on one.
pub fn replace_member(source: &str, member: &Member, new: &[(&str, NewValue)]) -> Edit {
    let span = member.key.span.to(member.value.span);
    let line = source.get(..span.start as usize).and_then(|it| it.rsplit('\n').next()).unwrap_or_default();
    let stands_alone = line.trim().is_empty() && source.contains('\n');
    let newline = if source.contains("\r\n") { "\r\n" } else { "\n" };
    let between = if stands_alone { format!(",{newline}{line}") } else { ", ".to_owned() };
    let members: Vec<String> = new.iter().map(|(key, value)| format!("{}: {}", json_string(key), on_one_line(value))).collect();
    Edit { span, insert: members.join(&between) }
}

/// A value written on one line.
pub fn on_one_line(value: &NewValue) -> String {
    match value {
        NewValue::Null => "null".into(),
        NewValue::Bool(it) => it.to_string(),
        NewValue::Number(it) => it.clone(),
        NewValue::String(it) => json_string(it),
        NewValue::Array(items) => format!("[{}]", items.iter().map(on_one_line).collect::<Vec<_>>().join(", ")),
        NewValue::Object(members) if members.is_empty() => "{}".into(),
        NewValue::Object(members) => {
            let members = members.iter().map(|(key, value)| format!("{}: {}", json_string(key), on_one_line(value)));
            format!("{{ {} }}", members.collect::<Vec<_>>().join(", "))
        }
    }
}

/// The span of one of the things that a container holds, its comma not included.
fn child(container: &Node, index: usize) -> Option<Span> {
    let member = container.members().get(index).map(|it| it.key.span.to(it.value.span));
    member.or_else(|| Some(container.items().get(index)?.span))
}

/// How many things a container holds.
fn count(container: &Node) -> usize {
    container.members().len() + container.items().len()
}

fn spans_lines(source: &str, node: &Node) -> bool {
    source.get(node.span.range()).is_some_and(|it| it.contains('\n'))
}

/// Changes one container through the tree that keeps trivia, and gives the smallest edit that does the same. That tree is dear:
/// of a long container it gets only the things before `index` and up to `end`, and `change` is told which place `index` is then.
fn reshape(source: &str, container: &Node, index: usize, end: usize, change: impl FnOnce(&CstNode, usize) -> bool) -> Option<Edit> {
    const LONG: usize = 1 << 12;
    let joined = |parts: &[Span]| parts.iter().map(|it| source.get(it.range()).unwrap_or_default()).collect::<String>();
    let (mut parts, mut place) = (vec![container.span], index);
    if container.span.len() > LONG {
        let near = without(container.span, &gaps(container, index, end));
        // Where what is left stands on one line, what was left out decides how things are laid out.
        if joined(&near).contains('\n') {
            (parts, place) = (near, index.min(1));
        }
    }
    let before = joined(&parts);
    // The indentation of the container's own line goes first: what is inserted is indented relative to it.
    let line = source.get(..container.span.start as usize)?.rsplit('\n').next()?;
    let indent = line.get(..line.len() - line.trim_start_matches([' ', '\t']).len())?;
    let root = CstRootNode::parse(&format!("{indent}{before}"), &ParseOptions::default()).ok()?;
    let node = root.value()?;
    if !change(&node, place) {
        return None;
    }
    let after = root.to_string();
    let after = after.strip_prefix(indent).unwrap_or(&after);
    moved_back(&difference(container.span, &before, after), &parts)
}

/// What may be left out around `index`, in order: all that lies farther off than its neighbours, and what these hold.
fn gaps(container: &Node, index: usize, end: usize) -> Vec<(u32, u32)> {
    let (first, last) = (index.saturating_sub(1), count(container).saturating_sub(1));
    let inside = |at: usize| {
        let value = container.members().get(at).map(|it| &it.value).or_else(|| container.items().get(at))?;
        let is_closed = value.is_object() || value.is_array() || value.text().is_some();
        is_closed.then_some((value.span.start + 1, value.span.end - 1))
    };
    let head = child(container, 0).zip(child(container, first)).map(|(it, near)| (it.start, near.start));
    let tail = child(container, (end - 1).min(last)).zip(child(container, last)).map(|(near, it)| (near.end, it.end));
    let before = inside(first).filter(|_| first < index);
    [head, before, inside(end - 1), tail].into_iter().flatten().filter(|it| it.0 < it.1).collect()
}

/// What is left of a span without some gaps, which stand in order.
fn without(span: Span, gaps: &[(u32, u32)]) -> Vec<Span> {
    let starts = std::iter::once(span.start).chain(gaps.iter().map(|it| it.1));
    let ends = gaps.iter().map(|it| it.0).chain([span.end]);
    starts.zip(ends).map(|(start, end)| Span { start, end, ..span }).collect()
}

/// An edit of parts put together, as an edit of what they are parts of; none where it reaches over a gap.
fn moved_back(edit: &Edit, parts: &[Span]) -> Option<Edit> {
    let mut left_out = 0;
    let mut behind: Option<Span> = None;
    for part in parts {
        left_out += behind.map_or(0, |it| part.start - it.end);
        behind = Some(*part);
        let span = Span { start: edit.span.start + left_out, end: edit.span.end + left_out, ..edit.span };
        if part.contains(span) {
            return Some(Edit { span, insert: edit.insert.clone() });
        }
    }
    None
}

/// The smallest single edit from one text to another.
fn difference(span: Span, before: &str, after: &str) -> Edit {
    let mut start = before.bytes().zip(after.bytes()).take_while(|(a, b)| a == b).count();
    while !before.is_char_boundary(start) || !after.is_char_boundary(start) {
        start -= 1;
    }
    let (old, new) = (before.split_at(start).1, after.split_at(start).1);
    let mut tail = old.bytes().rev().zip(new.bytes().rev()).take_while(|(a, b)| a == b).count();
    while !old.is_char_boundary(old.len() - tail) || !new.is_char_boundary(new.len() - tail) {
        tail -= 1;
    }
    let insert = new.split_at(new.len() - tail).0.to_owned();
    let end = span.start + (before.len() - tail) as u32;
    Edit { span: Span { start: span.start + start as u32, end, ..span }, insert }
}

#[cfg(test)]
mod tests {
    use marketlint_parser::{FileId, json};

    use super::*;

    fn edited(text: &str, change: impl FnOnce(&str, &Node) -> Option<Edit>) -> String {
        let root = json::parse(FileId(0), text).root.expect("it parses");
        let edit = change(text, &root).expect("there is an edit");
        let mut out = text.to_owned();
        out.replace_range(edit.span.range(), &edit.insert);
        out
    }

    #[test]
    fn one_line_stays_one_line() {
        assert_eq!(edited(r#"{ "a": 1, "b": 2 }"#, |s, n| remove(s, n, 0)), r#"{ "b": 2 }"#);
        assert_eq!(edited(r#"{ "a": 1, "b": 2 }"#, |s, n| remove(s, n, 1)), r#"{ "a": 1 }"#);
        assert_eq!(edited(r#"{ "a": 1 }"#, |s, n| remove(s, n, 0)), "{}");
        assert_eq!(edited(r#"{ "a": 1 }"#, |s, n| insert_member(s, n, 1, "b", string("x"))), r#"{ "a": 1, "b": "x" }"#);
        assert_eq!(edited(r#"{ "a": 1 }"#, |s, n| insert_member(s, n, 0, "b", string("x"))), r#"{ "b": "x", "a": 1 }"#);
        assert_eq!(edited("{}", |s, n| insert_member(s, n, 0, "b", string("x"))), r#"{ "b": "x" }"#);
        assert_eq!(edited("[1]", |s, n| insert_item(s, n, 1, string("x"))), r#"[1, "x"]"#);
    }

    #[test]
    fn one_member_becomes_two() {
        let new = [("x", string("1")), ("y", string("2"))];
        let replaced = |s: &str, n: &Node| n.member("a").map(|it| replace_member(s, it, &new));
        assert_eq!(edited(r#"{ "a": 1, "b": 2 }"#, replaced), r#"{ "x": "1", "y": "2", "b": 2 }"#);
        assert_eq!(edited("{\n  \"b\": 2,\n  \"a\": 1\n}", replaced), "{\n  \"b\": 2,\n  \"x\": \"1\",\n  \"y\": \"2\"\n}");
    }

    #[test]
    fn an_addition_is_known_by_its_key_or_by_all_of_it() {
        for (insert, expected) in [
            (",\n  \"a\": 1", Some("a")),
            (", \"a\"", Some("\"a\"")),
            (", { \"name\": \"a\" }", Some("{ \"name\": \"a\" }")),
            ("\"a\": 1, ", None),
        ] {
            assert_eq!(addition(insert), expected, "{insert}");
        }
    }

    #[test]
    fn a_path_goes_with_its_field_where_nothing_else_stands_in_it() {
        let gone = |s: &str, n: &Node| remove_path(s, n, n.get("a")?.items().first().unwrap_or(n.get("a")?).span);
        assert_eq!(edited(r#"{ "a": "x", "b": 2 }"#, gone), r#"{ "b": 2 }"#);
        assert_eq!(edited(r#"{ "a": ["x"], "b": 2 }"#, gone), r#"{ "b": 2 }"#);
        assert_eq!(edited(r#"{ "a": ["x", "y"] }"#, gone), r#"{ "a": ["y"] }"#);
    }

    #[test]
    fn lines_and_indentation_survive() {
        let text = "{\r\n\t\"a\": 1,\r\n\t\"b\": {\r\n\t\t\"c\": 2\r\n\t}\r\n}\r\n";
        assert_eq!(edited(text, |s, n| remove(s, n, 0)), "{\r\n\t\"b\": {\r\n\t\t\"c\": 2\r\n\t}\r\n}\r\n");
        assert_eq!(edited(text, |s, n| remove(s, n, 1)), "{\r\n\t\"a\": 1\r\n}\r\n");
        assert_eq!(
            edited(text, |s, n| insert_member(s, n, 1, "x", string("y"))),
            "{\r\n\t\"a\": 1,\r\n\t\"x\": \"y\",\r\n\t\"b\": {\r\n\t\t\"c\": 2\r\n\t}\r\n}\r\n"
        );
        let inner = |s: &str, n: &Node| insert_member(s, n.get("b")?, 1, "d", string("é"));
        assert_eq!(edited(text, inner), "{\r\n\t\"a\": 1,\r\n\t\"b\": {\r\n\t\t\"c\": 2,\r\n\t\t\"d\": \"é\"\r\n\t}\r\n}\r\n");
    }

    #[test]
    fn long_containers_are_edited_like_short_ones() {
        let member = |at: usize| format!("\t\"k{at}\": {{\n\t\t\"x\": \"{}\"\n\t}}", "é, ]".repeat(at % 7));
        let object = |members: &[String]| format!("{{\n{}\n}}\n", members.join(",\n"));
        let item = |at: usize| format!("\t[\n\t\t{at}\n\t]");
        let list = |items: &[String]| format!("[\n{}\n]\n", items.join(",\n"));
        let (members, items): (Vec<_>, Vec<_>) = ((0..300).map(member).collect(), (0..700).map(item).collect());
        for at in [0, 1, 2, 150, 298, 299] {
            let (mut less, mut more) = (members.clone(), members.clone());
            less.remove(at);
            more.insert(at + 1, "\t\"new\": \"v\"".into());
            assert_eq!(edited(&object(&members), |s, n| remove(s, n, at)), object(&less));
            assert_eq!(edited(&object(&members), |s, n| insert_member(s, n, at + 1, "new", string("v"))), object(&more));
            let (mut less, mut more) = (items.clone(), items.clone());
            less.remove(at);
            more.insert(at, "\t\"v\"".into());
            assert_eq!(edited(&list(&items), |s, n| remove(s, n, at)), list(&less));
            assert_eq!(edited(&list(&items), |s, n| insert_item(s, n, at, string("v"))), list(&more));
        }
    }
}
