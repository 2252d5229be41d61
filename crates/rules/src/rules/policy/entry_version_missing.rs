use crate::edit;
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "entry-version-missing",
    level: Level::Warning,
    opt_in: true,
    witness: Witness { by: By::House, client: MEASURED },
    fixes: Some(Safety::Safe),
    page: include_str!("entry_version_missing.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for entry in repo.entries().filter(|it| it.node.get("version").is_none()) {
        findings
            .report(entry.node.opening(), format!("the entry of {} states no version", entry.title()))
            .label("no `version` in here")
            .help("add a `version`")
            .maybe_fix(stated(repo, entry));
    }
}

/// Repeats the version of the manifest, which counts before and after.
fn stated(repo: &Repo, entry: Entry<'_>) -> Option<Fix> {
    let version = repo.plugin_of(entry)?.manifest.as_ref()?.get("version")?.as_str().filter(|it| !it.is_empty())?;
    let text = repo.sources.text(entry.node.span.file)?;
    let members = entry.node.members();
    let behind = members.iter().position(|it| matches!(it.key.as_str(), "description" | "source"));
    let at = behind.map_or(members.len(), |it| it + 1);
    let edit = edit::insert_member(text, entry.node, at, "version", edit::string(version))?;
    Some(Fix::safe(format!("Add the version {}", quote(version)), edit.span, edit.insert))
}
