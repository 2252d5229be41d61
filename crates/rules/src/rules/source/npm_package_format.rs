use std::sync::LazyLock;

use regex::Regex;

use super::remote::{github, remotes};
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "npm-package-format",
    level: Level::Error,
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("npm_package_format.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    // `name`, `@scope/name`, each perhaps with `@version` behind it.
    static NAME: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"^(?:@[A-Za-z0-9~-][A-Za-z0-9._~-]*/)?[A-Za-z0-9~-][A-Za-z0-9._~-]*(?:@[^@/\s]+)?$")
            .expect("the pattern is well formed")
    });
    for remote in remotes(repo).filter(|it| it.is(&["npm"])) {
        let Some(text) = remote.text("package").filter(|it| !it.contains("..")) else { continue };
        let is_tarball = text.starts_with("https://") || text.starts_with("http://");
        if is_tarball || NAME.is_match(text) {
            continue;
        }
        let said = if text.is_empty() {
            "the package is an empty string".into()
        } else {
            format!("the package {} is no name of an npm package", quote(text))
        };
        let found = findings.report(text.span, format!("{said}; installing {} fails", remote.entry.title()));
        found.help("write `name` or `@scope/name`");
        if github(text).is_some() {
            found.help("for a repository on GitHub, use a `github` source with a `repo`; a package is `name` or `@scope/name`");
        }
    }
}
