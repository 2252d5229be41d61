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
    let mut by_name: BTreeMap<&str, Vec<&Text>> = BTreeMap::new();
    for name in repo.entries().filter_map(Entry::name) {
        by_name.entry(name.as_str()).or_default().push(name);
    }
    for (name, places) in by_name {
        let [first, others @ ..] = places.as_slice() else { continue };
        let Some(second) = others.first() else { continue };
        let count = places.len();
        let said = if count == 2 { "two plugins are".to_owned() } else { format!("{count} plugins are") };
        let message = format!("{said} called {}; only the first can be installed", quote(name));
        findings
            .report(first.span, message.clone())
            .label("installed")
            .also(second.span, "never installed")
            .help("rename one of them, or remove it");
        for other in others {
            findings
                .report(other.span, message.clone())
                .label("never installed")
                .also(first.span, "the first one")
                .help("rename one of them, or remove it");
        }
    }
}
