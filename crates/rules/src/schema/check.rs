//! The one checker that reads all tables. Knows no kind of document.

use marketlint_parser::{Member, Node, Span, Text, Value};

use super::tables::fields;
use super::{
    Bounds, Choice, Field, Judgement, Need, Problem, Size, Table, Type, Unknown, confusable, describe, either, join_or, lower_first,
    nearest, quote, retype, shown,
};
use crate::diagnostic::{Fix, Level, Safety};
use crate::edit;

/// Collects the problems of one document.
pub struct Checker<'a> {
    /// What was found so far.
    pub problems: Vec<Problem>,
    /// Fields the house knows beside ours.
    pub house_fields: &'a [String],
    /// Whether the document is YAML: help lines then write fields as YAML does.
    pub yaml: bool,
    /// The text of the document.
    text: &'a str,
}

/// What is being checked: the words and the level for what is found.
#[derive(Clone, Copy)]
struct Place {
    /// How bad a wrong value is here.
    level: Level,
    /// How bad what is wrong inside it can be.
    inside: Level,
    /// What then happens.
    effect_inside: &'static str,
    /// What then happens.
    effect: &'static str,
    /// The field's example.
    example: Option<&'static str>,
    /// What the value is called: the field, or the item of a field.
    field: Option<&'static str>,
    /// What happens here whatever the tables say: their words for a refusal do not hold in this place.
    outer: Option<&'static str>,
    /// Which part of the field it is.
    part: Part,
}

/// Which part of a field a value is.
#[derive(Clone, Copy)]
enum Part {
    /// All of it.
    Whole,
    /// An item of its list.
    Item,
    /// A value of its mapping.
    Value,
}

/// Where an object stands: what holds for its fields unless they say otherwise.
#[derive(Clone, Copy)]
struct Around {
    level: Level,
    effect: &'static str,
    outer: Option<&'static str>,
}

impl<'a> Checker<'a> {
    /// A checker for one document.
    pub fn new(text: &'a str, house_fields: &'a [String]) -> Self {
        Checker { problems: Vec::new(), house_fields, yaml: false, text }
    }

