use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "rename-shadows-plugin",
    level: Level::Warning,
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("rename_shadows_plugin.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    let Some(renames) = repo.marketplace.as_ref().and_then(|it| it.get("renames")) else { return };
    for member in renames.effective_members() {
        let Some(entry) = repo.entries().filter_map(Entry::name).find(|it| it.as_str() == member.key.as_str()) else { continue };
        let said = match member.value.text() {
            // A plugin renamed to itself goes in a circle, which another rule speaks of.
            Some(target) if target.as_str() == member.key.as_str() => continue,
            Some(target) => format!("is renamed to {}", quote(target)),
            None if member.value.is_null() => "is said to be gone".to_owned(),
            None => continue,
        };
        findings
            .report(member.key.span, format!("{} {said}, and is still on offer", quote(&member.key)))
            .label("an old name")
            .also(entry.span, "still on offer")
            .help("remove the entry, or the rename");
    }
}
