use marketlint_parser::Member;

use super::later_twins;
use crate::edit;
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "json-duplicate-key",
    level: Level::Warning,
    fixes: Some(Safety::Unsafe),
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("json_duplicate_key.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for doc in repo.docs().filter(|it| it.kind.is_json()) {
        // Where the text is no JSON, keys may stand twice only because a bracket is missing.
        if let (Some(root), Some(text), true) = (doc.root(), repo.sources.text(doc.file), doc.parsed.errors.is_empty()) {
            within(root, text, findings);
        }
    }
}

fn within(node: &Node, text: &str, findings: &mut Findings) {
    let members: Vec<&Member> = node.members().iter().collect();
    for (at, (member, later)) in members.iter().zip(later_twins(&members)).enumerate() {
        if let Some(later) = later {
            // Where they differ, the author may have meant both.
            let is_same = member.value.says_same_as(&later.value);
            let safety = if is_same { Safety::Safe } else { Safety::Unsafe };
            let fix = edit::remove(text, node, at).map(|it| Fix { edits: vec![it], ..Fix::new("Remove the first of the two", safety) });
            findings
                .report(member.key.span, format!("the key {} is written twice; this first value is thrown away", quote(&member.key)))
                .label("thrown away")
                .also(later.key.span, "the one that counts")
                .help("remove one of the two")
                .maybe_fix(fix);
        }
        within(&member.value, text, findings);
    }
    node.items().iter().for_each(|it| within(it, text, findings));
}