    /// A checker for a part of the document, to be looked at before it is believed.
    fn alone(&self) -> Checker<'a> {
        Checker { problems: Vec::new(), ..*self }
    }

    /// Checks an object against a table. `opening` is where to point for what is missing.
    pub fn object(&mut self, node: &Node, table: &'static Table, opening: Span, level: Level) {
        let Value::Object(_) = &node.value else {
            self.wrong_type(
                node,
                &[Type::Object(table)],
                Place {
                    level,
                    inside: level,
                    effect_inside: table.refused,
                    effect: table.refused,
                    example: None,
                    field: Some(table.name),
                    outer: None,
                    part: Part::Whole,
                },
            );
            return;
        };
        self.fields(node, table, opening, Around { level, effect: table.refused, outer: None });
    }

    /// Checks any value against a type, at that level. `effect` is what happens where it does not fit, whatever its tables say.
    pub fn value(&mut self, node: &Node, ty: &Type, level: Level, effect: &'static str) {
        self.whole(None, node, ty, level, effect);
    }

    /// The same, where the value has a name to be called by.
    pub fn named(&mut self, name: &'static str, node: &Node, ty: &Type, level: Level, effect: &'static str) {
        self.whole(Some(name), node, ty, level, effect);
    }

    fn whole(&mut self, field: Option<&'static str>, node: &Node, ty: &Type, level: Level, effect: &'static str) {
        let outer = Some(effect);
        self.check(node, ty, Place { level, inside: level, effect_inside: effect, effect, example: None, field, outer, part: Part::Whole });
    }

    /// Checks the value of one field of a table by itself.
    pub fn field(&mut self, node: &Node, field: &'static Field, table: &'static Table) {
        self.check(node, &field.ty, place_of(field, Around { level: Level::Error, effect: table.refused, outer: None }));
    }

    /// Lets one rule speak of all that was found.
    pub fn speak_for(&mut self, rule: &'static str) {
        for problem in &mut self.problems {
            problem.rule = rule;
        }
    }

    fn fields(&mut self, node: &Node, table: &'static Table, opening: Span, around: Around) {
        let own = if table.refused.is_empty() { around.effect } else { table.refused };
        let around = Around { effect: around.outer.unwrap_or(own), ..around };
        let mut known: Vec<&str> = Vec::new();
        for field in table.fields {
            match node.member(field.name) {
                Some(member) => {
                    known.push(field.name);
                    let found = self.problems.len();
                    self.check(&member.value, &field.ty, place_of(field, around));
                    if field.need != Need::Required {
                        self.offer_to_remove(node, &member.value, found);
                    }
                }
                None => self.missing(field, table, opening, around),
            }
        }
        if table.unknown == Unknown::Ignored || known.len() == node.members().len() {
            return;
        }
        for member in node.effective_members() {
            let is_known = table.field(&member.key).is_some() || self.house_fields.iter().any(|it| it == member.key.as_str());
            if !is_known && !member.merged {
                self.unknown(member, node, &known, table, around);
            }
        }
    }

    /// What says nothing can go: `null`, or an empty string where none may be. The problems from `found` on are those of the value.
    fn offer_to_remove(&mut self, container: &Node, value: &Node, found: usize) {
        let says_nothing = value.is_null() || value.as_str() == Some("");
        if self.yaml || !says_nothing {
            return;
        }
        let at = match &container.value {
            Value::Object(members) => members.partition_point(|it| it.value.span < value.span),
            Value::Array(items) => items.partition_point(|it| it.span < value.span),
            _ => return,
        };
        let Some(edit) = edit::remove(self.text, container, at) else { return };
        for problem in self.problems.iter_mut().skip(found) {
            // What only counts as missing would be missing then.
            let is_of_it = problem.span == value.span && matches!(problem.rule, "wrong-type" | "value-not-allowed" | "path-without-prefix");
            if is_of_it && (problem.fix.is_none() || value.is_null()) {
                let title = if container.is_array() { "Remove the item" } else { "Remove the field" };
                let otherwise = problem.help.take().filter(|_| problem.fix.is_none());
                problem.help = Some(format!("remove it{}", otherwise.map_or(String::new(), |it| format!(", or {it}"))));
                problem.fix = Some(Fix { edits: vec![edit.clone()], ..Fix::new(title, safety(problem.level)) });
            }
        }
    }

    fn missing(&mut self, field: &'static Field, table: &'static Table, opening: Span, around: Around) {
        let (level, effect) = match field.need {
            Need::Optional => return,
            Need::Wanted(effect) => (Level::Warning.min(around.level), effect),
            Need::Required => (field.on_wrong.min(around.level), field.effect.unwrap_or(around.effect)),
        };
        let example = field.example.map(|it| format!("add `{}`", self.written(field.name, it)));
        self.problems.push(Problem {
            rule: "missing-field",
            level,
            span: opening,
            label: missing(field.name),
            message: format!("{} has no `{}`; {effect}", table.name, field.name),
            help: Some(example.unwrap_or_else(|| format!("add `{}`: {}", field.name, lower_first(field.doc)))),
            fix: None,
        });
    }

    /// A field with a value, as the document would write it.
    fn written(&self, field: &str, value: &str) -> String {
        if self.yaml { format!("{field}: {value}") } else { format!("\"{field}\": {value}") }
    }

    /// `known` are the fields that are there.
    fn unknown(&mut self, member: &Member, node: &Node, known: &[&str], table: &'static Table, around: Around) {
        let (level, effect, label) = match table.unknown {
            Unknown::Refused => (around.level, around.effect, "not known here"),
            _ => (Level::Warning.min(around.level), "it is ignored", "nobody reads this"),
        };
        let stranger = table.strangers.iter().copied().flatten().find(|it| it.name == member.key.as_str());
        let names = || table.fields.iter().map(|it| it.name);
        let near = match (stranger, table.unknown) {
            // The same word in another spelling.
            (Some(_), _) => names().find(|it| it.eq_ignore_ascii_case(&member.key.replace(['-', '_'], ""))),
            (None, Unknown::Confused) => confusable(&member.key, names()),
            (None, _) => nearest(&member.key, names()),
        };
        if table.unknown == Unknown::Confused && stranger.is_none() && near.is_none() {
            return;
        }
        let belongs = stranger.map_or(String::new(), |it| format!(", but {}", it.belongs));
        let message = format!("{} is not a field of {}{belongs}; {effect}", shown(&member.key), table.name);
        let (help, fix) = match (near, stranger) {
            (Some(near), _) if !known.contains(&near) => {
                let mut fix = Fix::risky(format!("Rename the field to `{near}`"), member.key.span, requoted(&member.key, near));
                // Under its right name a value of the wrong type would cost more than being ignored.
                let ty = table.field(near).map(|it| it.ty);
                let retyped =
                    ty.filter(|it| !fits(&member.value, it) && !self.yaml).map(|it| retype::fix(&member.value, &[it], Safety::Unsafe));
                let can_be = match retyped {
                    None => ty.is_some_and(|it| fits(&member.value, &it)),
                    Some(None) => false,
                    Some(Some(retyped)) => {
                        fix.edits.extend(retyped.edits);
                        true
                    }
                };
                (format!("there is a field `{near}`"), can_be.then_some(fix))
            }
            (Some(near), _) => (format!("there is a field `{near}`, which is set already; remove this one"), None),
            (None, Some(_)) => ("remove it, or move it to where it belongs".into(), None),
            (None, None) => {
                // What nobody reads may be there for somebody else; what is refused helps nobody.
                let is_refused = !self.yaml && around.level == Level::Error && table.unknown == Unknown::Refused;
                let at = node.members().partition_point(|it| it.key.span < member.key.span);
                let edit = is_refused.then(|| edit::remove(self.text, node, at)).flatten();
                (known_fields(table), edit.map(|it| Fix::risky("Remove the field", it.span, it.insert)))
            }
        };
        self.problems.push(Problem {
            rule: "unknown-field",
            level,
            span: member.key.span,
            label: label.into(),
            message,
            help: Some(help),
            fix,
        });
    }

    fn check(&mut self, node: &Node, ty: &Type, place: Place) {
        match ty {
            Type::Any => {}
            Type::Bool if node.as_bool().is_some() => {}
            Type::Null if node.is_null() => {}
            Type::Number(bounds) if node.as_number().is_some() => self.number(node, *bounds, false, place),
            Type::Integer(bounds) if node.as_number().is_some() => self.number(node, *bounds, true, place),
            Type::String | Type::Open(_) if node.text().is_some() => {}
            Type::Format(format) => match node.text() {
                Some(text) => self.text(text, format, place),
                None => self.wrong_type(node, &[*ty], place),
            },
            Type::Enum(allowed) => match node.text() {
                Some(text) if allowed.contains(&text.as_str()) => {}
                Some(text) => self.not_in(text, allowed, place),
                None => self.wrong_type(node, &[*ty], place),
            },
            Type::Array(item, size) => match &node.value {
                Value::Array(items) => {
                    self.size(node, items.len(), *size, "item", place);
                    for it in items {
                        let found = self.problems.len();
                        self.check(it, item, place.inside(Part::Item));
                        self.offer_to_remove(node, it, found);
                    }
                }
                _ => self.wrong_type(node, &[*ty], place),
            },
            Type::Map(key, value, size) => match &node.value {
                Value::Object(members) => {
                    self.size(node, members.len(), *size, "entry", place);
                    for it in node.effective_members() {
                        if let Some(format) = key {
                            self.text(&it.key, format, Place { part: place.part, ..place.inside(Part::Whole) });
                        }
                        let found = self.problems.len();
                        self.check(&it.value, value, place.inside(Part::Value));
                        self.offer_to_remove(node, &it.value, found);
                    }
                }
                _ => self.wrong_type(node, &[*ty], place),
            },
            Type::Object(table) => match &node.value {
                Value::Object(_) => self.fields(node, table, node.opening(), place.around()),
                _ => self.wrong_type(node, &[*ty], place),
            },
            Type::Choice(choice) => self.choice(node, choice, place),
            Type::OneOf(types) => self.one_of(node, types, place),
            Type::Refined(ty, refine) => {
                let mut alone = self.alone();
                alone.check(node, ty, place);
                refine(node, Judgement { level: place.inside, effect: place.effect_inside }, &mut alone.problems);
                self.problems.extend(alone.problems);
            }
            Type::Bool | Type::Null | Type::Number(_) | Type::Integer(_) | Type::String | Type::Open(_) => {
                self.wrong_type(node, &[*ty], place);
            }
        }
    }

    /// Takes the alternative that accepts the value; else the one of the right JSON type with the fewest complaints.
    fn one_of(&mut self, node: &Node, types: &'static [Type], place: Place) {
        let mut best: Option<Vec<Problem>> = None;
        for ty in types.iter().filter(|it| fits(node, it)) {
            let mut alone = self.alone();
            alone.check(node, ty, place);
            if alone.problems.is_empty() {
                return;
            }
            if best.as_ref().is_none_or(|it| alone.problems.len() < it.len()) {
                best = Some(alone.problems);
            }
        }
        match best {
            Some(problems) => self.problems.extend(problems),
            None => self.wrong_type(node, types, place),
        }
    }

    fn choice(&mut self, node: &Node, choice: &'static Choice, place: Place) {
        if !node.is_object() {
            self.wrong_type(node, &[Type::Choice(choice)], place);
            return;
        }
        let names = || choice.variants.iter().map(|it| it.0).collect::<Vec<&str>>();
        let table = match (node.get(choice.tag), choice.untagged) {
            (None, Some(untagged)) => untagged(node),
            (None, None) => {
                self.problems.push(Problem {
                    rule: "missing-field",
                    level: place.level,
                    span: node.opening(),
                    label: missing(choice.tag),
                    message: format!("{} has no `{}`; {}", choice.name, choice.tag, place.effect),
                    help: Some(format!("add `\"{}\"`: {}", choice.tag, either(&names()))),
                    fix: None,
                });
                return;
            }
            (Some(tag), _) => {
                let known = tag.as_str().and_then(|it| choice.variants.iter().find(|(name, _)| *name == it));
                match known {
                    Some((_, table)) => table,
                    None => {
                        let place = Place { field: Some(choice.tag), part: Part::Whole, ..place };
                        let found = self.problems.len();
                        match tag.text() {
                            Some(text) => self.not_in(text, &names(), place),
                            None => self.wrong_type(tag, &[Type::String], place),
                        }
                        if choice.untagged.is_some() {
                            self.offer_to_remove(node, tag, found);
                        }
                        return;
                    }
                }
            }
        };
        self.fields(node, table, node.opening(), place.around());
    }

    fn advice(&self, place: Place, otherwise: &str) -> String {
        match (place.field, place.example.filter(|_| matches!(place.part, Part::Whole))) {
            (Some(field), Some(example)) => format!("write `{}`", self.written(field, example)),
            _ => otherwise.to_owned(),
        }
    }

    fn number(&mut self, node: &Node, bounds: Bounds, whole: bool, place: Place) {
        let Some(value) = node.as_number() else { return };
        let too_small = bounds.min.is_some_and(|min| value < min || (bounds.above && value <= min));
        let too_big = bounds.max.is_some_and(|max| value > max);
        let broken = whole && value.fract() != 0.0;
        if !(too_small || too_big || broken || value.is_nan()) {
            return;
        }
        let wanted = bounds_words(bounds, whole);
        self.problems.push(Problem {
            rule: if broken { "wrong-type" } else { "value-not-allowed" },
            level: place.level,
            span: node.span,
            label: format!("not {wanted}"),
            message: format!("{} is `{value}`, where {wanted} is expected; {}", place.subject(), place.effect),
            help: Some(self.advice(place, &format!("write {wanted}"))),
            fix: None,
        });
    }

    fn size(&mut self, node: &Node, len: usize, size: Size, of: &str, place: Place) {
        if len >= size.min && len <= size.max {
            return;
        }
        let (count, wanted) = if len < size.min {
            ("is empty".to_owned(), format!("at least one {of}"))
        } else {
            (format!("holds {len}"), format!("at most {}", size.max))
        };
        self.problems.push(Problem {
            rule: "value-not-allowed",
            level: place.level,
            span: if len < size.min { node.span } else { node.opening() },
            label: String::new(),
            message: format!("{} {count}, where {wanted} is expected; {}", place.subject(), place.effect),
            help: Some(self.advice(place, &format!("give {wanted}"))),
            fix: None,
        });
    }

    fn text(&mut self, text: &Text, format: &'static super::format::Format, place: Place) {
        for fault in (format.faults)(text) {
            let span = match &fault.range {
                Some(range) if !range.is_empty() => text.slice(range.clone()),
                _ => text.span,
            };
            let fix = fault
                .replacement
                .filter(|(_, new)| text.is_verbatim() || (is_quoted(text) && is_plain(new)))
                .map(|(safety, new)| Fix::new(format!("Write {}", quote(&new)), safety).edit(text.content(), new));
            self.problems.push(Problem {
                rule: fault.rule.unwrap_or(format.rule),
                level: fault.level.unwrap_or(place.level).min(place.level),
                span,
                label: fault.label.to_owned(),
                message: format!("{} {}; {}", place.subject(), fault.message, fault.effect.unwrap_or(place.effect)),
                help: Some(fault.help.unwrap_or_else(|| self.advice(place, &format!("write {}", format.name)))),
                fix,
            });
        }
    }

    fn not_in(&mut self, text: &Text, allowed: &[&str], place: Place) {
        let near = nearest(text, allowed.iter().copied());
        let fix = near.map(|it| Fix::risky(format!("Write `{it}`"), text.span, requoted(text, it)));
        self.problems.push(Problem {
            rule: "value-not-allowed",
            level: place.level,
            span: text.span,
            label: String::new(),
            message: format!("{} is {}, which is not one of the values it may have; {}", place.subject(), quote(text), place.effect),
            help: Some(format!("write {}", either(allowed))),
            fix,
        });
    }

    fn wrong_type(&mut self, node: &Node, expected: &[Type], place: Place) {
        // A whole document of the wrong type says too little.
        let is_document = place.field.is_some_and(|it| it.contains(' '));
        // No number and no boolean names a repository or a file.
        let is_name = place.field.is_some_and(|it| fields::NAMES_OF_THINGS.contains(&it));
        let no_name = node.as_number().is_some() || node.as_bool().is_some();
        let fix = match () {
            () if is_document || (is_name && no_name) => None,
            () if self.yaml => retype::yaml(node, self.text, expected, safety(place.level)),
            () => retype::fix(node, expected, safety(place.level)),
        };
        // YAML has lists and mappings, JSON has arrays and objects.
        let own = |words: String| if self.yaml { words.replace("an array", "a list").replace("an object", "a mapping") } else { words };
        let (expected, kind, found) = (own(either_type(expected)), own(node.kind().into()), own(describe(node)));
        self.problems.push(Problem {
            rule: "wrong-type",
            level: place.level,
            span: node.span,
            label: format!("{kind}, not {expected}"),
            message: format!("{} is {found}, where {expected} is expected; {}", place.subject(), place.effect),
            help: Some(fix.as_ref().map_or_else(|| self.advice(place, &format!("write {expected}")), retype::help)),
            fix,
        });
    }
}

