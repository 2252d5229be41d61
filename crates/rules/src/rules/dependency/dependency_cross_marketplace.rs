use super::graph::{all, is_ours};
use crate::edit::{self, NewValue};
use crate::rules::prelude::*;
use crate::semver::Version;

pub(super) static RULE: Rule = Rule {
    name: "dependency-cross-marketplace",
    level: Level::Error,
    witness: Witness { by: By::Loader, client: MEASURED },
    fixes: Some(Safety::Unsafe),
    page: include_str!("dependency_cross_marketplace.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    let Some(catalogue) = repo.marketplace.as_ref().and_then(Doc::root) else { return };
    let allowed = catalogue.member("allowCrossMarketplaceDependenciesOn");
    let is_allowed = |name: &str| allowed.is_some_and(|it| it.value.items().iter().any(|it| it.as_str() == Some(name)));
    for asking in all(repo) {
        let wants = &asking.wants;
        let Some((other, span)) = wants.marketplace.filter(|(other, _)| !is_ours(repo, wants) && !is_allowed(other)) else { continue };
        let effect = asking.effect();
        if Version::parse(other).is_some() {
            let found = findings.report(span, format!("{} is read as the name of a marketplace, not as a version; {effect}", quote(other)));
            found.label("read as a marketplace").help(format!("write `{}@^{other}` for a range of versions", wants.name));
            // Only in the short form does the range stand behind the name.
            let is_listed = repo.entries().filter_map(Entry::name).any(|it| it.as_str() == wants.name);
            if is_listed && wants.range.is_none() && span.start == wants.name_span.end + 1 {
                found.fix(Fix::risky(format!("Write `^{other}`"), span, format!("^{other}")));
            }
            continue;
        }
        let found = findings.report(span, format!("this marketplace does not allow dependencies on {}; {effect}", quote(other)));
        found
            .label("another marketplace")
            .help(format!("add it to the catalogue: `\"allowCrossMarketplaceDependenciesOn\": [\"{other}\"]`"));
        let text = repo.sources.text(catalogue.span.file).unwrap_or_default();
        let edit = match allowed {
            Some(member) => {
                found.also(member.key.span, "does not name it");
                member
                    .value
                    .is_array()
                    .then(|| edit::insert_item(text, &member.value, member.value.items().len(), edit::string(other)))
                    .flatten()
            }
            None => {
                let list = NewValue::Array(vec![edit::string(other)]);
                edit::insert_member(text, catalogue, catalogue.members().len(), "allowCrossMarketplaceDependenciesOn", list)
            }
        };
        found.maybe_fix(edit.map(|it| Fix::risky(format!("Allow dependencies on `{other}`"), it.span, it.insert)));
    }
}
