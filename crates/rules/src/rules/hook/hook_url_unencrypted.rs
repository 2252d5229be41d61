use crate::rules::prelude::*;
use crate::url;

pub(super) static RULE: Rule = Rule {
    name: "hook-url-unencrypted",
    level: Level::Warning,
    fixes: Some(Safety::Unsafe),
    security: Some("6.5"),
    witness: Witness { by: By::House, client: MEASURED },
    page: include_str!("hook_url_unencrypted.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for hook in repo.hooks().filter(|it| it.kind() == Some("http")) {
        let Some(address) = hook.text("url") else { continue };
        let Ok(found) = url::parse(address) else { continue };
        if found.scheme == "http" && found.host.as_ref().is_some_and(|it| !it.is_loopback()) {
            let span = address.slice(found.scheme_range);
            findings
                .report(span, "the hook sends what happens in the session over `http:`, so anyone on the way can read it")
                .label("not encrypted")
                .help("write `https:`, if the server speaks it")
                .fix(Fix::risky("Write `https:`", span, "https"));
        }
    }
}
