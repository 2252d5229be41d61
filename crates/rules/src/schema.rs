//! What the fields of every document are: as data, with one generic checker that reads it.
//!
//! The same tables feed the JSON Schemas, the reference pages and the editor. Only what a table cannot say is code.
//! This module holds the language and the checker; the tables lie in `schema/`, one file per kind of document.

use marketlint_parser::{Member, Node, Span, Text, Value};

use crate::diagnostic::{Fix, Level};

mod check;
pub mod format;
mod retype;
pub mod tables;
mod walk;

pub use check::{Checker, missing, type_words};
pub use walk::{Known, each_known};

/// The fields of one kind of object.
#[derive(Debug)]
pub struct Table {
    /// What such an object is called: "a plugin manifest".
    pub name: &'static str,
    /// Its fields.
    pub fields: &'static [Field],
    /// What happens to other fields.
    pub unknown: Unknown,
    /// What happens when the official tool refuses a field: "the plugin does not install"; empty where that depends on
    /// the place the object stands in.
    pub refused: &'static str,
    /// Fields of other formats that people write here, and what to say of each.
    pub strangers: &'static [&'static [Stranger]],
}

/// One field.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// Its key.
    pub name: &'static str,
    /// What it holds.
    pub ty: Type,
    /// Whether it must be there.
    pub need: Need,
    /// How bad a wrong value is.
    pub on_wrong: Level,
    /// How bad what is wrong inside the value can be.
    pub inside: Level,
    /// What happens on a wrong value, where it differs from the table's word.
    pub effect: Option<&'static str>,
    /// The first client that knows it.
    pub since: Option<&'static str>,
    /// One line of documentation.
    pub doc: &'static str,
    /// A value to show in help lines, as JSON.
    pub example: Option<&'static str>,
}

/// Whether a field must be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// No.
    Optional,
    /// The official tool warns where it is missing, and this is what happens without it.
    Wanted(&'static str),
    /// The official tool refuses the object without it.
    Required,
}

/// What happens to a field that no table knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unknown {
    /// Nothing, and nobody says so.
    Ignored,
    /// Nothing. Said only of strangers, and of names that are surely meant to be one of ours.
    Confused,
    /// It is dropped with a warning.
    Warned,
    /// The object is refused.
    Refused,
}

/// A field of another format.
#[derive(Debug, Clone, Copy)]
pub struct Stranger {
    /// Its key.
    pub name: &'static str,
    /// Where it does belong, or what it was: "a field of a marketplace entry".
    pub belongs: &'static str,
}

