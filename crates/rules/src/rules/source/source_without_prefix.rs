use super::local::{Known, Trouble, is_bare, is_directory, likely, normal, plugin_root, rewrite, trouble};
use super::remote::{git_url, github};
use crate::edit::{self, NewValue};
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "source-without-prefix",
    level: Level::Error,
    fixes: Some(Safety::Unsafe),
    page: include_str!("source_without_prefix.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    let mut known = None;
    for entry in repo.entries() {
        let Some(path) = entry.path() else { continue };
        if !matches!(trouble(repo, entry, path), Some(Trouble::NoPrefix)) {
            continue;
        }
        let said = if path.is_empty() {
            "the source is an empty string".to_owned()
        } else {
            format!("the source {} does not begin with `./`", quote(path))
        };
        let found = findings.report(path.span, format!("{said}; {} cannot be installed", entry.title()));
        found.help(
            "write the path of the plugin's directory from the root of the repository, with `./` in front; `./` is the repository itself",
        );
        if let Some(root) = plugin_root(entry).filter(|_| is_bare(path)) {
            found.also(root.span, "cannot be put before it: no relative path without `.` and `..`");
        }
        let inside = normal(path);
        let is_inside = !path.is_empty() && (is_directory(&repo.tree, &inside) || is_bare(path));
        if let Some((likely, safety)) =
            is_inside.then(|| likely(repo, entry, path, known.get_or_insert_with(|| Known::of(&repo.tree)))).flatten()
        {
            found.help(format!("write `{likely}`")).fix(rewrite(path, &likely, safety));
        } else if let Some((said, value)) = elsewhere(path) {
            let object = edit::on_one_line(&value);
            found.help(format!("a string is a path in this repository; for {said} write `{object}`"));
            found.fix(Fix::risky(format!("Write `{object}`"), path.span, object));
        } else if path.starts_with('/') || path.starts_with('~') || path.get(1..2) == Some(":") {
            found.help("an absolute path exists on one machine only: write the path from the root of the repository, with `./` in front");
        }
    }
}

/// What a string that is no path was likely meant to be.
fn elsewhere(text: &str) -> Option<(&'static str, NewValue)> {
    let member = |key: &str, value: &str| (key.to_owned(), edit::string(value));
    if let Some(it) = github(text) {
        let mut members = match &it.path {
            None => vec![member("source", "github"), member("repo", &it.repo)],
            Some(path) => {
                vec![member("source", "git-subdir"), member("url", &format!("https://github.com/{}.git", it.repo)), member("path", path)]
            }
        };
        members.extend(it.reference.iter().map(|it| member("ref", it)));
        return Some(("a repository on GitHub", NewValue::Object(members)));
    }
    if let Some(package) = text.strip_prefix("npm:") {
        return Some(("an npm package", NewValue::Object(vec![member("source", "npm"), member("package", package)])));
    }
    let is_git = git_url(text).is_ok() && (text.contains("://") || text.contains('@'));
    is_git.then(|| ("a git repository", NewValue::Object(vec![member("source", "url"), member("url", text)])))
}
