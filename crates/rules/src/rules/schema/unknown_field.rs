use marketlint_parser::node::Step;

use crate::edit;
use crate::rules::compat::serves_strict_clients;
use crate::rules::prelude::*;
use crate::schema::tables::marketplace::ENTRY;

pub(super) static RULE: Rule = Rule {
    name: "unknown-field",
    level: Level::Warning,
    fixes: Some(Safety::Unsafe),
    page: include_str!("unknown_field.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    let strict = serves_strict_clients(repo);
    for problem in repo.problems("unknown-field") {
        let lost = if strict { lost_in_strict_clients(repo, problem.span) } else { None };
        let more = lost.map_or(String::new(), |it| format!("; clients up to 2.1.69 refuse the whole {it}"));
        let found = findings.report(problem.span, format!("{}{more}", problem.message));
        found.level(if lost.is_some() { Level::Error } else { problem.level });
        found.label(problem.label.clone()).maybe_fix(problem.fix.clone().or_else(|| moved_to_entry(repo, problem.span)));
        found.help = problem.help.clone();
    }
}

/// What goes with an unknown field of a manifest or of an entry, where clients are strict.
fn lost_in_strict_clients(repo: &Repo, key: Span) -> Option<&'static str> {
    let doc = repo.doc(key.file)?;
    let way = doc.root()?.path_to(key);
    match (doc.kind, way.as_slice()) {
        (DocKind::Plugin, [_]) => Some("plugin"),
        (DocKind::Marketplace, [Step::Key("plugins"), Step::Index(_), Step::Key(_)]) => Some("catalogue"),
        _ => None,
    }
}

/// A field of the manifest that only entries have goes to the entry of the plugin; it goes where the entry says the same.
fn moved_to_entry(repo: &Repo, key: Span) -> Option<Fix> {
    let plugin = repo.plugin_of_manifest(key.file)?;
    let mut entries = repo.entries_of(plugin);
    let entry = entries.next().filter(|_| entries.next().is_none())?.node;
    let manifest = plugin.manifest.as_ref()?.root()?;
    let at = manifest.members().partition_point(|it| it.key.span < key);
    let member = manifest.members().get(at).filter(|it| it.key.span == key)?;
    // What plugins are told from each other by is no matter of taste.
    ENTRY.field(&member.key).filter(|it| matches!(it.name, "category" | "tags"))?;
    let removal = edit::remove(repo.sources.text(key.file)?, manifest, at)?;
    let fix = Fix::risky(format!("Move `{}` to the entry", member.key.as_str()), removal.span, removal.insert);
    match entry.get(&member.key) {
        Some(same) if same.says_same_as(&member.value) => Some(Fix { title: "Remove what the entry says too".into(), ..fix }),
        Some(_) => None,
        None => {
            let text = repo.sources.text(entry.span.file)?;
            let insertion = edit::insert_member(text, entry, entry.members().len(), &member.key, edit::copy(&member.value))?;
            Some(fix.edit(insertion.span, insertion.insert))
        }
    }
}
