//! Values that say the right thing in the wrong type, said in the right one.

use std::collections::BTreeSet;

use marketlint_parser::{Member, Node, Span, Text, Value};

use super::{Need, Table, Type, lower_first};
use crate::diagnostic::{Fix, Safety};
use crate::edit::json_string;

/// What a value becomes, where one of the types it may have can say the same.
pub(super) fn fix(node: &Node, expected: &[Type], safety: Safety) -> Option<Fix> {
    expected.iter().find_map(|ty| as_type(node, ty, safety))
}

/// The same in YAML, where what is not a string often only lacks its quotes.
pub(super) fn yaml(node: &Node, text: &str, expected: &[Type], safety: Safety) -> Option<Fix> {
    let written = text.get(node.span.range()).filter(|it| !it.contains('\n'))?;
    let is_string = |it: &Type| matches!(it, Type::String | Type::Format(_));
    let fits = |it: &Type| !is_string(it) || fits(written, it);
    if !expected.iter().any(is_string) || expected.iter().any(|it| matches!(it, Type::Array(..))) || !expected.iter().all(fits) {
        return None;
    }
    let safety = match node.value {
        Value::Number(_) | Value::Bool(_) => safety,
        Value::Array(_) | Value::Object(_) => Safety::Unsafe,
        Value::Null | Value::String(_) => return None,
    };
    Some(Fix::new("Put it in quotes", safety).edit(node.span, json_string(written)))
}

/// What to do, in a help line.
pub(super) fn help(fix: &Fix) -> String {
    match fix.edits.as_slice() {
        [edit] if edit.insert.len() <= LONGEST_SHOWN => format!("write `{}`", edit.insert),
        _ => lower_first(&fix.title),
    }
}

const LONGEST_SHOWN: usize = 80;

fn as_type(node: &Node, ty: &Type, safety: Safety) -> Option<Fix> {
    let replaced = |title: &str, new: String| Some(Fix::new(title, safety).edit(node.span, new));
    match (ty, &node.value) {
        (Type::Refined(ty, _), _) => as_type(node, ty, safety),
        (Type::OneOf(types), _) => fix(node, types, safety),
        (Type::String | Type::Format(_), Value::Number(_) | Value::Bool(_)) if fits(&plain(node)?, ty) => {
            let end = Span { start: node.span.end, ..node.span };
            Some(Fix::new("Put it in quotes", safety).edit(node.span.first(0), "\"").edit(end, "\""))
        }
        (Type::String | Type::Format(_), Value::Object(_)) => {
            let url = node.get("url")?.text()?;
            replaced("Keep the URL alone", json_string(url.strip_prefix("git+").unwrap_or(url)))
        }
        (Type::String | Type::Format(_), Value::Array(items)) => {
            let [only] = items.as_slice() else { return None };
            only.text().filter(|it| fits(it, ty))?;
            Some(around(node, only))
        }
        (Type::Bool, Value::String(text)) if matches!(text.as_str(), "true" | "false") => {
            replaced("Remove the quotes", text.as_str().to_owned())
        }
        (Type::Bool, _) => {
            let meant = meant(node)?;
            Some(Fix::risky(format!("Write `{meant}`"), node.span, meant.to_string()))
        }
        (Type::Number(_) | Type::Integer(_), Value::String(text)) if is_number(text) => {
            replaced("Remove the quotes", text.as_str().to_owned())
        }
        (Type::Array(item, _), Value::String(text)) => {
            let items = list(text)?;
            let all_fit = items.iter().all(|it| fits(it, item));
            let items: Vec<String> = items.into_iter().map(json_string).collect();
            all_fit.then(|| replaced("Write a list", format!("[{}]", items.join(", "))))?
        }
        (Type::Array(_, size), Value::Null) if size.min == 0 => replaced("Write an empty list", "[]".into()),
        (Type::Object(_) | Type::Map(..), Value::Null) if may_be_empty(ty) => replaced("Write an empty object", "{}".into()),
        (Type::Array(_, size), Value::Object(members)) if members.is_empty() && size.min == 0 => {
            replaced("Write an empty list", "[]".into())
        }
        (Type::Object(_) | Type::Map(..), Value::Array(items)) if items.is_empty() && may_be_empty(ty) => {
            replaced("Write an empty object", "{}".into())
        }
        (Type::Object(table), Value::Array(items)) => {
            let [only] = items.as_slice() else { return None };
            is_of(only, table).then(|| around(node, only))
        }
        (Type::Map(_, Type::String, _), Value::Array(items)) => {
            let members: Vec<String> =
                pairs(items)?.into_iter().map(|(key, value)| format!("{}: {}", json_string(key), json_string(value))).collect();
            replaced("Write an object", format!("{{ {} }}", members.join(", ")))
        }
        (Type::Array(item, _), Value::Object(_)) if table_of(item, node).is_some_and(|it| is_of(node, it)) => {
            let end = Span { start: node.span.end, ..node.span };
            // What is wrong inside shows only then.
            Some(Fix::new("Put it into a list", Safety::Unsafe).edit(node.span.first(0), "[").edit(end, "]"))
        }
        (Type::Array(item, _), Value::Object(members)) => {
            // `{ "name": "range" }`, as other formats write what they depend on.
            let of_dependencies = |it: &&Table| ["name", "marketplace", "version"].iter().all(|key| it.field(key).is_some());
            table_of(item, node).filter(of_dependencies)?;
            let one = |it: &Member| {
                let version = it.value.text()?;
                let (name, marketplace) = it.key.split_once('@').unzip();
                let marketplace = marketplace.map_or(String::new(), |it| format!("\"marketplace\": {}, ", json_string(it)));
                let name = json_string(name.unwrap_or(&it.key));
                Some(format!("{{ \"name\": {name}, {marketplace}\"version\": {} }}", json_string(version)))
            };
            let items: Vec<String> = members.iter().map(one).collect::<Option<_>>()?;
            (!items.is_empty()).then(|| replaced("Write a list", format!("[{}]", items.join(", "))))?
        }
        (Type::Object(table), Value::String(text)) => replaced("Write an object", object(text, table)?),
        _ => None,
    }
}

