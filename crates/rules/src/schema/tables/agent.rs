//! `agents/**/*.md`: the front matter of an agent.

use crate::model::Doc;
use crate::schema::Checker;

pub(super) fn check(_doc: &Doc, _checker: &mut Checker<'_>) {}
