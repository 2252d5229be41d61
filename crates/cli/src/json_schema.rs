//! The field tables as JSON Schema, for editors and for anybody's validator.

use std::collections::BTreeMap;

use marketlint_rules::schema::format::Format;
use marketlint_rules::schema::{ANY_SIZE, Bounds, Choice, Field, Need, Size, Table, Type, Unknown};
use serde_json::{Map, Value, json};

/// The dialects that can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Draft {
    /// What validators speak today.
    #[value(name = "2020-12")]
    Latest,
    /// What many editors still want.
    #[value(name = "7")]
    Seven,
}

impl Draft {
    fn uri(self) -> &'static str {
        match self {
            Draft::Latest => "https://json-schema.org/draft/2020-12/schema",
            Draft::Seven => "http://json-schema.org/draft-07/schema#",
        }
    }

    fn definitions(self) -> &'static str {
        match self {
            Draft::Latest => "$defs",
            Draft::Seven => "definitions",
        }
    }
}

/// The schema of a document whose top is this type.
pub fn schema(title: &str, top: &Type, draft: Draft) -> Value {
    let mut writer = Writer { draft, names: BTreeMap::new(), definitions: Map::new() };
    let mut out = Map::new();
    out.insert("$schema".into(), draft.uri().into());
    out.insert("title".into(), title.into());
    if let Value::Object(top) = writer.of(top) {
        out.extend(top);
    }
    if !writer.definitions.is_empty() {
        out.insert(draft.definitions().into(), Value::Object(writer.definitions));
    }
    Value::Object(out)
}

/// Writes each table once, under a name of its own.
struct Writer {
    draft: Draft,
    /// The definition of each table, by its address: tables are statics.
    names: BTreeMap<usize, String>,
    definitions: Map<String, Value>,
}

impl Writer {
    fn of(&mut self, ty: &Type) -> Value {
        match ty {
            Type::Any => json!({}),
            Type::Bool => json!({ "type": "boolean" }),
            Type::Null => json!({ "type": "null" }),
            Type::Number(bounds) => number("number", *bounds),
            Type::Integer(bounds) => number("integer", *bounds),
            Type::String => json!({ "type": "string" }),
            Type::Format(format) => string(format),
            Type::Enum(values) => json!({ "type": "string", "enum": values }),
            // The list is open: known values are offered, others pass.
            Type::Open(values) => json!({ "type": "string", "examples": values }),
            Type::Array(item, size) => {
                let mut out = json!({ "type": "array", "items": self.of(item) });
                sized(&mut out, *size, "minItems", "maxItems");
                out
            }
            Type::Map(key, value, size) => {
                let mut out = json!({ "type": "object", "additionalProperties": self.of(value) });
                if let Some(pattern) = key.and_then(|it| it.pattern) {
                    set(&mut out, "propertyNames", json!({ "pattern": pattern }));
                }
                sized(&mut out, *size, "minProperties", "maxProperties");
                out
            }
            Type::Object(table) => self.reference(table),
            Type::Choice(choice) => self.choice(choice),
            Type::Refined(ty, _) => self.of(ty),
            Type::OneOf(types) => json!({ "anyOf": types.iter().map(|it| self.of(it)).collect::<Vec<_>>() }),
        }
    }

    fn reference(&mut self, table: &'static Table) -> Value {
        let address = std::ptr::from_ref(table).addr();
        let name = match self.names.get(&address) {
            Some(name) => name.clone(),
            None => {
                let name = self.new_name(table);
                // The name goes in first: tables may contain themselves.
                self.names.insert(address, name.clone());
                let written = self.table(table, None);
                self.definitions.insert(name.clone(), written);
                name
            }
        };
        json!({ "$ref": format!("#/{}/{name}", self.draft.definitions()) })
    }