impl Place {
    /// The same for what stands inside the value.
    fn inside(self, part: Part) -> Place {
        Place { level: self.inside, effect: self.effect_inside, part, ..self }
    }

    fn around(self) -> Around {
        Around { level: self.inside, effect: self.effect_inside, outer: self.outer }
    }

    fn subject(self) -> String {
        match (self.field, self.part) {
            (None, _) => "this value".into(),
            // "the plugin manifest": what is no key is no code.
            (Some(name), _) if name.contains(' ') => name.into(),
            (Some(field), Part::Whole) => format!("`{field}`"),
            (Some(field), Part::Item) => format!("an item of `{field}`"),
            (Some(field), Part::Value) => format!("a value of `{field}`"),
        }
    }
}

fn place_of(field: &'static Field, around: Around) -> Place {
    let effect = field.effect.unwrap_or(around.effect);
    let only_outside = field.on_wrong < field.inside;
    Place {
        level: field.on_wrong.min(around.level),
        inside: field.inside.min(around.level),
        effect,
        effect_inside: if only_outside { around.effect } else { effect },
        example: field.example,
        field: Some(field.name),
        outer: around.outer,
        part: Part::Whole,
    }
}

/// How far a repair can be trusted: what is an error did not load before.
fn safety(level: Level) -> Safety {
    if level == Level::Error { Safety::Safe } else { Safety::Unsafe }
}

