use super::graph::{all, entries, is_ours};
use crate::rules::prelude::*;
use crate::schema::Guesses;

pub(super) static RULE: Rule = Rule {
    name: "dependency-unknown",
    level: Level::Error,
    witness: Witness { by: By::Loader, client: MEASURED },
    fixes: Some(Safety::Unsafe),
    page: include_str!("dependency_unknown.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    if repo.marketplace.is_none() {
        return;
    }
    let offered = entries(repo);
    let names: Vec<&str> = repo.entries().filter_map(Entry::name).map(|it| it.as_str()).collect();
    let mut guesses = Guesses::default();
    for asking in all(repo) {
        let wants = &asking.wants;
        if !is_ours(repo, wants) || offered.contains_key(wants.name) {
            continue;
        }
        let found = findings.report(wants.name_span, format!("no entry is called {}; {}", quote(wants.name), asking.effect()));
        found.label("not in this marketplace");
        let renamed = repo.marketplace.as_ref().and_then(|it| it.get("renames")?.member(wants.name));
        let new = match renamed {
            Some(member) => {
                found.also(member.key.span, "renamed here; dependencies do not follow");
                member.value.as_str().filter(|it| offered.contains_key(it))
            }
            None => guesses.nearest(wants.name, &names),
        };
        match new {
            Some(new) => found.help(format!("there is an entry `{new}`")).fix(Fix::risky(format!("Write `{new}`"), wants.name_span, new)),
            None => found.help("dependencies are plugins of this marketplace, or `plugin@marketplace`; programs and packages are none"),
        };
    }
}
