use crate::edit::json_string;
use crate::model::Before;
use crate::rules::prelude::*;
use crate::semver::Version;

pub(super) static RULE: Rule = Rule {
    name: "version-not-bumped",
    level: Level::Warning,
    fixes: Some(Safety::Unsafe),
    witness: Witness { by: By::Documentation, client: MEASURED },
    page: include_str!("version_not_bumped.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    let Some(before) = &repo.facts.before else { return };
    for plugin in repo.plugins.iter().filter(|it| it.is_installable()) {
        let (Some(then), Some((now, places))) = (version_then(repo, plugin, before), version(repo, plugin)) else { continue };
        let is_newer = match (Version::parse(&then), Version::parse(now)) {
            (Some(then), Some(now)) => now > then,
            _ => then != now.as_str(),
        };
        if is_newer {
            continue;
        }
        let changed: Vec<&str> = before.changed.iter().filter_map(|it| shipped(repo, plugin, it)).collect();
        let Some(first) = changed.first() else { continue };
        let others = match changed.len() {
            1 => String::new(),
            count => format!(" and {} more", count - 1),
        };
        let said =
            if then == now.as_str() { format!("is still {}", quote(now)) } else { format!("went back from `{then}` to {}", quote(now)) };
        let found = findings.report(
            now.span,
            format!(
                "{}{others} changed since `{}`, and the version {said}; whoever has the plugin keeps the old copy",
                quote(first),
                before.name
            ),
        );
        found.label("the version by which updates are told").help("write a higher version");
        if let Some(next) = Version::parse(&then).map(|it| it.next()) {
            let title = format!("Write `{next}`");
            let fix = Fix::new(title, Safety::Unsafe);
            found.help(format!("write a higher version, such as `{next}`"));
            found.fix(places.iter().fold(fix, |fix, it| fix.edit(it.span, json_string(&next))));
        }
    }
}

/// The version of a plugin, and every place where it stands: the manifest's counts, else an entry's.
fn version<'a>(repo: &'a Repo, plugin: &'a Plugin) -> Option<(&'a Text, Vec<&'a Text>)> {
    let own = plugin.manifest.as_ref().and_then(|it| it.get("version")?.text());
    let entries = repo.entries_of(plugin).filter_map(|it| it.node.get("version")?.text());
    let all: Vec<&Text> = own.into_iter().chain(entries).filter(|it| !it.is_empty()).collect();
    let counts = *all.first()?;
    Some((counts, all.into_iter().filter(|it| it.as_str() == counts.as_str()).collect()))
}

/// The version that the same directory had then.
fn version_then(repo: &Repo, plugin: &Plugin, before: &Before) -> Option<String> {
    let dir = repo.tree.path(plugin.dir);
    let path = if dir.is_empty() { ".claude-plugin/plugin.json".to_owned() } else { format!("{dir}/.claude-plugin/plugin.json") };
    let manifest = before.parsed(&path);
    let said = |node: &Node| node.get("version").and_then(Node::as_str).filter(|it| !it.is_empty()).map(str::to_owned);
    manifest.as_ref().and_then(said).or_else(|| {
        let catalogue = before.parsed(".claude-plugin/marketplace.json")?;
        let names: Vec<&str> = repo.entries_of(plugin).filter_map(|it| Some(it.name()?.as_str())).collect();
        let mut entries = catalogue.get("plugins")?.items().iter();
        entries.find(|it| it.get("name").and_then(Node::as_str).is_some_and(|it| names.contains(&it))).and_then(said)
    })
}

/// The path within a plugin of something that users get to feel: what Claude Code loads, what that runs, and what lies beside it in
/// the same folders; not the documents for people, nor tests.
fn shipped<'a>(repo: &Repo, plugin: &Plugin, path: &'a str) -> Option<&'a str> {
    const FOLDERS: &[&str] =
        &["agents", "bin", "commands", "hooks", "monitors", "output-styles", "scripts", "skills", "themes", "workflows"];
    const FILES: &[&str] = &[".lsp.json", ".mcp.json", "SKILL.md", "settings.json", ".claude-plugin/plugin.json"];
    let dir = repo.tree.path(plugin.dir);
    let inner = if dir.is_empty() { path } else { path.strip_prefix(dir)?.strip_prefix('/')? };
    let folder = inner.split_once('/').map_or("", |it| it.0);
    let is_named = || {
        plugin.declared.iter().any(|it| matches!(it.found, Found::At(at) if is_at_or_below(path, repo.tree.path(at)) && at != plugin.dir))
    };
    let is_run = || plugin.bundled.iter().any(|it| it.path == inner);
    let is_test = inner.split('/').any(|it| matches!(it, "test" | "tests" | "__tests__" | "evals" | "fixtures"));
    let ships = FOLDERS.contains(&folder) || FILES.contains(&inner) || is_named() || is_run();
    (ships && !is_test).then_some(inner)
}

fn is_at_or_below(path: &str, above: &str) -> bool {
    path.strip_prefix(above).is_some_and(|it| it.is_empty() || it.starts_with('/'))
}
