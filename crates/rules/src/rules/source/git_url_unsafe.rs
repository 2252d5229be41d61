use super::remote::{is_dangerous, remotes};
use crate::rules::prelude::*;
use crate::url;

pub(super) static RULE: Rule = Rule {
    name: "git-url-unsafe",
    level: Level::Error,
    witness: Witness { by: By::Loader, client: MEASURED },
    fixes: Some(Safety::Unsafe),
    security: Some("7.0"),
    page: include_str!("git_url_unsafe.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for remote in remotes(repo).filter(|it| it.is(&["url", "git-subdir"])) {
        let Some(text) = remote.text("url") else { continue };
        let title = remote.entry.title();
        if let Some((range, what)) = is_dangerous(text) {
            findings
                .report(text.slice(range), format!("the address {} {what}; installing {title} is refused", quote(text)))
                .help("write the URL of a git repository: `https://example.com/owner/name.git`");
            continue;
        }
        let Ok(address) = url::parse(text) else { continue };
        match address.scheme.as_str() {
            "file" => {
                findings
                    .report(
                        text.slice(address.scheme_range),
                        format!("the address {} exists on one machine only; nobody else can install {title}", quote(text)),
                    )
                    .label("a path of this machine")
                    .help("write the URL of a git repository: `https://example.com/owner/name.git`");
            }
            _ if address.host.as_ref().is_some_and(url::Host::is_loopback) => {
                findings
                    .report(
                        text.slice(address.host_range),
                        format!(
                            "the address {} leads to the machine of whoever installs {title}; nobody but you can install it",
                            quote(text)
                        ),
                    )
                    .label("the machine itself")
                    .help("write the URL of a git repository: `https://example.com/owner/name.git`");
            }
            "http" => {
                let found = findings.report(
                    text.slice(address.scheme_range.clone()),
                    format!("the address {} is not encrypted: whoever sits in between can put other code into {title}", quote(text)),
                );
                let fix = Fix::risky("Write `https`", text.slice(address.scheme_range), "https");
                found.level(Level::Warning).help("write `https://`").maybe_fix(text.is_verbatim().then_some(fix));
            }
            _ => {}
        }
        let secret = address.credentials.filter(|it| text.get(it.clone()).is_some_and(is_secret));
        if let Some(range) = secret {
            // The value itself is not repeated: reports are kept and shown.
            findings
                .report(
                    text.slice(range.clone()),
                    format!("the address of {title} carries a password or a token; everyone who reads the catalogue has it"),
                )
                .label("a secret")
                .help("remove it from the address, and revoke it: it stays in the history of the repository");
        }
    }
}

/// Whether what stands before the `@` is more than a user name.
fn is_secret(credentials: &str) -> bool {
    const TOKENS: [&str; 8] = ["ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "bbdc-"];
    let password = credentials.split_once(':').is_some_and(|(_, password)| !password.is_empty() && !password.starts_with('$'));
    password || TOKENS.iter().any(|it| credentials.starts_with(it))
}
