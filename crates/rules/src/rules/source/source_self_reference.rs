use super::local::{is_directory, normal};
use super::remote::{github, remotes};
use crate::edit::json_string;
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "source-self-reference",
    level: Level::Warning,
    witness: Witness { by: By::Documentation, client: MEASURED },
    fixes: Some(Safety::Unsafe),
    page: include_str!("source_self_reference.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    let Some(ours) = repo.facts.github.as_deref() else { return };
    for remote in remotes(repo).filter(|it| it.is(&["github", "url", "git-subdir"])) {
        let Some(place) = remote.text("repo").or_else(|| remote.text("url")) else { continue };
        let is_ours = github(place).is_some_and(|it| it.path.is_none() && it.reference.is_none() && it.repo.eq_ignore_ascii_case(ours));
        // Who pins an older state of the repository means it.
        let is_pinned = remote.node.get("ref").is_some() || remote.node.get("sha").is_some();
        if !is_ours || is_pinned {
            continue;
        }
        let path = if remote.is(&["git-subdir"]) { remote.text("path").map_or("", |it| it.as_str()) } else { "" };
        let local = normal(path);
        let found = findings.report(
            place.span,
            format!(
                "{} comes from this repository, which is cloned a second time to install it; without a key for SSH that fails",
                remote.entry.title()
            ),
        );
        found.label("this repository").help(format!("name the directory: `\"source\": \"{local}\"`"));
        if is_directory(&repo.tree, &local) {
            found.fix(Fix::risky(format!("Write `{local}`"), remote.node.span, json_string(&local)));
        }
    }
}
