//! `SKILL.md`: the front matter of a skill. A command has the same.

use super::frontmatter::{ALLOWED_TOOLS, DESCRIPTION, EFFORT, MODEL, NAME, REFUSED, TEXT, TRUTH, WORDS};
use super::hooks::{self, Form};
use crate::model::Doc;
use crate::schema::format::{Fault, Format};
use crate::schema::{ANY_NUMBER, ANY_SIZE, Checker, Field, Table, Type, Unknown, quote};

pub(super) fn check(doc: &Doc, checker: &mut Checker<'_>) {
    let Some(root) = super::frontmatter::check(doc, &SKILL, checker).filter(|_| doc.parsed.errors.is_empty()) else { return };
    if let Some(events) = root.get("hooks") {
        hooks::check_events(events, Form::FrontMatter, checker);
    }
    hooks::check_strays(root, checker);
}

/// The front matter of a skill.
pub static SKILL: Table = Table { name: "a skill", refused: REFUSED, unknown: Unknown::Confused, strangers: &[], fields: FIELDS };

/// The fields that skills and commands share.
pub(super) const FIELDS: &[Field] = &[
    NAME,
    DESCRIPTION,
    Field::new(
        "when_to_use",
        Type::OneOf(&[Type::String, Type::Null, Type::Array(&Type::Any, ANY_SIZE)]),
        "When to use it; shown behind the description.",
    )
    .soft("Claude Code shows `[object Object]` in its place"),
    Field::new(
        "argument-hint",
        Type::OneOf(&[Type::String, Type::Null, Type::Number(ANY_NUMBER), Type::Bool, Type::Array(&Type::Any, ANY_SIZE)]),
        "What is shown behind the name while it is typed.",
    )
    .soft("Claude Code shows `[object Object]` in its place")
    .example("\"[file]\""),
    Field::new(
        "arguments",
        Type::OneOf(&[Type::String, Type::Null, Type::Number(ANY_NUMBER), Type::Array(&Type::Any, ANY_SIZE)]),
        "The names of the arguments, for `$name` in the text.",
    )
    .soft("Claude Code drops it")
    .example("[file, mode]"),
    Field::new("disable-model-invocation", TRUTH, "Whether only people may start it.")
        .soft("Claude Code takes it for `false`, and the model may start it"),
    Field::new("user-invocable", TRUTH, "Whether people may start it.")
        .soft("Claude Code takes it for `false`, and people cannot start it"),
    ALLOWED_TOOLS,
    Field::new("disallowed-tools", WORDS, "The tools it may not use.").soft("Claude Code drops it").example("Write, Edit"),
    MODEL,
    EFFORT,
    Field::new("context", Type::OneOf(&[Type::Enum(&["fork"]), Type::Null]), "Whether it runs in an agent of its own.")
        .soft("Claude Code ignores it"),
    Field::new("agent", TEXT, "The agent that runs it, with `context: fork`.").soft("Claude Code ignores it"),
    Field::new("background", TRUTH, "Whether it runs in the background, with `context: fork`.").soft("Claude Code ignores it"),
    Field::new("hooks", Type::Any, "Hooks that run while it is in use."),
    Field::new("paths", WORDS, "The files for which it is loaded, as patterns.").soft("Claude Code ignores it"),
    Field::new("shell", SHELL, "The shell for the commands in its text.")
        .effect("the official check refuses it, and Claude Code runs `bash`")
        .example("bash"),
    Field::new("license", Type::Any, "Under which terms it may be used."),
    Field::new("compatibility", Type::Any, "What it needs to run, in at most 500 characters."),
    Field::new("metadata", Type::OneOf(&[Type::Map(None, &Type::Any, ANY_SIZE), Type::Null]), "Anything else, for other tools.")
        .soft("Claude Code drops it"),
];

const SHELL: Type = Type::OneOf(&[Type::Format(&SHELL_NAME), Type::Null]);

/// The name of a shell, in any letter case.
static SHELL_NAME: Format = Format {
    name: "`bash` or `powershell`",
    rule: "value-not-allowed",
    pattern: Some("^\\s*(?i:bash|powershell)\\s*$"),
    faults: |text| {
        let known = ["bash", "powershell"].iter().any(|it| it.eq_ignore_ascii_case(text.trim()));
        if known { Vec::new() } else { vec![Fault::of(format!("is {}, which is neither `bash` nor `powershell`", quote(text)))] }
    },
};
