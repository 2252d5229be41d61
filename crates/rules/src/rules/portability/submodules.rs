//! What `.gitmodules` says.

use std::ops::Range;

use crate::model::Repo;

/// A submodule, as `.gitmodules` describes it.
pub(super) struct Submodule<'a> {
    /// Where it lies, from the root.
    pub(super) path: &'a str,
    /// Where it comes from, with its place in the file.
    pub(super) url: Option<(&'a str, Range<usize>)>,
}

/// The submodules that `.gitmodules` describes.
pub(super) fn submodules(repo: &Repo) -> Vec<Submodule<'_>> {
    let text = repo.tree.get(".gitmodules").and_then(|it| repo.sources.text(it)).unwrap_or_default();
    let mut out: Vec<Submodule<'_>> = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let value = |at: usize| {
            let value = line.get(at + 1..).unwrap_or_default();
            let from = start + at + 1 + (value.len() - value.trim_start().len());
            let value = value.trim();
            (value.trim_matches('"'), from..from + value.len())
        };
        match (line.trim_start().starts_with('['), line.find('='), out.last_mut()) {
            (true, ..) => out.push(Submodule { path: "", url: None }),
            (false, Some(at), Some(last)) => match line.get(..at).unwrap_or_default().trim() {
                "path" => last.path = value(at).0.trim_end_matches('/'),
                "url" => last.url = Some(value(at)),
                _ => {}
            },
            _ => {}
        }
        start += line.len();
    }
    out.retain(|it| !it.path.is_empty());
    out
}
