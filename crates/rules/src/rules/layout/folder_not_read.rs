use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "folder-not-read",
    level: Level::Warning,
    witness: Witness { by: By::House, client: MEASURED },
    page: include_str!("folder_not_read.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for left_out in &repo.facts.left_out {
        let folder = repo.tree.get(&left_out.path).unwrap_or(repo.tree.root());
        let name = if left_out.path.is_empty() { "the root".to_owned() } else { quote(&left_out.path) };
        findings
            .report(repo.at(folder), format!("nothing in {name} was checked: {}", left_out.reason))
            .help("make it readable, let git ignore it, or raise `limits.paths` in the configuration");
    }
}
