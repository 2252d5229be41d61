use crate::rules::frontmatter;
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "yaml-syntax",
    level: Level::Error,
    fixes: Some(Safety::Safe),
    page: include_str!("yaml_syntax.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for doc in repo.docs().filter(|it| it.kind.is_markdown() && frontmatter::cut_short(repo, it).is_none()) {
        for (at, error) in doc.parsed.errors.iter().enumerate() {
            let diagnostic = super::report_syntax(findings, doc, error);
            if at == 0 {
                diagnostic.message.push_str("; Claude Code drops the whole front matter");
            }
        }
    }
}
