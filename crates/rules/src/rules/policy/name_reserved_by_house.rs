use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "name-reserved-by-house",
    level: Level::Error,
    opt_in: true,
    witness: Witness { by: By::House, client: MEASURED },
    page: include_str!("name_reserved_by_house.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    let reserved = &repo.options.policy.reserved_names;
    let marketplace = repo.marketplace.iter().filter_map(|it| it.get("name")?.text());
    let entries = repo.entries().filter_map(Entry::name);
    let manifests = repo.plugins.iter().filter_map(Plugin::manifest_name);
    for name in marketplace.chain(entries).chain(manifests) {
        if reserved.iter().any(|it| it.eq_ignore_ascii_case(name)) {
            findings.report(name.span, format!("this house keeps the name {} for itself", quote(name))).help("choose another name");
        }
    }
}
