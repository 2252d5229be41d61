//! `output-styles/**/*.md`: the front matter of an output style.

use crate::model::Doc;
use crate::schema::Checker;

pub(super) fn check(_doc: &Doc, _checker: &mut Checker<'_>) {}
