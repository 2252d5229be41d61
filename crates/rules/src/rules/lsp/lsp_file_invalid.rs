use crate::rules::prelude::*;
use crate::rules::syntax::report_syntax;

pub(super) static RULE: Rule = Rule {
    name: "lsp-file-invalid",
    level: Level::Error,
    fixes: Some(Safety::Unsafe),
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("lsp_file_invalid.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    report_problems(repo, findings, "lsp-file-invalid");
    for doc in repo.docs().filter(|it| it.kind == DocKind::Lsp) {
        if repo.sources.source(doc.file).is_some_and(marketlint_parser::Source::has_bom) {
            let mark = Span::new(doc.file, 0, '\u{FEFF}'.len_utf8());
            findings
                .report(mark, "the file begins with a byte order mark, which its reader refuses; the whole file is dropped")
                .help("save the file as UTF-8 without a byte order mark")
                .fix(Fix::safe("Remove the byte order mark", mark, ""));
        }
        for error in &doc.parsed.errors {
            report_syntax(findings, doc, error).level(Level::Error);
        }
    }
}
