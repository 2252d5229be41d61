use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "headers-ignored",
    level: Level::Warning,
    page: include_str!("headers_ignored.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for entry in repo.entries() {
        let kind = match entry.source() {
            Some(Source::Object { kind, .. }) if kind.as_str() == "archive" => continue,
            Some(Source::Object { kind, .. }) => format!("a `{}` source", kind.as_str()),
            Some(Source::Path(_)) => "a path".to_owned(),
            None => continue,
        };
        let Some(member) = ["headersHelper", "headers"].into_iter().find_map(|it| entry.node.member(it)) else { continue };
        findings
            .report(
                member.key.span,
                format!("headers are sent for archives only, and {} comes from {kind}; they are ignored", entry.title()),
            )
            .label("nobody reads this")
            .help(format!("remove `{}`", member.key.as_str()));
    }
}
