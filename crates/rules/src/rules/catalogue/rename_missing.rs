use crate::edit::{self, NewValue, string};
use crate::names::is_installable;
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "rename-missing",
    level: Level::Warning,
    fixes: Some(Safety::Unsafe),
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("rename_missing.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    let (Some(before), Some(catalogue)) = (&repo.facts.before, &repo.marketplace) else { return };
    let (Some(then), Some(now)) = (before.parsed(".claude-plugin/marketplace.json"), catalogue.root()) else { return };
    let Some(plugins) = now.member("plugins").filter(|it| it.value.is_array()) else { return };
    let names = |entry: &Node| entry.get("name").and_then(Node::as_str).map(str::to_owned);
    let listed: Vec<String> = plugins.value.items().iter().filter_map(names).collect();
    let mapped = |name: &str| now.get("renames").is_some_and(|it| it.get(name).is_some());
    for entry in then.get("plugins").map_or(&[][..], Node::items) {
        let Some(old) = names(entry).filter(|it| !listed.contains(it) && !mapped(it)) else { continue };
        let known = |name: &str| then.get("plugins").is_some_and(|it| it.items().iter().any(|it| names(it).as_deref() == Some(name)));
        // The same source under a name that is new: that is the same plugin.
        let new = plugins.value.items().iter().find(|it| {
            let same = matches!((it.get("source"), entry.get("source")), (Some(now), Some(then)) if alike(now, then));
            same && names(it).is_some_and(|it| !known(&it))
        });
        let new_name = new.and_then(|it| it.get("name")?.text());
        let said = match new_name {
            Some(new) => format!("`{old}` is called {} since `{}`, and `renames` does not say so", quote(new), before.name),
            None => format!("`{old}` left the catalogue since `{}`, and `renames` does not say so", before.name),
        };
        let found = findings.report(
            new_name.map_or(plugins.key.span, |it| it.span),
            format!("{said}; whoever has it installed is told that it is not found, and gets no updates"),
        );
        let value = new_name.map_or(NewValue::Null, |it| string(it.as_str()));
        found.help(format!("add `\"{old}\": {}` to `renames`", edit::on_one_line(&value)));
        // A name that nobody could install is no name to lead to.
        let is_certain = is_installable(&old) && new_name.is_none_or(|it| is_installable(it));
        found.maybe_fix(is_certain.then(|| add_rename(repo, now, &old, value)).flatten());
    }
}

/// Whether two sources are the same text, up to blanks and the order of fields.
fn alike(a: &Node, b: &Node) -> bool {
    match (&a.value, &b.value) {
        (Value::String(a), Value::String(b)) => a.as_str() == b.as_str(),
        (Value::Object(members), Value::Object(others)) => {
            // What is pinned moves on; what it is a plugin of does not.
            let counts = |key: &str| !matches!(key, "sha" | "ref");
            let same = |of: &[marketlint_parser::Member], other: &Node| {
                of.iter().filter(|it| counts(&it.key)).all(|it| other.get(&it.key).is_some_and(|other| alike(&it.value, other)))
            };
            same(members, b) && same(others, a)
        }
        _ => false,
    }
}

fn add_rename(repo: &Repo, catalogue: &Node, old: &str, value: NewValue) -> Option<Fix> {
    let text = repo.sources.text(catalogue.span.file)?;
    let edit = match catalogue.get("renames") {
        Some(renames) if renames.is_object() => edit::insert_member(text, renames, renames.members().len(), old, value)?,
        Some(_) => return None,
        None => {
            let map = NewValue::Object(vec![(old.to_owned(), value)]);
            edit::insert_member(text, catalogue, catalogue.members().len(), "renames", map)?
        }
    };
    Some(Fix::risky(format!("Add `{old}` to `renames`"), edit.span, edit.insert))
}
