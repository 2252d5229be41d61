use crate::edit;
use crate::model::view;
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "strict-false-conflict",
    level: Level::Error,
    witness: Witness { by: By::Loader, client: MEASURED },
    fixes: Some(Safety::Unsafe),
    page: include_str!("strict_false_conflict.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

/// The fields of an entry that clash with a manifest, even where they are empty. Servers, monitors, workflows and settings do not.
const CLASHING: &[&str] = &["commands", "agents", "skills", "outputStyles", "themes", "hooks", "experimental.themes"];

fn check(repo: &Repo, findings: &mut Findings) {
    for entry in repo.entries().filter(|it| !it.is_strict()) {
        let Some(plugin) = repo.plugin_of(entry) else { continue };
        let Some(manifest) = &plugin.manifest else { continue };
        let clashing: Vec<(&str, &Node)> = CLASHING
            .iter()
            .filter_map(|&it| Some((it, view::at_dotted(entry.node, it)?)))
            .filter(|(_, it)| it.value != Value::Null)
            .collect();
        let (Some((key, value)), Some(strict)) = (clashing.first(), entry.node.member("strict")) else { continue };
        let others = if clashing.len() > 1 { " and more" } else { "" };
        let found = findings.report(
            strict.key.span.to(strict.value.span),
            format!(
                "{} is not strict and has `{key}`{others} here, and a manifest of its own; it installs, then does not load",
                entry.title()
            ),
        );
        found
            .label("says that this entry is all there is")
            .also(value.span, "what the entry brings")
            .also(manifest.opening(), "the plugin's own manifest");
        found.help("remove `\"strict\": false`, or the components from the entry, or the manifest");
        let text = repo.sources.text(entry.node.span.file).unwrap_or_default();
        let index = entry.node.members().iter().position(|it| std::ptr::eq(it, strict));
        let edit = index.and_then(|it| edit::remove(text, entry.node, it));
        found.maybe_fix(edit.map(|it| Fix::risky("Remove `\"strict\": false`", it.span, it.insert)));
    }
}
