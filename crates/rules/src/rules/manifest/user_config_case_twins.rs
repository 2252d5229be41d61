use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "user-config-case-twins",
    level: Level::Warning,
    witness: Witness { by: By::Documentation, client: MEASURED },
    page: include_str!("user_config_case_twins.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for owner in repo.owners() {
        let channels = owner.node.get("channels").map_or(&[][..], Node::items).iter();
        for settings in std::iter::once(owner.node).chain(channels).filter_map(|it| it.get("userConfig")) {
            let keys: Vec<&Text> = settings.effective_members().map(|it| &it.key).collect();
            for (at, key) in keys.iter().enumerate() {
                let earlier = keys.iter().take(at).find(|it| it.eq_ignore_ascii_case(key));
                if let Some(earlier) = earlier {
                    findings
                        .report(key.span, format!("{} and {} are one environment variable", quote(earlier), quote(key)))
                        .label("differs by letter case only")
                        .also(earlier.span, "from this one")
                        .help("give one of the two another name");
                }
            }
        }
    }
}
