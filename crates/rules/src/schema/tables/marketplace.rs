//! `marketplace.json`: the catalogue and its entries.

use crate::diagnostic::Level;
use crate::model::Doc;
use crate::names::{ENTRY_NAME, MARKETPLACE_NAME};
use crate::schema::format::NOT_EMPTY;
use crate::schema::{ANY_SIZE, Checker, Field, Table, Type, Unknown};

pub(super) fn check(doc: &Doc, checker: &mut Checker<'_>) {
    if let Some(root) = doc.root() {
        checker.object(root, &MARKETPLACE, doc.opening(), Level::Error);
    }
}

const NO_ADD: &str = "`marketplace add` refuses the catalogue";

/// The catalogue.
pub static MARKETPLACE: Table = Table {
    name: "the marketplace catalogue",
    refused: NO_ADD,
    unknown: Unknown::Warned,
    strangers: &[],
    fields: &[
        Field::new("$schema", Type::String, "The JSON Schema that editors use."),
        Field::new("name", Type::Format(&MARKETPLACE_NAME), "The name people type behind the `@`.")
            .required()
            .example("\"my-marketplace\""),
        Field::new("owner", Type::Object(&OWNER), "Who keeps the catalogue.").required().example("{ \"name\": \"Your name\" }"),
        Field::new("plugins", Type::Array(&Type::Object(&ENTRY), ANY_SIZE), "The plugins on offer.").required().example("[]"),
    ],
};

/// Who keeps the catalogue.
pub static OWNER: Table = Table {
    name: "the `owner`",
    refused: NO_ADD,
    unknown: Unknown::Ignored,
    strangers: &[],
    fields: &[
        Field::new("name", Type::Format(&NOT_EMPTY), "The name of a person or a team.").required().example("\"Your name\""),
        Field::new("email", Type::String, "Where to write to."),
        Field::new("url", Type::String, "Where to read more."),
    ],
};

/// An entry: a plugin on offer.
pub static ENTRY: Table = Table {
    name: "the entry",
    refused: "the plugin cannot be installed",
    unknown: Unknown::Ignored,
    strangers: &[],
    fields: &[Field::new("name", Type::Format(&ENTRY_NAME), "The name people type before the `@`.")
        .required()
        .effect("the client drops the entry")
        .example("\"my-plugin\"")],
};
