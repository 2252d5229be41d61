use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "readme-row-missing",
    level: Level::Warning,
    opt_in: true,
    witness: Witness { by: By::House, client: MEASURED },
    page: include_str!("readme_row_missing.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    let Some(catalogue) = &repo.marketplace else { return };
    let Some(readme) = repo.readme else {
        findings
            .report(catalogue.opening(), "there is no `README.md` beside the catalogue, so nobody reads there of its plugins")
            .help("add a `README.md` with a table of the plugins");
        return;
    };
    let Some(text) = repo.sources.text(readme) else { return };
    for entry in repo.entries() {
        let Some(name) = entry.name().filter(|it| !it.is_empty()) else { continue };
        let shown = entry.node.get("displayName").and_then(Node::as_str).filter(|it| !it.is_empty());
        if !names(text, name) && !shown.is_some_and(|it| names(text, it)) {
            findings
                .report(name.span, format!("the README does not name {}", quote(name)))
                .label("not in the README")
                .also(repo.at(readme), "the README")
                .help("add a row for it to the table of plugins");
        }
    }
}

/// Whether a name stands in a text as a word of its own: `fmt` does not stand in `fmt-extra`.
fn names(text: &str, name: &str) -> bool {
    let joins = |it: char| it.is_alphanumeric() || matches!(it, '-' | '_');
    text.match_indices(name).any(|(at, _)| {
        let before = text.get(..at).and_then(|it| it.chars().next_back());
        let mut after = text.get(at + name.len()..).unwrap_or_default().chars();
        let next = after.next();
        // A dot ends a sentence, or goes on with the name.
        let goes_on =
            next == Some('.') && after.next().is_some_and(joins) && !text.get(at + name.len()..).is_some_and(|it| it.starts_with(".md"));
        !before.is_some_and(|it| joins(it) || it == '.') && !next.is_some_and(joins) && !goes_on
    })
}
