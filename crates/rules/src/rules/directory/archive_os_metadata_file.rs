use super::submitted;
use crate::rules::prelude::*;
use crate::tree::Kind;

pub(super) static RULE: Rule = Rule {
    name: "archive-os-metadata-file",
    aliases: &["ARCHIVE_OS_METADATA_FILE"],
    level: Level::Warning,
    opt_in: true,
    page: include_str!("archive_os_metadata_file.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    let tree = &repo.tree;
    for plugin in submitted(repo) {
        for file in tree.below(plugin.dir).filter(|&it| matches!(tree.entry(it).kind, Kind::File { .. }) && !tree.entry(it).ignored) {
            let inner = tree.path(file).strip_prefix(tree.path(plugin.dir)).unwrap_or_default();
            let is_left = matches!(tree.name(file), ".DS_Store" | "Thumbs.db" | "desktop.ini");
            if is_left || inner.split('/').any(|it| it == "__MACOSX") {
                findings
                    .report(
                        repo.at(file),
                        format!("`{}` was left behind by an operating system; the plugin directory does not take it", tree.name(file)),
                    )
                    .help("remove it, and add it to `.gitignore`");
            }
        }
    }
}
