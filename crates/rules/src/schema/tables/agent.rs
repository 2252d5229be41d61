//! The front matter of an agent.

use marketlint_parser::Node;

use super::frontmatter::{ALLOWED_TOOLS, DESCRIPTION, EFFORT, MODEL, NAME, REFUSED, TRUTH, WORDS};
use crate::diagnostic::Fix;
use crate::model::Doc;
use crate::schema::format::{Fault, Format};
use crate::schema::{ANY_SIZE, Checker, Field, Judgement, POSITIVE, Problem, Table, Type, Unknown, quote};

pub(super) fn check(doc: &Doc, checker: &mut Checker<'_>) {
    super::frontmatter::check(doc, &AGENT, checker);
}

/// The front matter of an agent.
pub static AGENT: Table = Table {
    name: "an agent",
    refused: REFUSED,
    unknown: Unknown::Confused,
    strangers: &[],
    fields: &[
        NAME,
        DESCRIPTION,
        Field::new("tools", TOOLS, "The tools it has; without it, all of them.")
            .soft("the agent has no tools at all")
            .example("Read, Grep, Bash"),
        Field::new("disallowedTools", WORDS, "The tools it does not have.").soft("Claude Code drops it").example("Write, Edit"),
        MODEL,
        EFFORT,
        Field::new("maxTurns", TURNS, "After how many turns it ends.").soft("Claude Code drops it").example("10"),
        Field::new("skills", WORDS, "The skills that are loaded for it.").soft("Claude Code drops it"),
        Field::new("memory", Type::OneOf(&[Type::Enum(&["user", "project", "local"]), Type::Null]), "Where it remembers things.")
            .soft("Claude Code drops it"),
        Field::new("background", TRUTH, "Whether it runs in the background.").soft("Claude Code ignores it"),
        Field::new("omitClaudeMd", TRUTH, "Whether it goes without the instructions of the project.").soft("Claude Code ignores it"),
        Field::new("isolation", Type::OneOf(&[Type::Enum(&["worktree"]), Type::Null]), "Whether it works in a worktree of its own.")
            .soft("Claude Code ignores it"),
        Field::new("color", Type::Refined(&COLOUR, near_colour), "The colour of its name.").soft("Claude Code ignores it"),
        Field::new("experimental", EXPERIMENTAL_FIELD, "What may change without notice.").soft("Claude Code ignores it"),
        Field::new("permissionMode", Type::Any, "Which permissions it asks for; not for the agents of plugins."),
        Field::new("hooks", Type::Any, "Hooks that run while it works; not for the agents of plugins."),
        Field::new("mcpServers", Type::Any, "Servers of its own; not for the agents of plugins."),
        Field::new("initialPrompt", Type::Any, "What it begins with; not for the agents of plugins."),
        Field::new("when_to_use", Type::Any, "Another name for the description."),
        Field::new("when-to-use", Type::Any, "Another name for the description."),
        ALLOWED_TOOLS,
    ],
};

const COLOUR: Type = Type::OneOf(&[Type::Enum(&["red", "blue", "green", "yellow", "purple", "orange", "pink", "cyan"]), Type::Null]);

/// Other colours, and the one of ours that comes nearest.
const NEAR_COLOURS: &[(&str, &str)] = &[
    ("magenta", "pink"),
    ("fuchsia", "pink"),
    ("rose", "pink"),
    ("violet", "purple"),
    ("indigo", "purple"),
    ("lavender", "purple"),
    ("teal", "cyan"),
    ("turquoise", "cyan"),
    ("aqua", "cyan"),
    ("navy", "blue"),
    ("lime", "green"),
    ("emerald", "green"),
    ("olive", "green"),
    ("gold", "yellow"),
    ("amber", "orange"),
    ("brown", "orange"),
    ("crimson", "red"),
    ("maroon", "red"),
];

#[expect(clippy::ptr_arg, reason = "others of its kind add problems")]
fn near_colour(node: &Node, _: Judgement, problems: &mut Vec<Problem>) {
    let Some(text) = node.text().filter(|it| it.is_verbatim()) else { return };
    let Some((_, near)) = NEAR_COLOURS.iter().find(|it| text.eq_ignore_ascii_case(it.0)) else { return };
    for problem in problems.iter_mut().filter(|it| it.fix.is_none()) {
        problem.fix = Some(Fix::risky(format!("Write `{near}`"), text.content(), *near));
    }
}

/// Present without a name in it, it takes every tool away, of which `agent-without-tools` speaks; what is no name in a list is
/// passed over.
const TOOLS: Type = Type::OneOf(&[Type::String, Type::Null, Type::Array(&Type::Any, ANY_SIZE)]);

const TURNS: Type = Type::OneOf(&[Type::Integer(POSITIVE), Type::Format(&WHOLE), Type::Null]);
const EXPERIMENTAL_FIELD: Type = Type::OneOf(&[Type::Object(&EXPERIMENTAL), Type::Null]);

static EXPERIMENTAL: Table = Table {
    name: "`experimental`",
    refused: "Claude Code ignores it",
    unknown: Unknown::Ignored,
    strangers: &[],
    fields: &[Field::new("cacheTtl", Type::Enum(&["5m", "1h"]), "How long its context is cached.").soft("Claude Code ignores it")],
};

/// A whole number above zero, in digits.
static WHOLE: Format = Format {
    name: "a whole number above 0",
    rule: "value-not-allowed",
    pattern: Some("^[0-9]+$"),
    faults: |text| match text.trim().parse::<u32>() {
        Ok(1..) => Vec::new(),
        _ => vec![Fault::of(format!("is {}, which is no whole number above 0", quote(text)))],
    },
};
