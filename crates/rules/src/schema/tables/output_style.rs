//! The front matter of an output style. The official check does not look at it.

use super::frontmatter::TRUTH;
use crate::model::Doc;
use crate::schema::{ANY_NUMBER, Checker, Field, Table, Type, Unknown};

pub(super) fn check(doc: &Doc, checker: &mut Checker<'_>) {
    super::frontmatter::check(doc, &OUTPUT_STYLE, checker);
}

const TEXT: Type = Type::OneOf(&[Type::String, Type::Null, Type::Number(ANY_NUMBER), Type::Bool]);

/// The front matter of an output style.
pub static OUTPUT_STYLE: Table = Table {
    name: "an output style",
    refused: "Claude Code drops it",
    unknown: Unknown::Confused,
    strangers: &[],
    fields: &[
        Field::new("name", TEXT, "The name; without it, that of the file.").soft("Claude Code drops it"),
        Field::new("description", TEXT, "What is shown in the list of styles.").soft("Claude Code drops it"),
        Field::new("keep-coding-instructions", TRUTH, "Whether the instructions for writing code stay.")
            .soft("Claude Code takes it for `false`"),
        Field::new("force-for-plugin", TRUTH, "Whether the style is on wherever the plugin is.").soft("Claude Code takes it for `false`"),
    ],
};
