use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "deprecated-setting",
    level: Level::Info,
    page: include_str!("deprecated_setting.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    let inline = repo.plugins.iter().filter_map(|it| it.manifest.as_ref()?.get("settings"));
    let files = repo.components(DocKind::Settings).filter_map(|(_, it)| it.doc.root());
    for settings in inline.chain(files) {
        for key in ["agent", "subagentStatusLine"] {
            if let Some(member) = settings.member(key) {
                findings
                    .report(member.key.span, format!("the setting `{key}` of a plugin is deprecated"))
                    .label("deprecated")
                    .help("remove it before it stops working");
            }
        }
    }
}
