use super::{is_inert, newer, serves_strict_clients};
use crate::rules::prelude::*;
use crate::schema::tables::marketplace::ENTRY;
use crate::schema::{Known, Unknown};

pub(super) static RULE: Rule = Rule {
    name: "field-newer-than-client",
    level: Level::Warning,
    witness: Witness { by: By::Documentation, client: MEASURED },
    page: include_str!("field_newer_than_client.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    let Some(oldest) = repo.options.min_client.as_deref() else { return };
    for doc in repo.docs() {
        for (known, since) in newer(doc, &|it| repo.options.serves_older_than(it) == Some(true)) {
            let Some((level, effect)) = loss(repo, doc.kind, known) else { continue };
            findings
                .report(
                    known.member.key.span,
                    format!("`{}` came with Claude Code {since}; older clients, down to {oldest}, {effect}", known.field.name),
                )
                .label(format!("unknown before {since}"))
                .level(level)
                .help(format!("do without it, or raise `min-client` to {since}"));
        }
    }
}

/// What a client does with a field that it does not know; nothing is said where that changes nothing.
fn loss(repo: &Repo, kind: DocKind, known: Known<'_>) -> Option<(Level, &'static str)> {
    let is_strict = known.table.unknown == Unknown::Refused;
    Some(match kind {
        DocKind::Lsp if is_strict => (Level::Error, "drop the whole file"),
        _ if is_strict => (Level::Error, "refuse the whole plugin"),
        DocKind::Plugin if serves_strict_clients(repo) => (Level::Error, "refuse the whole plugin"),
        DocKind::Marketplace if serves_strict_clients(repo) && std::ptr::eq(known.table, &ENTRY) => {
            (Level::Error, "refuse the whole catalogue")
        }
        _ if is_inert(known) => return None,
        _ => (Level::Warning, "ignore it"),
    })
}
