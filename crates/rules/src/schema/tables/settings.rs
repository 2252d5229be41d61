//! `settings.json` of a plugin.

use crate::model::Doc;
use crate::schema::Checker;

pub(super) fn check(_doc: &Doc, _checker: &mut Checker<'_>) {}
