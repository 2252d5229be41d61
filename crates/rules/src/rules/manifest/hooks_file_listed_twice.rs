use crate::edit;
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "hooks-file-listed-twice",
    level: Level::Warning,
    fixes: Some(Safety::Safe),
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("hooks_file_listed_twice.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for plugin in &repo.plugins {
        let Some(manifest) = &plugin.manifest else { continue };
        let listed: Vec<_> = plugin.declared.iter().filter(|it| it.kind == DocKind::Hooks && it.entry.is_none()).collect();
        for (place, declared) in listed.iter().enumerate() {
            let Found::At(file) = declared.found else { continue };
            let Some(first) = listed.iter().take(place).find(|it| it.found == declared.found) else { continue };
            let text = repo.sources.text(manifest.file).unwrap_or_default();
            let edit = manifest.root().and_then(|it| edit::remove_path(text, it, declared.path.span));
            findings
                .report(declared.path.span, format!("`hooks` names {} twice; the plugin loads with an error", quote(repo.tree.name(file))))
                .label("once more")
                .also(first.path.span, "named here already")
                .help("remove it")
                .maybe_fix(edit.map(|it| Fix::safe("Remove it", it.span, it.insert)));
        }
    }
}