/// What a value may be.
#[derive(Debug, Clone, Copy)]
pub enum Type {
    /// Anything.
    Any,
    /// `true` or `false`.
    Bool,
    /// `null`.
    Null,
    /// A number within bounds.
    Number(Bounds),
    /// A whole number within bounds.
    Integer(Bounds),
    /// A string.
    String,
    /// A string of a certain form.
    Format(&'static format::Format),
    /// One of these strings; the list is closed.
    Enum(&'static [&'static str]),
    /// One of these strings, or one that a newer client may know: never an error.
    Open(&'static [&'static str]),
    /// A list.
    Array(&'static Type, Size),
    /// A mapping from any key, or one of a certain form, to one type of value.
    Map(Option<&'static format::Format>, &'static Type, Size),
    /// An object of known fields.
    Object(&'static Table),
    /// An object whose fields depend on one of them.
    Choice(&'static Choice),
    /// One of several types. The alternative that fits best speaks for all.
    OneOf(&'static [Type]),
    /// A type, and a look at the value that no table can take: it sees what the type found, and may add to it or clear it.
    Refined(&'static Type, Refine),
}

/// What looks at a value behind its type: what was found so far goes in and comes out.
pub type Refine = fn(&Node, Judgement, &mut Vec<Problem>);

/// How bad a wrong value is in some place, and what then happens.
#[derive(Debug, Clone, Copy)]
pub struct Judgement {
    /// How bad.
    pub level: Level,
    /// What happens: "the plugin does not install".
    pub effect: &'static str,
}

/// Objects that are told apart by one of their fields.
#[derive(Debug)]
pub struct Choice {
    /// The field that tells.
    pub tag: &'static str,
    /// Its values and what then applies.
    pub variants: &'static [(&'static str, &'static Table)],
    /// What applies where the field is missing, if that is allowed.
    pub untagged: Option<fn(&Node) -> &'static Table>,
    /// What such an object is called: "a plugin source".
    pub name: &'static str,
}

/// The bounds of a number, both included.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// The least.
    pub min: Option<f64>,
    /// Whether the least itself is excluded.
    pub above: bool,
    /// The greatest.
    pub max: Option<f64>,
}

/// How many items.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// At least.
    pub min: usize,
    /// At most.
    pub max: usize,
}

/// Any number.
pub const ANY_NUMBER: Bounds = Bounds { min: None, above: false, max: None };
/// A number above zero.
pub const POSITIVE: Bounds = Bounds { min: Some(0.0), above: true, max: None };
/// Zero or more.
pub const NOT_NEGATIVE: Bounds = Bounds { min: Some(0.0), above: false, max: None };
/// Any number of items.
pub const ANY_SIZE: Size = Size { min: 0, max: usize::MAX };
/// One item or more.
pub const NOT_EMPTY: Size = Size { min: 1, max: usize::MAX };
/// At most that many items.
pub const fn at_most(max: usize) -> Size {
    Size { min: 0, max }
}
/// A list of any strings.
pub const STRINGS: Type = Type::Array(&Type::String, ANY_SIZE);
/// A mapping from anything to strings.
pub const STRING_MAP: Type = Type::Map(None, &Type::String, ANY_SIZE);

impl Field {
    /// An optional field whose wrong values are errors.
    pub const fn new(name: &'static str, ty: Type, doc: &'static str) -> Field {
        Field {
            name,
            ty,
            need: Need::Optional,
            on_wrong: Level::Error,
            inside: Level::Error,
            effect: None,
            since: None,
            doc,
            example: None,
        }
    }
    /// Must be there.
    pub const fn required(mut self) -> Field {
        self.need = Need::Required;
        self
    }
    /// Should be there; `effect` is what happens without it.
    pub const fn wanted(mut self, effect: &'static str) -> Field {
        self.need = Need::Wanted(effect);
        self
    }
    /// A wrong value is dropped, not refused.
    pub const fn soft(mut self, effect: &'static str) -> Field {
        self.on_wrong = Level::Warning;
        self.inside = Level::Warning;
        self.effect = Some(effect);
        self
    }
    /// A value of the wrong type is dropped, not refused; what stands inside one of the right type is judged by its own.
    pub const fn soft_outside(mut self, effect: &'static str) -> Field {
        self.on_wrong = Level::Warning;
        self.effect = Some(effect);
        self
    }
    /// What happens on a wrong value.
    pub const fn effect(mut self, effect: &'static str) -> Field {
        self.effect = Some(effect);
        self
    }
    /// The first client that knows it.
    pub const fn since(mut self, client: &'static str) -> Field {
        self.since = Some(client);
        self
    }
    /// A value to show.
    pub const fn example(mut self, json: &'static str) -> Field {
        self.example = Some(json);
        self
    }
}

impl Table {
    /// The field of that name.
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|it| it.name == name)
    }
}

/// What the checker found: all a rule needs to report it. `rule` names the rule whose business it is.
#[derive(Debug, Clone)]
pub struct Problem {
    /// The rule.
    pub rule: &'static str,
    /// How bad.
    pub level: Level,
    /// Where.
    pub span: Span,
    /// What the place is.
    pub label: String,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// The repair.
    pub fix: Option<Fix>,
}

impl Problem {
    /// What a rule has to say of a place; the rest is added to it.
    pub fn new(rule: &'static str, level: Level, span: Span, message: impl Into<String>) -> Problem {
        Problem { rule, level, span, label: String::new(), message: message.into(), help: None, fix: None }
    }
    /// Says what the place is.
    pub fn label(mut self, label: impl Into<String>) -> Problem {
        self.label = label.into();
        self
    }
    /// Says what to do.
    pub fn help(mut self, help: impl Into<String>) -> Problem {
        self.help = Some(help.into());
        self
    }
    /// Offers a repair.
    pub fn fix(mut self, fix: Fix) -> Problem {
        self.fix = Some(fix);
        self
    }
}

