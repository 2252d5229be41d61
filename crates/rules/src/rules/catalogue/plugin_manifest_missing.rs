use crate::rules::prelude::*;
use crate::tree::Kind;

pub(super) static RULE: Rule = Rule {
    name: "plugin-manifest-missing",
    level: Level::Warning,
    opt_in: true,
    witness: Witness { by: By::Documentation, client: MEASURED },
    page: include_str!("plugin_manifest_missing.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for plugin in &repo.plugins {
        let mut entries = repo.entries_of(plugin);
        let Some((entry, path)) = entries.next().and_then(|it| Some((it, it.path()?))) else { continue };
        let manifest = repo.tree.find(plugin.dir, ".claude-plugin/plugin.json");
        // `manifest-at-root` and `component-wrong-case` speak of one that lies elsewhere.
        let is_told = plugin.components(DocKind::StrayManifest).next().is_some() || manifest != Found::Missing;
        if is_told || repo.tree.entry(plugin.dir).kind != Kind::Dir {
            continue;
        }
        // Beside a manifest, the components of such an entry do not load.
        let is_lenient = !entry.is_strict() || entries.any(|it| !it.is_strict());
        let name = entry.name().map_or("my-plugin", |it| it.as_str());
        findings
            .report(
                path.span,
                format!(
                    "there is no `.claude-plugin/plugin.json` in {}; Claude Code goes by the entry alone, claude.ai and Cowork refuse {}",
                    quote(path),
                    entry.title()
                ),
            )
            .help(match is_lenient {
                true => "give each plugin a directory of its own with a manifest, and remove `strict`".to_owned(),
                false => format!("add one, `{{ \"name\": \"{name}\" }}` at the least"),
            });
    }
}
