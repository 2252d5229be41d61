//! The front matter of a command: that of a skill.

use super::frontmatter::REFUSED;
use super::skill::FIELDS;
use crate::model::Doc;
use crate::schema::{Checker, Table, Unknown};

pub(super) fn check(doc: &Doc, checker: &mut Checker<'_>) {
    super::frontmatter::check(doc, &COMMAND, checker);
}

/// The front matter of a command.
pub static COMMAND: Table = Table { name: "a command", refused: REFUSED, unknown: Unknown::Confused, strangers: &[], fields: FIELDS };