/// As JSON writes numbers: no leading zero, no plus.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let leads_with_zero = digits.len() > 1 && digits.starts_with('0') && !digits.starts_with("0.");
    let plain = digits.bytes().all(|it| it.is_ascii_digit() || it == b'.') && digits.starts_with(|it: char| it.is_ascii_digit());
    plain && !leads_with_zero && !digits.ends_with('.') && text.parse::<f64>().is_ok()
}

/// Whether a text is a string of that type.
fn fits(text: &str, ty: &Type) -> bool {
    match ty {
        Type::String => true,
        Type::Format(format) => (format.faults)(text).is_empty(),
        Type::OneOf(types) => types.iter().any(|it| fits(text, it)),
        Type::Refined(ty, _) => fits(text, ty),
        _ => false,
    }
}

/// The table that says what an object of a type, or of one of its alternatives, may hold.
fn table_of(ty: &Type, node: &Node) -> Option<&'static Table> {
    match ty {
        Type::Object(table) => Some(table),
        Type::Choice(choice) => {
            let tag = node.get(choice.tag)?.as_str()?;
            choice.variants.iter().find(|it| it.0 == tag).map(|it| it.1)
        }
        Type::OneOf(types) => types.iter().find_map(|it| table_of(it, node)),
        Type::Refined(ty, _) => table_of(ty, node),
        _ => None,
    }
}

/// Whether an object is surely meant to be what a table describes: it holds nothing else, and all that it must hold.
fn is_of(node: &Node, table: &Table) -> bool {
    let known = node.members().iter().all(|it| table.field(&it.key).is_some());
    let whole = table.fields.iter().filter(|it| it.need == Need::Required).all(|it| node.get(it.name).is_some());
    !node.members().is_empty() && known && whole
}