/// Whether the JSON type is right, whatever the content.
pub(super) fn fits(node: &Node, ty: &Type) -> bool {
    match ty {
        Type::Any => true,
        Type::Bool => node.as_bool().is_some(),
        Type::Null => node.is_null(),
        Type::Number(_) | Type::Integer(_) => node.as_number().is_some(),
        Type::String | Type::Format(_) | Type::Enum(_) | Type::Open(_) => node.text().is_some(),
        Type::Array(..) => node.is_array(),
        Type::Map(..) | Type::Object(_) | Type::Choice(_) => node.is_object(),
        Type::OneOf(types) => types.iter().any(|it| fits(node, it)),
        Type::Refined(ty, _) => fits(node, ty),
    }
}

/// The label of an object that lacks a field.
pub fn missing(field: &str) -> String {
    format!("no `{field}` in here")
}

/// What a type is called in a sentence.
pub fn type_words(ty: &Type) -> String {
    match ty {
        Type::Any => "any value".into(),
        Type::Bool => "`true` or `false`".into(),
        Type::Null => "`null`".into(),
        Type::Number(bounds) => bounds_words(*bounds, false),
        Type::Integer(bounds) => bounds_words(*bounds, true),
        Type::String | Type::Open(_) | Type::Enum(_) => "a string".into(),
        Type::Format(format) => format.name.into(),
        Type::Array(item, _) => match item {
            Type::String | Type::Format(_) => "an array of strings".into(),
            Type::Object(_) | Type::Choice(_) => "an array of objects".into(),
            _ => "an array".into(),
        },
        Type::Map(_, Type::String, _) => "an object whose values are strings".into(),
        Type::Map(..) | Type::Object(_) | Type::Choice(_) => "an object".into(),
        Type::OneOf(types) => either_type(types),
        Type::Refined(ty, _) => type_words(ty),
    }
}

