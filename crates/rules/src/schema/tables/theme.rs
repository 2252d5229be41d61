//! `themes/*.json`. The official check does not look at them.

use crate::diagnostic::Level;
use crate::model::Doc;
use crate::schema::format::{Fault, Format};
use crate::schema::{ANY_SIZE, Checker, Field, Stranger, Table, Type, Unknown, quote};

pub(super) fn check(doc: &Doc, checker: &mut Checker<'_>) {
    if let Some(root) = doc.root() {
        checker.object(root, &THEME, doc.opening(), Level::Warning);
    }
}

/// A theme.
pub static THEME: Table = Table {
    name: "a theme",
    refused: "Claude Code does not offer the theme",
    unknown: Unknown::Confused,
    strangers: &[&[Stranger { name: "colors", belongs: "`overrides` is" }]],
    fields: &[
        Field::new("name", Type::String, "The name; without it, that of the file.").soft("Claude Code ignores it"),
        Field::new(
            "base",
            Type::Enum(&["dark", "light", "dark-daltonized", "light-daltonized", "dark-ansi", "light-ansi"]),
            "The theme that it changes.",
        )
        .soft("Claude Code ignores it"),
        Field::new(
            "overrides",
            Type::Map(None, &Type::Format(&COLOUR), ANY_SIZE),
            "The colours that it changes: `#rrggbb`, `rgb(r,g,b)`, `ansi256(n)` or `ansi:NAME`.",
        )
        .soft("Claude Code ignores it")
        .example("{ \"claude\": \"#d97757\" }"),
    ],
};

/// A colour as themes write it.
static COLOUR: Format = Format {
    name: "a colour such as `#d97757`",
    rule: "value-not-allowed",
    pattern: Some("^(#[0-9a-fA-F]{3}|#[0-9a-fA-F]{6}|rgb\\(.*\\)|ansi256\\(.*\\)|ansi:.+)$"),
    faults: |text| if is_colour(text.trim()) { Vec::new() } else { vec![Fault::of(format!("is {}, which is no colour", quote(text)))] },
};

fn is_colour(text: &str) -> bool {
    let numbers =
        |inner: &str, count: usize| inner.split(',').count() == count && inner.split(',').all(|it| it.trim().parse::<u8>().is_ok());
    let call = |name: &str, count: usize| text.strip_prefix(name).and_then(|it| it.strip_suffix(')')).is_some_and(|it| numbers(it, count));
    let hex = |it: &str| matches!(it.len(), 3 | 6) && it.bytes().all(|it| it.is_ascii_hexdigit());
    text.strip_prefix('#').is_some_and(hex)
        || call("rgb(", 3)
        || call("ansi256(", 1)
        || text.strip_prefix("ansi:").is_some_and(|it| !it.is_empty())
}
