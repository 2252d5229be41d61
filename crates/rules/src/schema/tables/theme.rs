//! `themes/*.json`.

use crate::model::Doc;
use crate::schema::Checker;

pub(super) fn check(_doc: &Doc, _checker: &mut Checker<'_>) {}
