use crate::rules::prelude::*;
use globset::{Glob, GlobBuilder};

pub(super) static RULE: Rule = Rule {
    name: "lfs-file",
    level: Level::Info,
    witness: Witness { by: By::House, client: MEASURED },
    page: include_str!("lfs_file.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    let tree = &repo.tree;
    let Some(attributes) = tree.get(".gitattributes") else { return };
    let Some(text) = repo.sources.text(attributes) else { return };
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let mut words = line.split_whitespace();
        if let Some(pattern) = words.next().filter(|it| !it.starts_with('#'))
            && words.any(|it| it == "filter=lfs")
            && let Some(glob) = glob(pattern)
        {
            let matcher = glob.compile_matcher();
            let in_plugins = repo.plugins.iter().filter(|it| it.is_installable()).flat_map(|it| tree.below(it.dir));
            let files: Vec<FileId> = in_plugins.filter(|&it| tree.is_file(it) && matcher.is_match(tree.path(it))).collect();
            if let Some((&first, rest)) = files.split_first() {
                let at = start + line.find(pattern).unwrap_or_default();
                let more = if rest.is_empty() { String::new() } else { format!(" and {} more", rest.len()) };
                findings
                    .report(
                        Span::new(attributes, at, at + pattern.len()),
                        format!(
                            "{}{more} is kept in Git LFS; users who have not installed that get a pointer in its place",
                            quote(tree.path(first))
                        ),
                    )
                    .also(repo.at(first), "one of them")
                    .help("keep what the plugin needs in git itself, or fetch it when it is needed");
            }
        }
        start += line.len();
    }
}

/// A pattern of `.gitattributes`: without a slash it matches names, with one the path from the root.
fn glob(pattern: &str) -> Option<Glob> {
    let rooted = pattern.trim_end_matches('/').contains('/');
    let whole = if rooted { pattern.trim_start_matches('/').to_owned() } else { format!("**/{pattern}") };
    GlobBuilder::new(&whole).literal_separator(true).build().ok()
}