/// Whether an object of that type may hold nothing.
fn may_be_empty(ty: &Type) -> bool {
    match ty {
        Type::Object(table) => table.fields.iter().all(|it| it.need != Need::Required),
        Type::Map(_, _, size) => size.min == 0,
        _ => false,
    }
}

/// Takes away what stands around the only item of a list.
fn around(list: &Node, item: &Node) -> Fix {
    // What is wrong inside shows only then.
    Fix::new("Keep the item alone", Safety::Unsafe)
        .edit(Span { end: item.span.start, ..list.span }, "")
        .edit(Span { start: item.span.end, ..list.span }, "")
}

/// What people write for a boolean elsewhere.
fn meant(node: &Node) -> Option<bool> {
    let word = node.as_str().map(str::to_ascii_lowercase).or_else(|| node.as_number().map(|it| it.to_string()))?;
    match word.as_str() {
        "true" | "yes" | "on" | "1" => Some(true),
        "false" | "no" | "off" | "0" => Some(false),
        _ => None,
    }
}

/// The lines of a list of variables (`KEY=value`) or headers (`Key: value`), each key once.
fn pairs(items: &[Node]) -> Option<Vec<(&str, &str)>> {
    fn split<'a>(items: &'a [Node], by: &str) -> Option<Vec<(&'a str, &'a str)>> {
        let mut keys = BTreeSet::new();
        let mut pair = |it: &'a Node| {
            let (key, value) = it.as_str()?.split_once(by)?;
            let is_plain = !key.is_empty() && key.chars().all(|it| it.is_ascii_alphanumeric() || matches!(it, '_' | '-'));
            (is_plain && keys.insert(key)).then_some((key, value.trim()))
        };
        items.iter().map(&mut pair).collect()
    }
    split(items, "=").or_else(|| split(items, ":"))
}

/// A number or a boolean as it is written, near enough to try it.
fn plain(node: &Node) -> Option<String> {
    node.as_number().map(|it| it.to_string()).or_else(|| node.as_bool().map(|it| it.to_string()))
}

/// The words between commas; a text of several words without a comma may mean anything.
fn list(text: &str) -> Option<Vec<&str>> {
    let items: Vec<&str> = text.split(',').map(str::trim).filter(|it| !it.is_empty()).collect();
    let is_clear = !items.is_empty() && (items.len() > 1 || !text.contains(char::is_whitespace));
    is_clear.then_some(items)
}

/// The only string that an object must have; of a person, what stands in `<>` and `()` behind the name as well.
fn object(text: &Text, table: &Table) -> Option<String> {
    let mut required = table.fields.iter().filter(|it| it.need == Need::Required);
    let field = match (required.next(), required.next()) {
        (Some(field), None) => field,
        // None is a must: the first that asks for a certain form and gets it.
        (None, _) => table.fields.iter().find(|it| matches!(it.ty, Type::Format(_)) && fits(text, &it.ty))?,
        _ => return None,
    };
    if !matches!(field.ty, Type::String | Type::Format(_)) || text.trim().is_empty() {
        return None;
    }
    let mut members = Vec::new();
    let mut rest = text.trim();
    for (key, open, close, mark) in [("url", '(', ')', "."), ("email", '<', '>', "@")] {
        let inner = rest.strip_suffix(close).and_then(|it| it.rsplit_once(open));
        let fits = |it: &(&str, &str)| table.field(key).is_some() && !it.0.trim().is_empty() && it.1.contains(mark);
        if let Some((before, inner)) = inner.filter(fits) {
            members.insert(0, format!("\"{key}\": {}", json_string(inner.trim())));
            rest = before.trim();
        }
    }
    members.insert(0, format!("\"{}\": {}", field.name, json_string(rest)));
    Some(format!("{{ {} }}", members.join(", ")))
}

#[cfg(test)]
mod tests {
    use marketlint_parser::{FileId, json};

    use super::*;
    use crate::schema::tables::fields::{AUTHOR, COMMANDS, DEPENDENCIES, PATHS};
    use crate::schema::{ANY_NUMBER, STRING_MAP, STRINGS};

