use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "source-not-found",
    level: Level::Error,
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("source_not_found.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for entry in repo.entries() {
        let (Some(path), Some(resolved)) = (entry.path(), entry.resolved_path()) else { continue };
        if repo.tree.find(repo.tree.root(), &resolved) == Found::Missing {
            findings
                .report(path.span, format!("the source {} does not exist; installing {} fails", quote(path), entry.title()))
                .label("no such directory")
                .help("write the path of the plugin's directory, from the root of the repository");
        }
    }
}
