use crate::rules::prelude::*;
use crate::rules::source::remote::{Remote, is_hash, remotes};
use crate::semver::Version;

pub(super) static RULE: Rule = Rule {
    name: "source-without-sha",
    aliases: &["source-unpinned"],
    level: Level::Warning,
    opt_in: true,
    witness: Witness { by: By::House, client: MEASURED },
    page: include_str!("source_without_sha.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for remote in remotes(repo) {
        let title = remote.entry.title();
        let (message, label, help) = match remote.kind.as_str() {
            "github" | "url" | "git-subdir" if remote.node.get("sha").is_none() && !names_commit(remote) => {
                let what = remote.text("ref").map_or("the default branch".to_owned(), |it| quote(it));
                let message = format!("{title} is whatever {what} holds on the day it is installed");
                (message, "no `sha` in here", "add the commit as `sha`, as `git ls-remote` prints it")
            }
            "npm" if !is_exact(remote) => (
                format!("{title} is whichever release npm offers on the day it is installed"),
                "no exact `version` in here",
                "add the exact release as `version`",
            ),
            // `archive-without-checksum` speaks of those that a command may fetch.
            "archive" if remote.node.get("sha256").is_none() && remote.entry.node.get("headersHelper").is_none() => (
                format!("{title} is whatever the archive holds on the day it is installed"),
                "no `sha256` in here",
                "add the checksum of the archive as `sha256`",
            ),
            "command" => (
                format!("{title} is whatever a command fetches on the day it is installed"),
                "",
                "offer the plugin from a git repository, with a `sha`",
            ),
            _ => continue,
        };
        let place = remote.text("command").map_or(remote.node.opening(), |it| it.span);
        findings.report(place, message).label(label).help(help);
    }
}

/// Whether a commit stands under another key, of which other rules speak.
fn names_commit(remote: Remote<'_>) -> bool {
    remote.node.members().iter().filter_map(|it| it.value.as_str()).any(is_hash)
}

fn is_exact(remote: Remote<'_>) -> bool {
    let behind = remote.text("package").and_then(|it| it.get(1..)?.split_once('@').map(|it| it.1));
    let stated = remote.text("version").map(|it| it.as_str());
    // A tarball has an address instead.
    remote.text("package").is_none_or(|it| it.contains("://")) || stated.or(behind).is_some_and(|it| Version::parse(it).is_some())
}
