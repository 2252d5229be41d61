use crate::edit;
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "hooks-default-restated",
    level: Level::Warning,
    fixes: Some(Safety::Safe),
    witness: Witness { by: By::Documentation, client: MEASURED },
    page: include_str!("hooks_default_restated.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    let level = match repo.options.serves_older_than(FORGIVING) {
        Some(true) => Level::Error,
        Some(false) => return,
        None => Level::Warning,
    };
    let tree = &repo.tree;
    for plugin in &repo.plugins {
        let Found::At(default) = tree.find(plugin.dir, "hooks/hooks.json") else { continue };
        let restated =
            plugin.declared.iter().filter(|it| it.kind == DocKind::Hooks && it.entry.is_none() && it.found == Found::At(default));
        for declared in restated {
            findings
                .report(
                    declared.path.span,
                    format!(
                        "`hooks` names {}, which is read anyway; clients before {FORGIVING} refuse it as a duplicate and drop the hooks",
                        quote(&declared.path)
                    ),
                )
                .label("the default")
                .level(level)
                .help("remove it")
                .maybe_fix(removed(repo, plugin, &declared.path));
        }
    }
}

/// The first client that reads the file once where it is named twice.
const FORGIVING: &str = "2.1.271";

fn removed(repo: &Repo, plugin: &Plugin, path: &Text) -> Option<Fix> {
    let manifest = plugin.manifest.as_ref()?;
    let edit = edit::remove_path(repo.sources.text(manifest.file)?, manifest.root()?, path.span)?;
    Some(Fix::safe("Remove it", edit.span, edit.insert))
}
