use crate::edit::json_string;
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "version-drift",
    level: Level::Warning,
    fixes: Some(Safety::Safe),
    page: include_str!("version_drift.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for entry in repo.entries() {
        let Some(version) = entry.node.get("version").and_then(Node::text) else { continue };
        let Some(plugin) = repo.plugin_of(entry) else { continue };
        let Some(real) = plugin.manifest.as_ref().and_then(|it| it.get("version")?.text()).filter(|it| !it.is_empty()) else { continue };
        if version.is_empty() || version.as_str() == real.as_str() {
            continue;
        }
        findings
            .report(version.span, format!("the entry says {}, the plugin's manifest {}; the manifest counts", quote(version), quote(real)))
            .label("not looked at")
            .also(real.span, "the version that people get")
            .help("write the same version, or remove the one in the entry")
            .fix(Fix::safe(format!("Write {}", quote(real)), version.span, json_string(real)));
    }
}
