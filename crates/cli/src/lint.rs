//! From a directory to a report.

use std::path::Path;

use marketlint_rules::model::Facts;
use marketlint_rules::{Config, Options, Repo, check, rules};

use crate::discover;
use crate::report::{Report, Root};

/// Lints one root.
pub fn lint(root: &Path, config: &Config) -> Report {
    let tree = discover::walk(root);
    let files = discover::Disk::new(root.to_owned());
    let repo = Repo::load(tree, &files, Facts::default(), Options::default());
    let found = check(&repo, &rules::all(), config);
    let mut report = Report::default();
    let summary = Root::of(&repo, ".");
    report.add(&repo, found, summary, &|path| if path.is_empty() { ".".into() } else { path.into() });
    report
}
