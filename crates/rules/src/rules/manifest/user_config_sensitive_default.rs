use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "user-config-sensitive-default",
    level: Level::Warning,
    witness: Witness { by: By::House, client: MEASURED },
    page: include_str!("user_config_sensitive_default.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for (_, setting) in repo.settings() {
        let is_sensitive = setting.get("sensitive").and_then(Node::as_bool) == Some(true);
        let default = setting.get("default").filter(|it| it.as_str() != Some(""));
        if let Some(default) = default.filter(|_| is_sensitive) {
            findings
                .report(default.span, "a setting that is `sensitive` has a default, which everybody who has the plugin can read")
                .label("no secret")
                .help("remove the default, and write `\"required\": true` where the plugin cannot do without");
        }
    }
}
