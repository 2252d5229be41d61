use std::ops::Range;

use super::remote::remotes;
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "ref-malformed",
    level: Level::Error,
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("ref_malformed.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for remote in remotes(repo).filter(|it| it.is(&["github", "url", "git-subdir"])) {
        let Some(text) = remote.text("ref") else { continue };
        if let Some((range, what)) = fault(text) {
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
    part.map(|it| (it, "is no name that git allows"))
}