    fn new_name(&self, table: &Table) -> String {
        let words = table.name.split(|it: char| !it.is_alphanumeric()).filter(|it| !matches!(*it, "" | "a" | "an" | "the" | "of"));
        let base = words.collect::<Vec<_>>().join("-").to_lowercase();
        let taken = |name: &String| self.names.values().any(|it| it == name);
        let numbered = (2..).map(|it| format!("{base}-{it}"));
        std::iter::once(base.clone()).chain(numbered).find(|it| !taken(it)).unwrap_or(base)
    }

    fn table(&mut self, table: &'static Table, tag: Option<(&str, &str)>) -> Value {
        let mut properties = Map::new();
        let mut required = Vec::new();
        for field in table.fields {
            properties.insert(field.name.into(), self.field(field));
            if field.need == Need::Required {
                required.push(Value::from(field.name));
            }
        }
        if let Some((key, value)) = tag {
            properties.insert(key.into(), json!({ "const": value }));
            // The table may ask for its own tag, too.
            if !required.iter().any(|it| it == key) {
                required.push(Value::from(key));
            }
        }
        let mut out = json!({ "type": "object", "description": table.name, "properties": properties });
        if !required.is_empty() {
            set(&mut out, "required", Value::Array(required));
        }
        if table.unknown == Unknown::Refused {
            set(&mut out, "additionalProperties", json!(false));
        }
        out
    }

    fn field(&mut self, field: &'static Field) -> Value {
        let mut out = self.of(&field.ty);
        let since = field.since.map(|it| format!(" Since Claude Code {it}.")).unwrap_or_default();
        let doc = format!("{}{since}", field.doc);
        // Draft 7 ignores what stands beside a reference.
        if out.get("$ref").is_some() && self.draft == Draft::Seven {
            out = json!({ "allOf": [out] });
        }
        set(&mut out, "description", doc.into());
        if let Some(example) = field.example.and_then(|it| serde_json::from_str::<Value>(it).ok()) {
            set(&mut out, "examples", json!([example]));
        }
        out
    }

    /// Objects told apart by a field: where the tag is absent, any of the variants may be meant.
    fn choice(&mut self, choice: &'static Choice) -> Value {
        let variants: Vec<Value> = choice.variants.iter().map(|(tag, table)| self.table(table, Some((choice.tag, tag)))).collect();
        if choice.untagged.is_none() {
            return json!({ "type": "object", "description": choice.name, "oneOf": variants });
        }
        let mut seen: Vec<usize> = Vec::new();
        let mut all = variants;
        for (_, table) in choice.variants {
            let address = std::ptr::from_ref::<Table>(table).addr();
            if !seen.contains(&address) {
                seen.push(address);
                let mut untagged = self.table(table, None);
                set(&mut untagged, "not", json!({ "required": [choice.tag] }));
                all.push(untagged);
            }
        }
        json!({ "type": "object", "description": choice.name, "anyOf": all })
    }
}

fn string(format: &Format) -> Value {
    let mut out = json!({ "type": "string", "description": format.name });
    if let Some(pattern) = format.pattern {
        set(&mut out, "pattern", pattern.into());
    }
    out
}

fn number(kind: &str, bounds: Bounds) -> Value {
    let mut out = json!({ "type": kind });
    if let Some(min) = bounds.min {
        set(&mut out, if bounds.above { "exclusiveMinimum" } else { "minimum" }, plain(min));
    }
    if let Some(max) = bounds.max {
        set(&mut out, "maximum", plain(max));
    }
    out
}

/// A bound without a needless fraction.
fn plain(number: f64) -> Value {
    if number.fract() == 0.0 && number.abs() < 9e15 { json!(number as i64) } else { json!(number) }
}

fn sized(out: &mut Value, size: Size, min: &str, max: &str) {
    if size.min > ANY_SIZE.min {
        set(out, min, size.min.into());
    }
    if size.max < ANY_SIZE.max {
        set(out, max, size.max.into());
    }
}

fn set(out: &mut Value, key: &str, value: Value) {
    if let Value::Object(members) = out {
        members.insert(key.into(), value);
    }
}
