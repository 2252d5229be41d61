use super::local::{is_owner_and_name, step_up};
use super::remote::remotes;
use crate::edit::string;
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "source-path-ignored",
    level: Level::Warning,
    witness: Witness { by: By::Loader, client: MEASURED },
    fixes: Some(Safety::Unsafe),
    page: include_str!("source_path_ignored.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for remote in remotes(repo).filter(|it| it.is(&["github", "url"])) {
        let Some((member, path)) = remote.member("path") else { continue };
        let is_root = path.split('/').all(|it| matches!(it, "" | "."));
        if is_root || step_up(path).is_some() {
            continue;
        }
        let kind = remote.kind.as_str();
        let found = findings.report(
            member.key.span,
            format!(
                "a `{kind}` source has no `path`; {} is installed from the root of the repository, not from {}",
                remote.entry.title(),
                quote(path)
            ),
        );
        found.label("nobody reads this").help("make it a `git-subdir` source with a `url` and a `path`");
        let fix = match remote.member("repo") {
            Some((repository, name)) if kind == "github" && is_owner_and_name(name) => remote.turned_into(
                repo,
                "git-subdir",
                repository,
                &[("url", string(format!("https://github.com/{}.git", name.as_str())))],
                Safety::Unsafe,
            ),
            _ if kind == "url" => Some(Fix::risky("Make it a `git-subdir` source", remote.kind.span, "\"git-subdir\"")),
            _ => None,
        };
        found.maybe_fix(fix);
    }
}
