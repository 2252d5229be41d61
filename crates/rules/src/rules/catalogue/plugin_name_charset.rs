use crate::rules::prelude::*;
use crate::rules::rename::Mentions;

pub(super) static RULE: Rule = Rule {
    name: "plugin-name-charset",
    level: Level::Error,
    fixes: Some(Safety::Unsafe),
    page: include_str!("plugin_name_charset.md"),
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
        found.maybe_fix(problem.fix.clone().and_then(|fix| everywhere(&mentions, problem.span, fix)));
    }
}

/// The fix of an entry, with all that calls the plugin by its name. Nobody can have installed it, so nobody has to be told.
fn everywhere(mentions: &Mentions<'_>, span: Span, fix: Fix) -> Option<Fix> {
    let Some(old) = mentions.entry_named_at(span).and_then(Entry::name) else { return Some(fix) };
    let new = fix.edits.first()?.insert.clone();
    mentions.plugin(old, &new, fix)
}
