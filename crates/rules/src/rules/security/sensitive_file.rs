use crate::rules::prelude::*;
use crate::tree::Kind;

pub(super) static RULE: Rule = Rule {
    name: "sensitive-file",
    level: Level::Warning,
    security: Some("7.5"),
    witness: Witness { by: By::House, client: MEASURED },
    page: include_str!("sensitive_file.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

/// Files that hold keys and passwords by their nature.
const NAMES: &[&str] = &[".env", ".netrc", ".pgpass", "id_dsa", "id_ecdsa", "id_ed25519", "id_rsa"];

fn check(repo: &Repo, findings: &mut Findings) {
    for plugin in &repo.plugins {
        for file in repo.tree.below(plugin.dir) {
            let (name, entry) = (repo.tree.name(file), repo.tree.entry(file));
            let holds_something = matches!(entry.kind, Kind::File { size, .. } if size > 0);
            if NAMES.contains(&name) && holds_something && !entry.ignored && !is_sample(repo.tree.path(file)) {
                findings
                    .report(
                        repo.at(file),
                        format!("{} is committed; such files hold keys or passwords, and every user of the plugin gets it", quote(name)),
                    )
                    .help("remove it, and revoke what it held; commit a template without values instead");
            }
        }
    }
}

/// Whether a file lies among the samples and tests of something that looks for such files.
fn is_sample(path: &str) -> bool {
    path.split('/').any(|it| {
        matches!(
            it,
            "test"
                | "tests"
                | "__tests__"
                | "fixtures"
                | "__fixtures__"
                | "testdata"
                | "evals"
                | "examples"
                | "example"
                | "samples"
                | "templates"
                | "template"
        )
    })
}
