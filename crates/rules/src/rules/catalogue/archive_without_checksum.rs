use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "archive-without-checksum",
    level: Level::Warning,
    page: include_str!("archive_without_checksum.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for entry in repo.entries() {
        let Some(Source::Object { node, kind }) = entry.source() else { continue };
        if kind.as_str() != "archive" || node.get("sha256").is_some() {
            continue;
        }
        let Some(helper) = entry.node.member("headersHelper") else { continue };
        findings
            .report(
                node.opening(),
                format!(
                    "the archive of {} is fetched with a `headersHelper` and has no `sha256`; nobody notices when it is replaced",
                    entry.title()
                ),
            )
            .label("no `sha256` in here")
            .also(helper.key.span, "a command decides what is fetched")
            .help("add the checksum of the archive as `sha256`");
    }
}
