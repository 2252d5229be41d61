//! The registry: every group of rules, and in each group's file every rule of it.

use crate::Rule;

pub mod agent;
pub mod catalogue;
pub mod command;
pub mod compat;
pub mod dependency;
pub mod directory;
pub mod frontmatter;
pub mod hook;
pub mod layout;
pub mod lsp;
pub mod manifest;
pub mod mcp;
pub mod policy;
pub mod portability;
pub mod readme;
mod rename;
pub mod schema;
pub mod security;
pub mod skill;
pub mod source;
pub mod suppression;
pub mod syntax;

/// The groups, each with its rules.
pub static GROUPS: &[&[&Rule]] = &[
    agent::RULES,
    catalogue::RULES,
    command::RULES,
    compat::RULES,
    dependency::RULES,
    directory::RULES,
    frontmatter::RULES,
    hook::RULES,
    layout::RULES,
    lsp::RULES,
    manifest::RULES,
    mcp::RULES,
    policy::RULES,
    portability::RULES,
    readme::RULES,
    schema::RULES,
    security::RULES,
    skill::RULES,
    source::RULES,
    suppression::RULES,
    syntax::RULES,
];

/// Every rule, by group and name.
pub fn all() -> Vec<&'static Rule> {
    let mut all: Vec<&'static Rule> = GROUPS.iter().flat_map(|it| it.iter().copied()).collect();
    all.sort_by_cached_key(|it| (it.group(), it.name));
    all
}

/// The rule of that name, or formerly of that name.
pub fn find(name: &str) -> Option<&'static Rule> {
    GROUPS.iter().flat_map(|it| it.iter().copied()).find(|it| it.is_called(name))
}

/// Whether levels can be set for a name: of a rule, of a group, or of all.
pub fn is_rule_or_group(name: &str) -> bool {
    name == crate::config::ALL || GROUPS.iter().flat_map(|it| it.iter()).any(|it| it.is_called(name) || it.group() == name)
}

/// What every rule file begins with.
pub mod prelude {
    pub use marketlint_parser::{FileId, Node, Span, Text, Value};

    pub use crate::diagnostic::{Findings, Fix, Level, Operation, Safety};
    pub use crate::model::view::{Entry, Source};
    pub use crate::model::{Component, Doc, DocKind, Plugin, Repo, RootKind, Via};
    pub use crate::rule::{By, MEASURED, Rule, Witness};
    pub use crate::schema::{describe, either, nearest, quote};
    pub use crate::tree::Found;

    /// Reports what the field tables found for a rule.
    pub fn report_problems(repo: &Repo, findings: &mut Findings, rule: &'static str) {
        for problem in repo.problems(rule) {
            let diagnostic = findings.report(problem.span, problem.message.clone());
            diagnostic.level(problem.level).label(problem.label.clone()).maybe_fix(problem.fix.clone());
            diagnostic.help = problem.help.clone();
        }
    }
}
