//! `settings.json` of a plugin. The official check reads it only to name what is out of use.

use crate::diagnostic::Level;
use crate::model::Doc;
use crate::schema::{ANY_SIZE, Checker, Field, Table, Type, Unknown};

pub(super) fn check(doc: &Doc, checker: &mut Checker<'_>) {
    if let Some(root) = doc.root() {
        checker.object(root, &SETTINGS, doc.opening(), Level::Warning);
    }
}

/// The settings that a plugin brings along.
pub static SETTINGS: Table = Table {
    name: "the settings of a plugin",
    refused: "Claude Code ignores the file",
    unknown: Unknown::Warned,
    strangers: &[],
    fields: &[
        Field::new("agent", Type::String, "The agent that sessions begin with; out of use.").soft("Claude Code ignores it"),
        Field::new("subagentStatusLine", Type::Map(None, &Type::Any, ANY_SIZE), "What the line below an agent shows; out of use.")
            .soft("Claude Code ignores it"),
    ],
};
