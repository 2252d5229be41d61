use super::local::{link, trouble};
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "source-through-link",
    level: Level::Warning,
    page: include_str!("source_through_link.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for entry in repo.entries() {
        let (Some(path), Some(resolved)) = (entry.path(), entry.resolved_path()) else { continue };
        if trouble(repo, entry, path).is_some() {
            continue;
        }
        if let Some(link) = link(&repo.tree, &resolved) {
            let name = repo.tree.path(link);
            let found = findings.report(
                path.span,
                format!("the source {} leads through the link `{name}`; where git makes no links, as on Windows by default, installing {} fails", quote(path), entry.title()),
            );
            found.label("goes through a link");
            match repo.tree.follow(link) {
                Some(end) => found.help(format!("name the place itself: it lies in `./{}`", repo.tree.path(end))),
                None => found.help("name the place itself"),
            };
        }
    }
}
