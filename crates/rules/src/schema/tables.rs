//! The tables, one module per kind of document. A module's `check` says what applies to a document of its kind; most
//! hand their root to one table.

use crate::config::Options;
use crate::model::{Doc, DocKind};
use crate::schema::{Checker, Problem, Type};

pub mod agent;
pub mod command;
pub mod config;
pub mod fields;
mod foreign;
mod frontmatter;
pub mod hooks;
pub mod lsp;
pub mod marketplace;
pub mod mcp;
pub mod monitors;
pub mod output_style;
pub mod plugin;
pub mod project_settings;
pub mod settings;
pub mod skill;
pub mod source;
pub mod theme;

/// Checks a document against what is known of its kind. The text is for the repairs.
pub fn check(doc: &Doc, text: &str, options: &Options) -> Vec<Problem> {
    let mut checker = Checker::new(text, &options.house_fields);
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
        DocKind::ProjectSettings => project_settings::check(doc, &mut checker),
        DocKind::StrayManifest => plugin::check_stray(doc, &mut checker),
        DocKind::Workflow => {}
    }
    // What is missing in a text that breaks off may have been lost with the rest of it.
    if !doc.parsed.errors.is_empty() && !doc.is_whole() {
        checker.problems.retain(|it| it.rule != "missing-field");
    }
    checker.problems
}

/// What the top of a document is, for schemas and reference pages; for Markdown, the front matter.
pub fn of(kind: DocKind) -> Option<Type> {
    match kind {
        DocKind::Marketplace => Some(Type::Object(&marketplace::MARKETPLACE)),
        DocKind::Skill => Some(Type::Object(&skill::SKILL)),
        DocKind::Command => Some(Type::Object(&command::COMMAND)),
        DocKind::Agent => Some(Type::Object(&agent::AGENT)),
        DocKind::OutputStyle => Some(Type::Object(&output_style::OUTPUT_STYLE)),
        DocKind::Hooks => Some(Type::Object(&hooks::HOOKS_FILE)),
        DocKind::Plugin => Some(Type::Object(&plugin::PLUGIN)),
        DocKind::Lsp => Some(lsp::SERVERS),
        DocKind::Monitors => Some(monitors::MONITORS),
        DocKind::Mcp => Some(Type::Object(&mcp::MCP_FILE)),
        DocKind::Theme => Some(Type::Object(&theme::THEME)),
        DocKind::Settings => Some(Type::Object(&settings::SETTINGS)),
        _ => None,
    }
}
