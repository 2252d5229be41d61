use crate::names;
use crate::rules::prelude::*;
use crate::rules::rename::Mentions;

pub(super) static RULE: Rule = Rule {
    name: "plugin-name-reserved",
    level: Level::Error,
    page: include_str!("plugin_name_reserved.md"),
    file: file!(),
    fixes: Some(Safety::Unsafe),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    // They are Anthropic's own.
    let is_named_so = repo.marketplace.as_ref().and_then(|it| it.get("name")?.as_str()).is_some_and(names::is_official);
    let is_theirs = is_named_so || repo.facts.github.as_deref().is_some_and(|it| it.to_ascii_lowercase().starts_with("anthropics/"));
    let problems = repo.problems(RULE.name);
    let mentions = (!problems.is_empty() && !is_theirs).then(|| Mentions::of(repo));
    for problem in problems {
        let found = findings.report(problem.span, problem.message.clone());
        found.level(problem.level).label(problem.label.clone());
        found.help = problem.help.clone();
        if let Some((fix, name)) = mentions.as_ref().and_then(|it| renamed(repo, it, problem.span)) {
            found.help(format!("begin the name with what the plugin does: `{name}`")).fix(fix);
        }
    }
}

/// The name without the brand, wherever the plugin is called by it.
fn renamed(repo: &Repo, mentions: &Mentions<'_>, span: Span) -> Option<(Fix, String)> {
    let Some(plugin) = mentions.plugin_at(span.file) else {
        let entry = mentions.entry_named_at(span)?;
        let new = without_brand(entry.name()?)?;
        return Some((mentions.published(entry, &new)?, new));
    };
    let name = plugin.manifest_name().filter(|it| it.is_verbatim())?;
    let new = without_brand(name)?;
    let fix = match repo.entries_of(plugin).next() {
        Some(entry) if entry.name()?.as_str() == name.as_str() => mentions.published(entry, &new)?,
        Some(_) => return None,
        None => Fix::risky(format!("Write {}", quote(&new)), name.content(), new.as_str()),
    };
    Some((fix, new))
}

/// What is left of a name that begins with a brand, where that says something.
fn without_brand(name: &str) -> Option<String> {
    const SHORTEST: usize = 4;
    let brand = names::reserved(name)?.range.filter(|it| it.start == 0)?;
    let rest = name.get(brand.end..)?.trim_start_matches(['-', '_', '.']);
    // `claude-code-x` is an x for Claude Code.
    let rest = rest.strip_prefix("code-").unwrap_or(rest);
    (rest.len() >= SHORTEST && names::entry_faults(rest).is_empty()).then(|| rest.to_owned())
}
