use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "json-duplicate-key",
    level: Level::Warning,
    fixes: Some(Safety::Safe),
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("json_duplicate_key.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for doc in repo.docs().filter(|it| it.kind.is_json()) {
        if let Some(root) = doc.root() {
            within(root, findings);
        }
    }
}

fn within(node: &Node, findings: &mut Findings) {
    let members = node.members();
    for (at, member) in members.iter().enumerate() {
        let later = members.iter().skip(at + 1).find(|it| it.key.as_str() == member.key.as_str());
        if let Some(later) = later {
            findings
                .report(member.key.span, format!("the key {} is written twice; this first value is thrown away", quote(&member.key)))
                .label("thrown away")
                .also(later.key.span, "the one that counts")
                .help("remove one of the two");
        }
        within(&member.value, findings);
    }
    node.items().iter().for_each(|it| within(it, findings));
}
