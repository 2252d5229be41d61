use crate::edit::{self, NewValue};
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "relative-source-by-url",
    aliases: &["relative-source-in-url-marketplace"],
    level: Level::Error,
    opt_in: true,
    witness: Witness { by: By::Loader, client: MEASURED },
    fixes: Some(Safety::Unsafe),
    page: include_str!("relative_source_by_url.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for entry in repo.entries() {
        let Some(path) = entry.path() else { continue };
        findings
            .report(
                path.span,
                format!(
                    "the source {} lies in this repository; who adds the catalogue by its URL has only the one file, and cannot install {}",
                    quote(path),
                    entry.title()
                ),
            )
            .label("not fetched with the catalogue")
            .help("say where the plugin is to be fetched: a `github`, `url` or `git-subdir` source")
            .maybe_fix(fetched(repo, entry, path));
    }
}

/// The same directory, from this repository on GitHub.
fn fetched(repo: &Repo, entry: Entry<'_>, path: &Text) -> Option<Fix> {
    let ours = repo.facts.github.as_deref()?;
    let dir = repo.tree.path(repo.dir_of(entry)?).to_owned();
    let members = match dir.as_str() {
        "" => vec![("source", "github".to_owned()), ("repo", ours.to_owned())],
        _ => vec![("source", "git-subdir".to_owned()), ("url", format!("https://github.com/{ours}.git")), ("path", dir)],
    };
    let object = NewValue::Object(members.into_iter().map(|(key, value)| (key.to_owned(), edit::string(value))).collect());
    Some(Fix::risky("Fetch it from this repository", path.span, edit::on_one_line(&object)))
}
