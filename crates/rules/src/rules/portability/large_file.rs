use crate::rules::prelude::*;
use crate::tree::Kind;

pub(super) static RULE: Rule = Rule {
    name: "large-file",
    level: Level::Info,
    witness: Witness { by: By::House, client: MEASURED },
    page: include_str!("large_file.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    let tree = &repo.tree;
    for file in tree.ids().filter(|&it| !tree.entry(it).ignored) {
        if let Kind::File { size, .. } = tree.entry(file).kind
            && size > LIMIT
        {
            let message = format!("{} holds {} MiB; everybody who adds the marketplace clones it", quote(tree.name(file)), size >> 20);
            findings.report(repo.at(file), message).help("keep it elsewhere, and let the plugin fetch it when it is needed");
        }
    }
}

/// From how many bytes a file is large.
const LIMIT: u64 = 10 << 20;
