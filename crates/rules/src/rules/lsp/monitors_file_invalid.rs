use crate::rules::prelude::*;
use crate::rules::syntax::report_syntax;

pub(super) static RULE: Rule = Rule {
    name: "monitors-file-invalid",
    level: Level::Error,
    fixes: Some(Safety::Unsafe),
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("monitors_file_invalid.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    report_problems(repo, findings, "monitors-file-invalid");
    for doc in repo.docs().filter(|it| it.kind == DocKind::Monitors) {
        for error in &doc.parsed.errors {
            report_syntax(findings, doc, error).level(Level::Error);
        }
    }
}
