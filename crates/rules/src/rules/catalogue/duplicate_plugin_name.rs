use std::collections::BTreeMap;

use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "duplicate-plugin-name",
    level: Level::Error,
    page: include_str!("duplicate_plugin_name.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    let mut first: BTreeMap<&str, &Text> = BTreeMap::new();
    for name in repo.entries().filter_map(Entry::name) {
        match first.get(name.as_str()) {
            Some(earlier) => {
                findings
                    .report(name.span, format!("two plugins are called {}; only the first can be installed", quote(name)))
                    .label("never installed")
                    .also(earlier.span, "the first one")
                    .help("rename one of the two, or remove it");
            }
            None => {
                first.insert(name.as_str(), name);
            }
        }
    }
}
