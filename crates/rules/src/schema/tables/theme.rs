//! `themes/*.json`. The official check does not look at them.

use crate::diagnostic::Level;
use crate::model::Doc;
use crate::schema::{Checker, Field, STRING_MAP, Table, Type, Unknown};

pub(super) fn check(doc: &Doc, checker: &mut Checker<'_>) {
    if let Some(root) = doc.root() {
        checker.object(root, &THEME, doc.opening(), Level::Warning);
    }
}

/// A theme.
pub static THEME: Table = Table {
    name: "a theme",
    refused: "Claude Code does not offer the theme",
    unknown: Unknown::Ignored,
    strangers: &[],
    fields: &[
        Field::new("name", Type::String, "The name; without it, that of the file.").soft("Claude Code ignores it"),
        Field::new(
            "base",
            Type::Enum(&["dark", "light", "dark-daltonized", "light-daltonized", "dark-ansi", "light-ansi"]),
            "The theme that it changes.",
        )
        .soft("Claude Code ignores it"),
        Field::new("overrides", STRING_MAP, "The colours that it changes: `#rrggbb`, `rgb(r,g,b)`, `ansi256(n)` or `ansi:NAME`.")
            .soft("Claude Code ignores it")
            .example("{ \"claude\": \"#d97757\" }"),
    ],
};
