use crate::edit::json_string;
use crate::rules::prelude::*;
use crate::semver::Version;

pub(super) static RULE: Rule = Rule {
    name: "version-not-semver",
    level: Level::Info,
    fixes: Some(Safety::Unsafe),
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("version_not_semver.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for owner in repo.owners() {
        // Beside the version of a manifest, that of an entry does not count.
        let displaced =
            owner.entry.is_some() && owner.plugin.and_then(|it| it.manifest.as_ref()).is_some_and(|it| it.get("version").is_some());
        let version = owner.node.get("version").and_then(Node::text).filter(|it| !it.is_empty() && it.len() <= 255);
        let Some(version) = version.filter(|_| !displaced) else { continue };
        if let Some(plain) = version.strip_prefix('v').filter(|it| Version::parse(it).is_some()) {
            findings
                .report(
                    version.slice(0..1),
                    format!("the version is {}, so that the tag of the plugin ends in `--v{}`", quote(version), version.as_str()),
                )
                .help(format!("write `{plain}`"))
                .fix(Fix::risky("Remove the `v`", version.span, json_string(plain)));
        } else if Version::parse(version).is_none() {
            findings
                .report(version.span, format!("the version {} is not a semantic version; no range of versions holds it", quote(version)))
                .help("write three numbers, such as `1.0.0`");
        }
    }
}
