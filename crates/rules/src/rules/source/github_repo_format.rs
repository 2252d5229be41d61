use super::local::is_owner_and_name;
use super::remote::{git_url, github, remotes, subdir};
use crate::edit::{json_string, string};
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "github-repo-format",
    level: Level::Error,
    witness: Witness { by: By::Loader, client: MEASURED },
    fixes: Some(Safety::Safe),
    page: include_str!("github_repo_format.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for remote in remotes(repo).filter(|it| it.is(&["github"])) {
        let Some((member, text)) = remote.member("repo") else { continue };
        let (span, said) = match text.strip_suffix(".git") {
            _ if text.is_empty() => (text.span, "is an empty string"),
            Some(rest) if is_owner_and_name(rest) => (text.slice(rest.len()..text.len()), "ends in `.git`, which the client adds itself"),
            _ if is_owner_and_name(text) => continue,
            _ => (text.span, "is not of the form `owner/name`"),
        };
        let title = remote.entry.title();
        let found = findings.report(span, format!("the repository {} {said}; installing {title} fails", quote(text)));
        found.help("write the owner and the name of the repository: `owner/name`");
        let Some(meant) = github(text) else {
            if git_url(text).is_ok() {
                let fix = remote.turned_into(repo, "url", member, &[("url", string(text.as_str()))], Safety::Safe);
                found.help("for a repository elsewhere, make it a `url` source").maybe_fix(fix);
            }
            continue;
        };
        match (&meant.path, &meant.reference) {
            (None, None) => {
                found.help(format!("write `{}`", meant.repo)).fix(Fix::safe(
                    format!("Write `{}`", meant.repo),
                    text.span,
                    json_string(&meant.repo),
                ));
            }
            (None, Some(reference)) => {
                let new = [("repo", string(&*meant.repo)), ("ref", string(&**reference))];
                let fix = remote.turned_into(repo, "github", member, &new, Safety::Safe);
                found.help(format!("write `{}`, and the branch or tag `{reference}` as `ref`", meant.repo)).maybe_fix(fix);
            }
            (Some(_), _) => {
                let fix = remote.turned_into(repo, "git-subdir", member, &subdir(&meant), Safety::Safe);
                found.help("for a directory of a repository, make it a `git-subdir` source").maybe_fix(fix);
            }
        }
    }
}
