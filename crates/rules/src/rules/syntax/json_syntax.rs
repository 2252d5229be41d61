use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "json-syntax",
    aliases: &["HOOKS_JSON_INVALID"],
    level: Level::Error,
    fixes: Some(Safety::Unsafe),
    page: include_str!("json_syntax.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    // One rule each speaks of all that is wrong with those files.
    let mine = |it: &&Doc| it.kind.is_json() && !matches!(it.kind, DocKind::Lsp | DocKind::Monitors | DocKind::StrayManifest);
    for doc in repo.docs().filter(mine) {
        for error in &doc.parsed.errors {
            super::report_syntax(findings, doc, error);
        }
    }
}
