use crate::edit;
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "entry-version-forbidden",
    level: Level::Warning,
    opt_in: true,
    witness: Witness { by: By::House, client: MEASURED },
    fixes: Some(Safety::Unsafe),
    page: include_str!("entry_version_forbidden.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for entry in repo.entries() {
        let Some(at) = entry.node.members().iter().rposition(|it| it.key.as_str() == "version") else { continue };
        let Some(member) = entry.node.members().get(at) else { continue };
        let manifest = repo.plugin_of(entry).and_then(|it| it.manifest.as_ref()?.get("version")?.text()).filter(|it| !it.is_empty());
        let removed = || edit::remove(repo.sources.text(entry.node.span.file)?, entry.node, at);
        let found =
            findings.report(member.key.span, format!("the entry of {} states a version; in this house only manifests do", entry.title()));
        match manifest {
            Some(real) => {
                found.also(real.span, "the version that counts").help("remove it");
                found.maybe_fix(removed().map(|it| Fix::safe("Remove the version", it.span, it.insert)));
            }
            None => {
                found.help("move it to the plugin's manifest");
                found.maybe_fix(removed().map(|it| Fix::risky("Remove the version", it.span, it.insert)));
            }
        }
    }
}
