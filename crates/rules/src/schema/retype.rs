//! Values that say the right thing in the wrong type, said in the right one.

use marketlint_parser::{Node, Span, Text, Value};

use super::{Need, Table, Type, lower_first};
use crate::diagnostic::{Fix, Safety};
use crate::edit::json_string;

/// What a value becomes, where one of the types it may have can say the same.
pub(super) fn fix(node: &Node, expected: &[Type], safety: Safety) -> Option<Fix> {
    expected.iter().find_map(|ty| as_type(node, ty, safety))
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
        (Type::String | Type::Format(_), Value::Number(_) | Value::Bool(_)) => {
            let end = Span { start: node.span.end, ..node.span };
            Some(Fix::new("Put it in quotes", safety).edit(node.span.first(0), "\"").edit(end, "\""))
        }
        (Type::String | Type::Format(_), Value::Object(_)) => {
            let url = node.get("url")?.text()?;
            replaced("Keep the URL alone", json_string(url.strip_prefix("git+").unwrap_or(url)))
        }
        (Type::Bool, Value::String(text)) if matches!(text.as_str(), "true" | "false") => {
            replaced("Remove the quotes", text.as_str().to_owned())
        }
        (Type::Number(_) | Type::Integer(_), Value::String(text)) if is_number(text) => {
            replaced("Remove the quotes", text.as_str().to_owned())
        }
        (Type::Array(Type::String | Type::Format(_), _), Value::String(text)) => replaced("Write a list", list(text)?),
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

/// The words between commas as a list; a text of several words without a comma may mean anything.
fn list(text: &Text) -> Option<String> {
    let items: Vec<&str> = text.split(',').map(str::trim).filter(|it| !it.is_empty()).collect();
    let is_clear = !items.is_empty() && (items.len() > 1 || !text.contains(char::is_whitespace));
    is_clear.then(|| format!("[{}]", items.iter().map(|it| json_string(it)).collect::<Vec<_>>().join(", ")))
}

/// The only string that an object must have; of a person, what stands in `<>` and `()` behind the name as well.
fn object(text: &Text, table: &Table) -> Option<String> {
    let mut required = table.fields.iter().filter(|it| it.need == Need::Required);
    let (field, None) = (required.next()?, required.next()) else { return None };
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
    use crate::schema::tables::fields::AUTHOR;
    use crate::schema::{ANY_NUMBER, STRINGS};

    #[test]
    fn a_value_is_said_in_another_type_where_nothing_is_lost() {
        let author = Type::Object(&AUTHOR);
        for (source, ty, expected) in [
            ("1.0", &Type::String, Some("\"1.0\"")),
            ("true", &Type::String, Some("\"true\"")),
            (r#"{ "type": "git", "url": "git+https://a.b/c.git" }"#, &Type::String, Some("\"https://a.b/c.git\"")),
            ("[]", &Type::String, None),
            ("\"true\"", &Type::Bool, Some("true")),
            ("\"yes\"", &Type::Bool, None),
            ("\"-1.5\"", &Type::Number(ANY_NUMBER), Some("-1.5")),
            ("\"007\"", &Type::Number(ANY_NUMBER), None),
            ("\"1e3\"", &Type::Number(ANY_NUMBER), None),
            ("\"a, b\"", &STRINGS, Some(r#"["a", "b"]"#)),
            ("\"a\"", &STRINGS, Some(r#"["a"]"#)),
            ("\"a b\"", &STRINGS, None),
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
