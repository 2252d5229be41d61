use std::sync::LazyLock;

use regex::Regex;

use super::remote::{Meant, Page, github, page, remotes};
use crate::edit::json_string;
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "npm-package-format",
    level: Level::Error,
    witness: Witness { by: By::Loader, client: MEASURED },
    fixes: Some(Safety::Safe),
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
        if let Some(Page { meant: Meant::Package(name), range, .. }) = page(text) {
            let found = findings.report(
                text.slice(range),
                format!("the package {} is a page of npm; installing {} fails", quote(text), remote.entry.title()),
            );
            let fix = Fix::safe(format!("Write `{name}`"), text.span, json_string(&name));
            found.help(format!("write `{name}`")).fix(fix);
            continue;
        }
        let is_tarball = text.starts_with("https://") || text.starts_with("http://");
        if is_tarball || NAME.is_match(text) {
            // Claude Code 2.1.329 puts the two together to `name@1.0.0@2.0.0`, and refuses that.
            let at = text.get(1..).and_then(|it| it.rfind('@')).map(|it| it + 1).filter(|_| !is_tarball);
            if let (Some(at), Some(version)) = (at, remote.text("version")) {
                findings
                    .report(
                        text.slice(at..text.len()),
                        format!(
                            "the package {} names a version, and so does `version`; installing {} fails",
                            quote(text),
                            remote.entry.title()
                        ),
                    )
                    .also(version.span, "another one")
                    .help("name the version in one place");
            }
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
