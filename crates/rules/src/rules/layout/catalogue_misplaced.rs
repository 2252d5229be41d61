use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "catalogue-misplaced",
    level: Level::Error,
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("catalogue_misplaced.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    if repo.marketplace.is_some() || repo.tree.get(".claude-plugin/marketplace.json").is_some() {
        return;
    }
    for file in crate::model::layout::stray_catalogues(&repo.tree) {
        // Other programs have catalogues of their own; one of ours has an owner.
        let is_ours = repo.sources.text(file).is_some_and(|it| it.contains("\"owner\"") && it.contains("\"plugins\""));
        if is_ours {
            findings
                .report(
                    repo.at(file),
                    format!(
                        "`marketplace add` looks for `.claude-plugin/marketplace.json`, not for {}; nobody can add the marketplace",
                        quote(repo.tree.path(file))
                    ),
                )
                .help("move it to `.claude-plugin/marketplace.json`");
        }
    }
}
