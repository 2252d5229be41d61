use super::remote::remotes;
use crate::rules::prelude::*;
use crate::semver::Range;

pub(super) static RULE: Rule = Rule {
    name: "npm-version-format",
    level: Level::Error,
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("npm_version_format.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for remote in remotes(repo).filter(|it| it.is(&["npm"])) {
        let Some(text) = remote.text("version") else { continue };
        let is_tag = !text.is_empty() && text.chars().all(|it| it.is_ascii_alphanumeric() || matches!(it, '.' | '_' | '-'));
        if is_tag || Range::parse(text).is_some() {
            continue;
        }
        findings
            .report(
                text.span,
                format!("the version {} is no version, range or tag of npm; installing {} fails", quote(text), remote.entry.title()),
            )
            .help("write a version such as `1.2.3`, a range such as `^1.2.0`, or a tag such as `latest`");
    }
}
