use crate::edit::json_string;
use crate::license;
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "license-not-spdx",
    level: Level::Info,
    witness: Witness { by: By::House, client: MEASURED },
    fixes: Some(Safety::Unsafe),
    page: include_str!("license_not_spdx.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    // `license-not-allowed` says it where the house has a list.
    if repo.options.policy.licenses.is_some() {
        return;
    }
    for text in repo.owners().filter_map(|it| it.node.get("license")?.text()) {
        if license::is_expression(text) || is_agreed(text) {
            continue;
        }
        let meant = license::meant_by(text);
        findings
            .report(text.span, format!("the licence {} is no SPDX expression; programs that collect licences do not know it", quote(text)))
            .help(meant.map_or_else(
                || "write the identifier of the licence, such as `MIT`, or `LicenseRef-` and a name of your own".to_owned(),
                |it| format!("write `{it}`"),
            ))
            .maybe_fix(meant.map(|it| Fix::risky(format!("Write `{it}`"), text.span, json_string(it))));
    }
}

/// Words that are no licence, and understood all the same: those of npm, and those of SPDX for "nobody says".
fn is_agreed(text: &str) -> bool {
    matches!(text, "UNLICENSED" | "NONE" | "NOASSERTION") || text.to_ascii_uppercase().starts_with("SEE LICENSE IN ")
}
