use crate::rules::prelude::*;

pub(super) static RULE: Rule =
    Rule { name: "header-dropped", level: Level::Warning, page: include_str!("header_dropped.md"), file: file!(), check, ..Rule::DEFAULT };

/// Headers that describe the connection or the client; Claude Code 2.1.329 sends none of them.
const DROPPED: &[&str] = &[
    "cf-connecting-ip",
    "client-ip",
    "connection",
    "content-length",
    "cookie",
    "expect",
    "fastly-client-ip",
    "forwarded",
    "host",
    "te",
    "trailer",
    "transfer-encoding",
    "true-client-ip",
    "upgrade",
    "via",
    "x-client-ip",
    "x-cluster-client-ip",
    "x-originating-ip",
    "x-real-ip",
    "x-remote-addr",
    "x-remote-ip",
];

const DROPPED_PREFIXES: &[&str] = &["proxy-", "x-forwarded-", "x-original-"];

fn check(repo: &Repo, findings: &mut Findings) {
    for entry in repo.entries() {
        let is_archive = matches!(entry.source(), Some(Source::Object { kind, .. }) if kind.as_str() == "archive");
        let Some(headers) = entry.node.get("headers").filter(|_| is_archive) else { continue };
        for member in headers.effective_members() {
            let name = member.key.to_lowercase().replace('_', "-");
            if DROPPED.contains(&name.as_str()) || DROPPED_PREFIXES.iter().any(|it| name.starts_with(it)) {
                findings
                    .report(
                        member.key.span,
                        format!("the header {} is never sent with the request for the archive of {}", quote(&member.key), entry.title()),
                    )
                    .label("dropped")
                    .help("remove it; what tells who asks goes into a header such as `Authorization`");
            }
        }
    }
}