    #[test]
    fn a_value_is_said_in_another_type_where_nothing_is_lost() {
        let author = Type::Object(&AUTHOR);
        let Type::OneOf([.., Type::Map(_, command, _)]) = COMMANDS else { panic!("commands may stand in a map") };
        for (source, ty, expected) in [
            ("1.0", &Type::String, Some("\"1.0\"")),
            ("true", &Type::String, Some("\"true\"")),
            (r#"{ "type": "git", "url": "git+https://a.b/c.git" }"#, &Type::String, Some("\"https://a.b/c.git\"")),
            ("[]", &Type::String, None),
            ("\"true\"", &Type::Bool, Some("true")),
            ("\"Yes\"", &Type::Bool, Some("true")),
            ("0", &Type::Bool, Some("false")),
            ("\"maybe\"", &Type::Bool, None),
            (r#"["a"]"#, &Type::String, Some("\"a\"")),
            (r#"["a", "b"]"#, &Type::String, None),
            ("{}", &STRINGS, Some("[]")),
            (r#"["A=b=c", "D=e"]"#, &STRING_MAP, Some(r#"{ "A": "b=c", "D": "e" }"#)),
            (r#"["X-Key: k", "Y: z"]"#, &STRING_MAP, Some(r#"{ "X-Key": "k", "Y": "z" }"#)),
            (r#"["a", "b"]"#, &STRING_MAP, None),
            (r#"["A=1", "A=2"]"#, &STRING_MAP, None),
            (r#"{ "name": "a" }"#, &DEPENDENCIES, Some(r#"[{ "name": "a" }]"#)),
            (r#"{ "a@m": "^1" }"#, &DEPENDENCIES, Some(r#"[{ "name": "a", "marketplace": "m", "version": "^1" }]"#)),
            (r#"[{ "name": "Ann" }]"#, &author, Some(r#"{ "name": "Ann" }"#)),
            (r#"[{ "name": "Ann" }, { "name": "Bo" }]"#, &author, None),
            ("\"-1.5\"", &Type::Number(ANY_NUMBER), Some("-1.5")),
            ("\"007\"", &Type::Number(ANY_NUMBER), None),
            ("\"1e3\"", &Type::Number(ANY_NUMBER), None),
            ("\"a, b\"", &STRINGS, Some(r#"["a", "b"]"#)),
            ("\"a\"", &STRINGS, Some(r#"["a"]"#)),
            ("\"a b\"", &STRINGS, None),
            ("1", &PATHS, None),
            ("\"a\"", &DEPENDENCIES, Some(r#"["a"]"#)),
            (r#"{ "a": "^1", "b": "2" }"#, &DEPENDENCIES, Some(r#"[{ "name": "a", "version": "^1" }, { "name": "b", "version": "2" }]"#)),
            (r#"{ "a": 1 }"#, &DEPENDENCIES, None),
            ("\"./a.md\"", command, Some(r#"{ "source": "./a.md" }"#)),
            ("\"Ann Lee\"", &author, Some(r#"{ "name": "Ann Lee" }"#)),
            ("\"Ann <a@b.c> (https://d.e)\"", &author, Some(r#"{ "name": "Ann", "email": "a@b.c", "url": "https://d.e" }"#)),
            ("\"Ann (@ann)\"", &author, Some(r#"{ "name": "Ann (@ann)" }"#)),
            ("\"<a@b.c>\"", &author, Some(r#"{ "name": "<a@b.c>" }"#)),
            ("\"\"", &author, None),
        ] {
            let node = json::parse(FileId(0), source).root.expect("the case parses");
            let fixed = as_type(&node, ty, Safety::Safe).map(|fix| {
                let mut out = source.to_owned();
                for edit in fix.edits.iter().rev() {
                    out.replace_range(edit.span.range(), &edit.insert);
                }
                out
            });
            assert_eq!(fixed.as_deref(), expected, "{source}");
        }
    }
}
