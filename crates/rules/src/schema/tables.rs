//! The tables, one module per kind of document. A module's `check` says what applies to a document of its kind; most
//! hand their root to one table.

use crate::config::Options;
use crate::model::{Doc, DocKind};
use crate::schema::{Checker, Problem, Table};

pub mod agent;
pub mod command;
pub mod fields;
pub mod hooks;
pub mod lsp;
pub mod marketplace;
pub mod mcp;
pub mod monitors;
pub mod output_style;
pub mod plugin;
pub mod settings;
pub mod skill;
pub mod theme;

/// Checks a document against what is known of its kind.
pub fn check(doc: &Doc, options: &Options) -> Vec<Problem> {
    let mut checker = Checker::new(&options.house_fields);
    match doc.kind {
        DocKind::Marketplace => marketplace::check(doc, &mut checker),
        DocKind::Plugin => plugin::check(doc, &mut checker),
        DocKind::Skill => skill::check(doc, &mut checker),
        DocKind::Command => command::check(doc, &mut checker),
        DocKind::Agent => agent::check(doc, &mut checker),
        DocKind::OutputStyle => output_style::check(doc, &mut checker),
        DocKind::Hooks => hooks::check(doc, &mut checker),
        DocKind::Mcp => mcp::check(doc, &mut checker),
        DocKind::Lsp => lsp::check(doc, &mut checker),
        DocKind::Monitors => monitors::check(doc, &mut checker),
        DocKind::Theme => theme::check(doc, &mut checker),
        DocKind::Settings => settings::check(doc, &mut checker),
        DocKind::Workflow => {}
    }
    checker.problems
}

/// The table of the top of a document, for schemas and reference pages.
pub fn of(kind: DocKind) -> Option<&'static Table> {
    match kind {
        DocKind::Marketplace => Some(&marketplace::MARKETPLACE),
        _ => None,
    }
}
