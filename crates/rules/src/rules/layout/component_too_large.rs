use crate::Content;
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "component-too-large",
    level: Level::Warning,
    page: include_str!("component_too_large.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    let is_component = |it: &&Doc| it.kind.is_official() && !matches!(it.kind, DocKind::Marketplace | DocKind::Plugin);
    for doc in repo.docs().filter(is_component) {
        if let Some(Content::TooBig(bytes)) = repo.sources.content(doc.file) {
            findings
                .report(repo.at(doc.file), format!("{} holds {bytes} bytes; above {LIMIT} nothing of it is read", doc.kind.noun()))
                .help("make the file smaller: move what is not always needed to other files");
        }
    }
}

/// The size of the largest file that the official check reads.
const LIMIT: u64 = 1 << 20;
