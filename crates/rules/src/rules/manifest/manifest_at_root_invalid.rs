use crate::rules::prelude::*;
use crate::rules::syntax::report_syntax;

pub(super) static RULE: Rule = Rule {
    name: "manifest-at-root-invalid",
    level: Level::Error,
    fixes: Some(Safety::Unsafe),
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("manifest_at_root_invalid.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    report_problems(repo, findings, "manifest-at-root-invalid");
    for (_, stray) in repo.components(DocKind::StrayManifest) {
        for error in &stray.doc.parsed.errors {
            report_syntax(findings, &stray.doc, error).level(Level::Error);
        }
    }
}
