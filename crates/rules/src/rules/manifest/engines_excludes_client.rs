use crate::rules::prelude::*;
use crate::semver::{Range, Version};

pub(super) static RULE: Rule = Rule {
    name: "engines-excludes-client",
    level: Level::Warning,
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("engines_excludes_client.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    let Some(client) = Version::parse(MEASURED) else { return };
    for owner in repo.owners() {
        let Some(text) = owner.node.get("engines").and_then(|it| it.get("claude-code")?.text()) else { continue };
        // `engines-range` speaks of what is no range.
        if Range::parse(text).is_some_and(|it| !it.allows(&client)) {
            findings
                .report(
                    text.span,
                    format!("the range {} leaves out Claude Code {MEASURED}, which refuses to install the plugin", quote(text)),
                )
                .help("widen the range, unless the plugin is for another client on purpose");
        }
    }
}
