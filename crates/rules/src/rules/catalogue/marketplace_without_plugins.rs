use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "marketplace-without-plugins",
    level: Level::Warning,
    page: include_str!("marketplace_without_plugins.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    let Some(plugins) = repo.marketplace.as_ref().and_then(|it| it.get("plugins")) else { return };
    if plugins.is_array() && plugins.items().is_empty() {
        findings
            .report(plugins.span, "the catalogue offers no plugin; it can be added, and there is nothing to install")
            .label("empty")
            .help("add an entry: `{ \"name\": \"my-plugin\", \"source\": \"./plugins/my-plugin\" }`");
    }
}
