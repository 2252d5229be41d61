use super::remote::remotes;
use crate::rules::prelude::*;
use crate::url;

pub(super) static RULE: Rule = Rule {
    name: "npm-registry-http",
    level: Level::Error,
    witness: Witness { by: By::Loader, client: MEASURED },
    fixes: Some(Safety::Unsafe),
    page: include_str!("npm_registry_http.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for remote in remotes(repo).filter(|it| it.is(&["npm"])) {
        let Some(text) = remote.text("registry") else { continue };
        let Ok(address) = url::parse(text) else { continue };
        if address.scheme != "http" {
            continue;
        }
        let span = text.slice(address.scheme_range);
        findings
            .report(
                span,
                format!(
                    "the registry {} is not encrypted; installing {} is refused unless it is the user's own default",
                    quote(text),
                    remote.entry.title()
                ),
            )
            .help("write `https://`")
            .maybe_fix(text.is_verbatim().then(|| Fix::risky("Write `https`", span, "https")));
    }
}
