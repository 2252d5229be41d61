use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "json-byte-order-mark",
    level: Level::Error,
    fixes: Some(Safety::Safe),
    page: include_str!("json_byte_order_mark.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for doc in repo.docs().filter(|it| matches!(it.kind, DocKind::Hooks | DocKind::Mcp)) {
        if repo.sources.source(doc.file).is_some_and(marketlint_parser::Source::has_bom) {
            let mark = Span::new(doc.file, 0, '\u{FEFF}'.len_utf8());
            findings
                .report(
                    mark,
                    format!("{} begins with a byte order mark, which its reader refuses; nothing of it is loaded", doc.kind.noun()),
                )
                .level(if doc.opened { Level::Error } else { Level::Warning })
                .help("save the file as UTF-8 without a byte order mark")
                .fix(Fix::safe("Remove the byte order mark", mark, ""));
        }
    }
}