/// The known name nearest to a misspelt one: equal but for case and separators, or at most two edits away.
pub fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let plain = |it: &'a str| it.chars().filter(|it| it.is_alphanumeric()).flat_map(char::to_lowercase);
    let wanted: String = name.chars().filter(|it| it.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let count = name.chars().count();
    let limit = if count < 4 { 1 } else { 2 };
    known
        .filter_map(|it| {
            let distance = match () {
                () if plain(it).eq(wanted.chars()) => 0,
                // The lengths alone lie further apart; lists of names can be long.
                () if it.chars().count().abs_diff(count) > limit => return None,
                () => strsim::damerau_levenshtein(name, it),
            };
            (distance <= limit && distance < it.len()).then_some((distance, it))
        })
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, it)| it)
}

/// Looks for near names as long as that is cheap: with thousands of findings among thousands of names it stops guessing.
#[derive(Debug)]
pub struct Guesses {
    /// How many names may still be looked at.
    left: usize,
}

impl Default for Guesses {
    fn default() -> Self {
        Guesses { left: 1_000_000 }
    }
}

impl Guesses {
    /// Whether nothing is guessed any more.
    pub fn is_spent(&self) -> bool {
        self.left == 0
    }

    /// Whether so many names more may be looked at.
    pub fn spend(&mut self, names: usize) -> bool {
        self.left = self.left.saturating_sub(names);
        !self.is_spent()
    }

    /// The known name nearest to a misspelt one.
    pub fn nearest<'a>(&mut self, name: &str, known: &[&'a str]) -> Option<&'a str> {
        if self.spend(known.len()) { nearest(name, known.iter().copied()) } else { None }
    }
}

/// Puts what stands under the only key of an object in the place of the object.
pub fn unwrapped(object: &Node, wrapper: &Member) -> Option<Fix> {
    let [_] = object.members() else { return None };
    let (outer, inner) = (object.span, wrapper.value.span);
    let fix = Fix::new(format!("Remove {} and its braces", quote(&wrapper.key)), crate::diagnostic::Safety::Safe);
    Some(fix.edit(Span { end: inner.start, ..outer }, "").edit(Span { start: inner.end, ..outer }, ""))
}

/// The known name that a name surely stands for, where people write names of their own beside ours: equal but for case and
/// separators, or long and a single slip away that is no plural.
pub fn confusable<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    const LONG: usize = 6;
    let near = nearest(name, known)?;
    let plain = |it: &str| it.chars().filter(|it| it.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let plural = name.trim_end_matches('s') == near.trim_end_matches('s') && near.len() < 8;
    let slip = name.len() >= LONG && !plural && strsim::damerau_levenshtein(name, near) == 1;
    (plain(name) == plain(near) || slip).then_some(near)
}

/// The key of a member that nobody knows, in a form to be quoted in messages.
fn shown(text: &Text) -> String {
    quote(text)
}

/// Quotes a value from a file for a message: shortened, on one line.
pub fn quote(value: &str) -> String {
    const LONGEST: usize = 60;
    let mut out = String::from("`");
    for (count, it) in value.chars().enumerate() {
        if count == LONGEST {
            out.push('…');
            break;
        }
        match it {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            it if it.is_control() => out.push_str(&format!("\\u{{{:x}}}", it as u32)),
            it => out.push(it),
        }
    }
    out.push('`');
    out
}

/// A number as people write it: "1,542".
pub fn thousands(number: impl ToString) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, it) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(it);
    }
    out
}

/// A value from a file in a few words: "`\"x\"`", "`42`", "an object".
pub fn describe(node: &Node) -> String {
    match &node.value {
        Value::Null => "`null`".into(),
        Value::Bool(it) => format!("`{it}`"),
        Value::Number(it) => format!("the number `{it}`"),
        Value::String(it) if it.is_empty() => "an empty string".into(),
        Value::String(it) => format!("the string {}", quote(it)),
        Value::Array(_) => "an array".into(),
        Value::Object(_) => "an object".into(),
    }
}

/// A sentence as a part of another one.
fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|it| it.to_lowercase().to_string()).unwrap_or_default();
    format!("{first}{}", chars.as_str().trim_end_matches('.'))
}

/// Joins words as people do: "`a`, `b` or `c`".
pub fn either<T: AsRef<str>>(words: &[T]) -> String {
    let quoted: Vec<String> = words.iter().map(|it| format!("`{}`", it.as_ref())).collect();
    join_or(&quoted)
}

/// Joins phrases: "a string, an array or an object".
pub fn join_or(phrases: &[String]) -> String {
    match phrases {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

/// Where the span of a whole member lies.
pub fn member_span(member: &Member) -> Span {
    member.key.span.to(member.value.span)
}
