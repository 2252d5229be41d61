use std::ops::Range;

use super::remote::remotes;
use crate::edit::json_string;
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "ref-malformed",
    level: Level::Error,
    witness: Witness { by: By::Loader, client: MEASURED },
    fixes: Some(Safety::Safe),
    page: include_str!("ref_malformed.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for remote in remotes(repo).filter(|it| it.is(&["github", "url", "git-subdir"])) {
        // Beside a commit the name is looked at no further than for an option.
        let counts = |it: &&Text| remote.node.get("sha").is_none() || it.starts_with('-');
        let Some(text) = remote.text("ref").filter(counts) else { continue };
        if let Some((at, name)) = qualified(text) {
            findings
                .report(
                    text.slice(at),
                    format!("`ref` is {}, where a name is wanted; installing {} fails", quote(text), remote.entry.title()),
                )
                .help(format!("write `{name}`"))
                .fix(Fix::safe(format!("Write `{name}`"), text.span, json_string(name)));
        } else if text.as_str() == "HEAD" {
            findings
                .report(text.span, format!("`HEAD` is neither a branch nor a tag; installing {} fails", remote.entry.title()))
                .help("remove `ref`: the default branch is taken without it");
        } else if let Some((range, what)) = fault(text) {
            findings
                .report(text.slice(range), format!("the branch or tag {} {what}; installing {} fails", quote(text), remote.entry.title()))
                .help("write the name of a branch or a tag of that repository");
        }
    }
}

/// What keeps a string from being the name of a branch or a tag: the rules of `git check-ref-format`.
fn fault(text: &str) -> Option<(Range<usize>, &'static str)> {
    if text.starts_with('-') {
        return Some((0..1, "begins with `-` and is taken for an option of git"));
    }
    if let Some((at, it)) =
        text.char_indices().find(|&(_, it)| it.is_ascii_control() || matches!(it, ' ' | '~' | '^' | ':' | '?' | '*' | '[' | '\\'))
    {
        return Some((at..at + it.len_utf8(), "holds a character that no name in git may have"));
    }
    let part = ["..", "@{", "//"].into_iter().find_map(|it| text.find(it).map(|at| at..at + 2));
    let part = part.or_else(|| {
        let end = text.len();
        ["/", ".", ".lock"].into_iter().find(|it| text.ends_with(it)).map(|it| end - it.len()..end)
    });
    let part = part.or_else(|| text.starts_with(['/', '.']).then_some(0..1));
    part.map(|it| (it, "is no name that git allows"))
}

/// The name in the full name of a branch or a tag, and where the rest stands. `git clone --branch` takes the name alone.
fn qualified(text: &str) -> Option<(Range<usize>, &str)> {
    let prefix = ["refs/heads/", "refs/tags/", "refs/remotes/origin/"].into_iter().find(|it| text.starts_with(it))?;
    let name = text.get(prefix.len()..).filter(|it| !it.is_empty() && fault(it).is_none())?;
    Some((0..prefix.len(), name))
}
