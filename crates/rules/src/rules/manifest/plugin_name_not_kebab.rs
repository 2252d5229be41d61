use crate::rules::prelude::*;
use crate::rules::rename::Mentions;
use crate::schema::tables::plugin::kebab;

pub(super) static RULE: Rule = Rule {
    name: "plugin-name-not-kebab",
    level: Level::Warning,
    fixes: Some(Safety::Unsafe),
    page: include_str!("plugin_name_not_kebab.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    let problems = repo.problems(RULE.name);
    if problems.is_empty() {
        return;
    }
    let mentions = Mentions::of(repo);
    for problem in problems {
        let found = findings.report(problem.span, problem.message.clone());
        found.level(problem.level).label(problem.label.clone());
        found.help = problem.help.clone();
        if let (Some(fix), Some(plugin)) = (&problem.fix, mentions.plugin_at(problem.span.file)) {
            found.maybe_fix(everywhere(repo, &mentions, plugin, fix.clone()));
        }
    }
}

/// The fix of the manifest, with all that calls the plugin by its name. Where the catalogue calls the plugin otherwise, its name
/// there is the one that counts.
fn everywhere(repo: &Repo, mentions: &Mentions<'_>, plugin: &Plugin, fix: Fix) -> Option<Fix> {
    let Some(entry) = repo.entries_of(plugin).next() else { return Some(fix) };
    let old = plugin.manifest_name().filter(|it| entry.name().is_some_and(|name| name.as_str() == it.as_str()))?;
    mentions.published(entry, &kebab(old))
}
