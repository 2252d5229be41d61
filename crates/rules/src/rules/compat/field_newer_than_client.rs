use super::{is_inert, newer, serves_strict_clients};
use crate::rules::prelude::*;
use crate::schema::tables::marketplace::ENTRY;
use crate::schema::{Known, Unknown};

pub(super) static RULE: Rule = Rule {
    name: "field-newer-than-client",
    level: Level::Warning,
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("field_newer_than_client.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    if repo.options.min_client.is_none() {
        return;
    }
    for doc in repo.docs() {
        for (known, since) in newer(doc, &|it| repo.options.serves_older_than(it) == Some(true)) {
            let Some((level, effect)) = loss(repo, doc.kind, known) else { continue };
            findings
                .report(known.member.key.span, format!("`{}` came with Claude Code {since}; {effect}", known.field.name))
                .label(format!("unknown before {since}"))
                .level(level)
                .help(format!("do without it, or raise `min-client` to {since}"));
        }
    }
}

/// What a client does with a field that it does not know; nothing is said where that changes nothing.
fn loss(repo: &Repo, kind: DocKind, known: Known<'_>) -> Option<(Level, &'static str)> {
    // Claude Code 2.1.187 takes them without acting upon them.
    let is_taken = matches!(known.field.name, "shutdownTimeout" | "restartOnCrash");
    let is_strict = known.table.unknown == Unknown::Refused && !is_taken;
    Some(match kind {
        DocKind::Lsp if is_strict => (Level::Error, "older clients drop the whole file"),
        _ if is_strict => (Level::Error, "older clients refuse the whole plugin"),
        DocKind::Plugin if serves_strict_clients(repo) => (Level::Error, "clients up to 2.1.69 refuse the whole plugin"),
        DocKind::Marketplace if serves_strict_clients(repo) && std::ptr::eq(known.table, &ENTRY) => {
            (Level::Error, "clients up to 2.1.69 refuse the whole catalogue")
        }
        _ if is_inert(known) => return None,
        _ => (Level::Warning, "older clients ignore it"),
    })
}