/// What several types are called. That nothing will do as well is not worth a word.
fn either_type(types: &[Type]) -> String {
    let mut unique: Vec<String> = Vec::new();
    for ty in types.iter().filter(|it| types.len() == 1 || !matches!(it, Type::Null)) {
        let words = type_words(ty);
        if !unique.contains(&words) {
            unique.push(words);
        }
    }
    join_or(&unique)
}

fn bounds_words(bounds: Bounds, whole: bool) -> String {
    let what = if whole { "a whole number" } else { "a number" };
    match (bounds.min, bounds.max) {
        (None, None) => what.into(),
        (Some(min), None) if bounds.above => format!("{what} above {min}"),
        (Some(min), None) => format!("{what} of at least {min}"),
        (None, Some(max)) => format!("{what} up to {max}"),
        (Some(min), Some(max)) => format!("{what} from {min} to {max}"),
    }
}

fn known_fields(table: &Table) -> String {
    const SHOWN: usize = 12;
    let names: Vec<&str> = table.fields.iter().map(|it| it.name).take(SHOWN).collect();
    let more = if table.fields.len() > SHOWN { ", …" } else { "" };
    let list: Vec<String> = names.iter().map(|it| format!("`{it}`")).collect();
    format!("remove it; {} has {}{more}", table.name, list.join(", "))
}

/// `new` in the quotes that `text` has in its file.
fn requoted(text: &Text, new: &str) -> String {
    if is_quoted(text) { format!("\"{new}\"") } else { new.to_owned() }
}

/// Whether a string stands in quotes in its file.
fn is_quoted(text: &Text) -> bool {
    text.span.len() >= text.content().len() + 2
}

/// Whether a string may stand between any quotes as it is.
fn is_plain(text: &str) -> bool {
    !text.contains(|it: char| it.is_control() || matches!(it, '"' | '\'' | '\\'))
}
