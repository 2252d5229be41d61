use crate::model::view::usable_plugin_root;
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "plugin-root-unused",
    level: Level::Info,
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("plugin_root_unused.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    let Some(root) = repo.marketplace.as_ref().and_then(|it| it.get("metadata")?.get("pluginRoot")?.text()) else { return };
    // Of a bare name other rules say that it cannot be used, or leads to nothing.
    if repo.entries().filter_map(Entry::path).any(|it| it.as_str() != "." && !it.starts_with("./")) {
        return;
    }
    let tree = &repo.tree;
    let message = match usable_plugin_root(root) {
        None => format!("`pluginRoot` is {}, which is no plain path in the repository; it is not used", quote(root)),
        Some(path) if !matches!(tree.find(tree.root(), path), Found::At(dir) if tree.is_dir(dir)) => {
            format!("`pluginRoot` names {}, and there is no such directory; no source is looked up there", quote(root))
        }
        Some(_) => "`pluginRoot` does nothing: it is joined with bare names only, and no source is one".to_owned(),
    };
    findings.report(root.span, message).help("remove it, or write the sources as bare names");
}
