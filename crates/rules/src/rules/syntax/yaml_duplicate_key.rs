use super::later_twins;
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "yaml-duplicate-key",
    level: Level::Warning,
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("yaml_duplicate_key.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for doc in repo.docs().filter(|it| it.kind.is_markdown() && it.parsed.errors.is_empty()) {
        if let Some(root) = doc.root() {
            within(root, findings);
        }
    }
}

fn within(node: &Node, findings: &mut Findings) {
    let own: Vec<_> = node.members().iter().filter(|it| !it.merged && it.key.as_str() != "<<").collect();
    for (member, later) in own.iter().zip(later_twins(&own)) {
        if let Some(later) = later {
            findings
                .report(member.key.span, format!("the key {} is written twice; this first value is thrown away", quote(&member.key)))
                .label("thrown away")
                .also(later.key.span, "the one that counts")
                .help("remove one of the two; other readers refuse both");
        }
        within(&member.value, findings);
    }
    node.items().iter().for_each(|it| within(it, findings));
}
