use std::collections::BTreeSet;

use crate::rules::prelude::*;
use crate::schema::thousands;
use crate::tree::Kind;

pub(super) static RULE: Rule = Rule {
    name: "file-over-size",
    level: Level::Warning,
    opt_in: true,
    witness: Witness { by: By::House, client: MEASURED },
    page: include_str!("file_over_size.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    let Some(most) = repo.options.policy.max_file_size else { return };
    // A plugin may lie inside another one.
    let files: BTreeSet<FileId> = repo.plugins.iter().flat_map(|it| repo.tree.below(it.dir)).collect();
    for file in files {
        let entry = repo.tree.entry(file);
        let Kind::File { size, .. } = entry.kind else { continue };
        if size > most && !entry.ignored {
            let name = quote(repo.tree.name(file));
            findings
                .report(repo.at(file), format!("{name} holds {} bytes; this house allows {}", thousands(size), thousands(most)))
                .help("make it smaller, or fetch it when it is needed");
        }
    }
}
