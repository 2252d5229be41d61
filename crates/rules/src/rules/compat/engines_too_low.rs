use super::{before, is_inert, newer};
use crate::edit::json_string;
use crate::rules::prelude::*;
use crate::schema::tables::marketplace::ENTRY;
use crate::schema::{Known, Type, each_known};
use crate::semver::{Range, Version};

pub(super) static RULE: Rule = Rule {
    name: "engines-too-low",
    level: Level::Warning,
    witness: Witness { by: By::Documentation, client: MEASURED },
    fixes: Some(Safety::Unsafe),
    page: include_str!("engines_too_low.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for owner in repo.owners() {
        let Some(text) = owner.node.get("engines").and_then(|it| it.get("claude-code")?.text()) else { continue };
        let Some(range) = Range::parse(text) else { continue };
        let allows_older = |since: &str| before(since).is_some_and(|(_, it)| range.allows(&it));
        let mut newest: Vec<(Known<'_>, &str)> = match owner.entry {
            Some(entry) => of_entry(entry, &allows_older),
            None => owner.plugin.into_iter().flat_map(Plugin::docs).flat_map(|it| newer(it, &allows_older)).collect(),
        };
        newest.retain(|it| !is_inert(it.0));
        let Some((known, since)) = newest.into_iter().max_by(|a, b| Version::parse(a.1).cmp(&Version::parse(b.1))) else { continue };
        let older = before(since).map(|it| it.0).unwrap_or_default();
        findings
            .report(text.span, format!("the range {} allows Claude Code {older}, which does not know `{}`", quote(text), known.field.name))
            .label("promises too much")
            .also(known.member.key.span, format!("came with {since}"))
            .help(format!("write `>={since}`"))
            .fix(Fix::risky(format!("Write `>={since}`"), text.span, json_string(&format!(">={since}"))));
    }
}

fn of_entry<'a>(entry: Entry<'a>, is_newer: &dyn Fn(&str) -> bool) -> Vec<(Known<'a>, &'static str)> {
    let mut found = Vec::new();
    each_known(entry.node, &Type::Object(&ENTRY), &mut |known| {
        found.extend(known.field.since.filter(|it| is_newer(it)).map(|it| (known, it)));
        true
    });
    found
}
