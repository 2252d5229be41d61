use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "entry-unsorted",
    level: Level::Warning,
    opt_in: true,
    witness: Witness { by: By::House, client: MEASURED },
    fixes: Some(Safety::Safe),
    page: include_str!("entry_unsorted.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    let named: Vec<(Entry<'_>, &Text)> = repo.entries().filter_map(|it| Some((it, it.name()?))).collect();
    let unsorted = named.windows(2).find(|it| matches!(it, [(_, before), (_, after)] if key(after) < key(before)));
    if let Some([(_, before), (_, after)]) = unsorted {
        findings
            .report(after.span, format!("the entries are not sorted by name: {} stands behind {}", quote(after), quote(before)))
            .label("belongs further up")
            .also(before.span, "comes later in the alphabet")
            .help("sort the entries by name; capital and small letters count alike")
            .maybe_fix(sorted(repo, &named));
    }
}

/// What entries are sorted by. Of names that are equal, the entries stay in their order: the client takes the first.
fn key(name: &Text) -> String {
    name.to_lowercase()
}

/// Every entry in its place, what stands between them left alone.
fn sorted(repo: &Repo, named: &[(Entry<'_>, &Text)]) -> Option<Fix> {
    let catalogue = repo.marketplace.as_ref()?;
    let text = repo.sources.text(catalogue.file)?;
    let all = catalogue.get("plugins")?.items();
    if all.len() != named.len() || !catalogue.parsed.errors.is_empty() {
        return None;
    }
    let mut wanted: Vec<&(Entry<'_>, &Text)> = named.iter().collect();
    wanted.sort_by_cached_key(|it| key(it.1));
    let moved = all.iter().zip(wanted).filter(|(place, it)| place.span != it.0.node.span);
    let mut fix = Fix::new("Sort the entries", Safety::Safe);
    for (place, (entry, _)) in moved {
        fix = fix.edit(place.span, text.get(entry.node.span.range())?);
    }
    Some(fix)
}
