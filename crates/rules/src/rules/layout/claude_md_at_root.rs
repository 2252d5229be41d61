use crate::rules::prelude::*;
use crate::tree::Kind;

pub(super) static RULE: Rule = Rule {
    name: "claude-md-at-root",
    level: Level::Warning,
    page: include_str!("claude_md_at_root.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    let tree = &repo.tree;
    // A folder of components without a manifest is somebody's own: there, the file is read.
    let installable = repo.plugins.iter().filter(|it| it.manifest.is_some() || !it.entries.is_empty());
    for file in installable.flat_map(|it| tree.children(it.dir)) {
        let is_memory = ["claude.md", "claude.local.md"].iter().any(|it| tree.name(file).eq_ignore_ascii_case(it));
        if is_memory && matches!(tree.entry(file).kind, Kind::File { .. }) {
            findings
                .report(repo.at(file), format!("`{}` is not loaded with the plugin", tree.name(file)))
                .help("put what users of the plugin need into a skill; what only authors need may stay, outside of the plugin's directory");
        }
    }
}
