//! `hooks/hooks.json`, and hooks wherever else they stand.

use crate::model::Doc;
use crate::schema::Checker;

pub(super) fn check(_doc: &Doc, _checker: &mut Checker<'_>) {}
