use crate::edit;
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "entry-hooks-form",
    level: Level::Error,
    fixes: Some(Safety::Unsafe),
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("entry_hooks_form.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for entry in repo.entries() {
        let Some(hooks) = entry.node.get("hooks") else { continue };
        let what = match &hooks.value {
            Value::String(_) => "a path",
            Value::Array(_) => "a list",
            _ => continue,
        };
        let found = findings.report(
            hooks.span,
            format!("the hooks of {} are {what}, which only a manifest may have; none of them ever runs", entry.title()),
        );
        found.label("not read").help("write the hooks by event, or name the file in the plugin's own manifest");
        found.maybe_fix(moved(repo, entry, hooks));
    }
}

/// The field in the manifest, where it is read; without it, where it names the file that is read anyway.
fn moved(repo: &Repo, entry: Entry<'_>, hooks: &Node) -> Option<Fix> {
    let plugin = repo.plugin_of(entry)?;
    let path = hooks.text()?;
    let Found::At(file) = repo.tree.find(plugin.dir, path) else { return None };
    let at = entry.node.members().iter().rposition(|it| it.key.as_str() == "hooks")?;
    let removal = edit::remove(repo.sources.text(hooks.span.file)?, entry.node, at)?;
    if repo.tree.find(plugin.dir, "hooks/hooks.json") == Found::At(file) {
        return Some(Fix::risky("Remove the field", removal.span, removal.insert));
    }
    let read = repo.look_at(file, DocKind::Hooks)?;
    read.get("hooks").filter(|it| it.is_object() && read.parsed.errors.is_empty())?;
    let manifest = plugin.manifest.as_ref()?;
    let root = manifest.root().filter(|it| it.get("hooks").is_none())?;
    let insertion =
        edit::insert_member(repo.sources.text(manifest.file)?, root, root.members().len(), "hooks", edit::string(path.as_str()))?;
    Some(Fix::risky("Move the field to the manifest", removal.span, removal.insert).edit(insertion.span, insertion.insert))
}
