//! Rules about the front matter that all Markdown components share.

use marketlint_parser::Span;

use crate::{Doc, Repo, Rule};

mod description_missing;
mod frontmatter_cut_short;
mod frontmatter_missing;
mod frontmatter_not_a_mapping;
mod yaml_not_portable;

/// The rules of this group.
pub static RULES: &[&Rule] = &[
    &description_missing::RULE,
    &frontmatter_cut_short::RULE,
    &frontmatter_missing::RULE,
    &frontmatter_not_a_mapping::RULE,
    &yaml_not_portable::RULE,
];

/// The three dashes that end the front matter in the middle of a line. Whatever is wrong with the block follows from them.
pub(super) fn cut_short(repo: &Repo, doc: &Doc) -> Option<Span> {
    let (text, front) = (repo.sources.text(doc.file)?, doc.front.as_ref()?);
    let line = text.get(front.yaml.clone())?.rsplit('\n').next()?;
    let closed_later = || text.get(front.body.clone()).is_some_and(|it| it.lines().any(|it| it.trim_end() == "---"));
    let cut = !line.trim().is_empty() || (!line.is_empty() && closed_later());
    cut.then(|| Span::new(doc.file, front.close.start, front.close.end))
}
