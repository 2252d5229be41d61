use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "component-ignored",
    level: Level::Warning,
    witness: Witness { by: By::Documentation, client: MEASURED },
    page: include_str!("component_ignored.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    let tree = &repo.tree;
    let hidden = |file: FileId| tree.entry(file).ignored;
    if let Some(catalogue) = repo.marketplace.as_ref().filter(|it| hidden(it.file)) {
        findings
            .report(repo.at(catalogue.file), "git ignores the catalogue; nobody can add the marketplace")
            .level(Level::Error)
            .help(HELP);
        return;
    }
    for plugin in repo.plugins.iter().filter(|it| it.is_installable()) {
        if hidden(plugin.dir) {
            for entry in repo.entries_of(plugin) {
                let Some(path) = entry.path() else { continue };
                let message = format!("git ignores {}; for everybody else, installing {} fails", quote(path), entry.title());
                findings.report(path.span, message).label("does not leave this machine").level(Level::Error).help(HELP);
            }
            continue;
        }
        let docs = plugin.manifest.iter().chain(plugin.components.iter().filter(|it| it.loads).map(|it| &it.doc));
        let mut tops: Vec<(FileId, &Doc)> = docs.filter(|it| hidden(it.file)).map(|it| (top(repo, plugin, it.file), it)).collect();
        tops.dedup_by_key(|it| it.0);
        for (top, doc) in tops {
            let name = quote(tree.name(top));
            let message = match tree.is_dir(top) {
                true => format!("git ignores {name}; what lies in it does not reach users"),
                false => format!("git ignores {name}; {} in it does not reach users", doc.kind.noun()),
            };
            findings.report(repo.at(top), message).help(HELP);
        }
        for mention in &plugin.bundled {
            if let Found::At(file) = tree.find(plugin.dir, &mention.path)
                && hidden(file)
            {
                findings
                    .report(mention.span, format!("git ignores {}; it does not reach users", quote(&mention.path)))
                    .label("does not leave this machine")
                    .help("commit it, or let the plugin make it when it is first used");
            }
        }
    }
}

const HELP: &str = "take it out of `.gitignore`, and commit it";

/// The outermost folder of a plugin that git ignores and that holds a file; or the file.
fn top(repo: &Repo, plugin: &Plugin, file: FileId) -> FileId {
    let tree = &repo.tree;
    let mut top = file;
    let mut at = tree.parent(file);
    while at != plugin.dir && tree.is_within(at, plugin.dir) {
        if tree.entry(at).ignored {
            top = at;
        }
        at = tree.parent(at);
    }
    top
}
