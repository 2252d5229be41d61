use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "manifest-at-root",
    level: Level::Warning,
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("manifest_at_root.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for (_, stray) in repo.components(DocKind::StrayManifest) {
        let keys: Vec<&str> = stray.doc.root().map_or(&[][..], Node::members).iter().map(|it| it.key.as_str()).collect();
        let lost: Vec<&str> = COMPONENTS.iter().copied().filter(|it| keys.contains(it)).collect();
        let said = match lost.as_slice() {
            [] => "nothing in it but the version counts".to_owned(),
            [one] => format!("its `{one}` is ignored"),
            [first @ .., last] => format!("its `{}` and `{last}` are ignored", first.join("`, `")),
        };
        findings
            .report(stray.doc.opening(), format!("`plugin.json` lies outside of `.claude-plugin`; {said}"))
            .label("not read when the plugin loads")
            .help("move the file to `.claude-plugin/plugin.json`");
    }
}

/// The fields whose loss is noticed.
const COMPONENTS: &[&str] = &[
    "commands",
    "agents",
    "skills",
    "hooks",
    "mcpServers",
    "lspServers",
    "outputStyles",
    "workflows",
    "experimental",
    "userConfig",
    "channels",
    "dependencies",
    "settings",
    "defaultEnabled",
];
