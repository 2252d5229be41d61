//! What the front matter of skills, commands, agents and output styles has in common.

use marketlint_parser::{Node, Span};

use crate::diagnostic::Level;
use crate::model::Doc;
use crate::schema::format::{Fault, Format};
use crate::schema::{ANY_NUMBER, ANY_SIZE, Checker, Field, Table, Type, quote};

/// Checks the front matter of a document against its table; gives the mapping. That it is none, or not there, is said elsewhere.
pub(super) fn check<'a>(doc: &'a Doc, table: &'static Table, checker: &mut Checker<'_>) -> Option<&'a Node> {
    checker.yaml = true;
    let root = doc.root().filter(|it| it.is_object())?;
    checker.object(root, table, doc.opening(), Level::Error);
    let switches: Vec<Span> = SWITCHES.iter().filter_map(|it| root.get(it)).map(|it| it.span).collect();
    let tools: Vec<Span> = root.members().iter().map(|it| &it.key).filter(|it| TOOLS.contains(&it.as_str())).map(|it| it.span).collect();
    checker.problems.retain(|it| {
        // What stands where the YAML is broken is a guess of the reader.
        let guessed = doc.parsed.errors.iter().any(|error| error.span.start < it.span.end && it.span.start < error.span.end);
        !guessed && !switches.contains(&it.span) && !tools.contains(&it.span)
    });
    Some(root)
}

/// `switch-not-understood` speaks of their values.
const SWITCHES: &[&str] = &["disable-model-invocation", "user-invocable"];
/// `wrong-tools-key` speaks of these keys.
const TOOLS: &[&str] = &["allowedTools", "allowed_tools"];

pub(super) const REFUSED: &str = "the official check refuses it";
const DROPPED: &str = "Claude Code drops it";
const REFUSED_AND_DROPPED: &str = "the official check refuses it, and Claude Code drops it";

/// A text, or a number or a boolean that is taken for one, or nothing.
const SCALAR: Type = Type::OneOf(&[Type::String, Type::Null, Type::Number(ANY_NUMBER), Type::Bool]);
/// A text, or nothing.
pub(super) const TEXT: Type = Type::OneOf(&[Type::String, Type::Null]);
/// Words in one text, or one by one.
pub(super) const WORDS: Type = Type::OneOf(&[Type::String, Type::Null, Type::Array(&Type::String, ANY_SIZE)]);
/// What Claude Code takes for true or false: a boolean, or a word for one.
pub(super) const TRUTH: Type = Type::OneOf(&[Type::Bool, Type::Format(&TRUTH_WORD)]);

pub(super) const NAME: Field =
    Field::new("name", TEXT, "The name; without it, that of the file or folder.").effect(REFUSED).example("my-name");
pub(super) const DESCRIPTION: Field =
    Field::new("description", SCALAR, "What it does and when to use it: this is what the model goes by.").effect(REFUSED_AND_DROPPED);
pub(super) const ALLOWED_TOOLS: Field = Field::new("allowed-tools", WORDS, "The tools it may use without asking.")
    .effect(REFUSED_AND_DROPPED)
    .example("Read, Grep, Bash(git *)");
pub(super) const MODEL: Field = Field::new(
    "model",
    Type::OneOf(&[Type::Open(&["sonnet", "opus", "haiku", "fable", "opusplan", "inherit"]), Type::Null]),
    "The model that runs it: an alias, a full name, or `inherit`.",
)
.soft(DROPPED)
.example("sonnet");
pub(super) const EFFORT: Field = Field::new(
    "effort",
    Type::OneOf(&[Type::Enum(&["low", "medium", "high", "xhigh", "max"]), Type::Null, Type::Integer(ANY_NUMBER)]),
    "How hard the model thinks.",
)
.soft(DROPPED)
.example("high");

/// A word for true or false.
static TRUTH_WORD: Format = Format {
    name: "`true` or `false`",
    rule: "value-not-allowed",
    pattern: Some("^(?i:true|yes|on|1|false|no|off|0)$"),
    faults: |text| {
        const WORDS: &[&str] = &["true", "yes", "on", "1", "false", "no", "off", "0"];
        let known = WORDS.iter().any(|it| it.eq_ignore_ascii_case(text.trim()));
        if known { Vec::new() } else { vec![Fault::of(format!("is {}, which is neither `true` nor `false`", quote(text)))] }
    },
};
