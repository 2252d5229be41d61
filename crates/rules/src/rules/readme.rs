//! Rules about the README of the marketplace.

use marketlint_parser::Node;

use crate::Rule;
use crate::model::{Doc, Repo};

mod readme_adds_catalogue_file;
mod readme_install_drift;
mod readme_without_marketplace_add;

/// The rules of this group.
pub static RULES: &[&Rule] = &[&readme_adds_catalogue_file::RULE, &readme_install_drift::RULE, &readme_without_marketplace_add::RULE];

/// An install command in a README: `plugin install NAME@MARKETPLACE`.
pub(super) struct Install {
    pub(super) plugin: std::ops::Range<usize>,
    pub(super) marketplace: std::ops::Range<usize>,
}

/// Matches `claude plugin install formatter@my-tools` and `/plugin i formatter@my-tools`, and no command of another program.
static INSTALL: std::sync::LazyLock<regex::Regex> = std::sync::LazyLock::new(|| {
    let name = r"([A-Za-z0-9][A-Za-z0-9._-]*[A-Za-z0-9]|[A-Za-z0-9])";
    regex::Regex::new(&format!(
        r"(?:/|\bclaude )plugins? (?:install|i|enable|update)(?: --?[a-z-]+(?:[ =](?:user|project|local))?)* {name}@{name}"
    ))
    .expect("the pattern is well formed")
});

/// The install commands of a text.
pub(super) fn installs(text: &str) -> impl Iterator<Item = Install> + '_ {
    INSTALL.captures_iter(text).filter_map(|it| Some(Install { plugin: it.get(1)?.range(), marketplace: it.get(2)?.range() }))
}

/// Matches `marketplace add acme/tools` and `marketplace add https://github.com/acme/tools.git`.
static ADD: std::sync::LazyLock<regex::Regex> = std::sync::LazyLock::new(|| {
    regex::Regex::new(r"marketplace add (?:https?://[\w.-]+/|git@[\w.-]+:)?([\w.-]+/[\w.-]+)").expect("the pattern is well formed")
});

/// The repositories whose marketplaces a text adds, as `owner/name`.
pub(super) fn added(text: &str) -> impl Iterator<Item = &str> {
    ADD.captures_iter(text).filter_map(|it| it.get(1)).map(|it| it.as_str().trim_end_matches(".git"))
}

/// Whether a repository, written as `owner/name`, may be the one at hand: its remote says so, or, where it has none, what its
/// manifests say; where nobody says, it may be.
fn may_be_ours(repo: &Repo, written: &str) -> bool {
    let is_it = |it: &str| it.eq_ignore_ascii_case(written);
    if let Some(ours) = repo.facts.github.as_deref() {
        return is_it(ours);
    }
    let catalogue = repo.marketplace.as_ref().and_then(Doc::root).into_iter();
    let entries = repo.entries().filter(|it| it.path().is_some()).map(|it| it.node);
    let manifests = repo.plugins.iter().filter_map(|it| it.manifest.as_ref()?.root());
    let said = catalogue.flat_map(|it| [Some(it), it.get("metadata")]).flatten().chain(entries).chain(manifests);
    let mut said = said.flat_map(|it| ["repository", "homepage"].map(|key| it.get(key))).flatten().filter_map(Node::as_str);
    let named = |it: &str| REPOSITORY.captures(it).and_then(|it| it.get(1)).map(|it| it.as_str().trim_end_matches(".git").to_owned());
    let mut known = said.by_ref().filter_map(named).peekable();
    known.peek().is_none() || known.any(|it| is_it(&it))
}

/// Matches `https://github.com/acme/tools` at the beginning of an address.
static REPOSITORY: std::sync::LazyLock<regex::Regex> =
    std::sync::LazyLock::new(|| regex::Regex::new(r"github\.com[/:]([\w.-]+/[\w.-]+)").expect("the pattern is well formed"));
