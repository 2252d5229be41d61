use super::local::is_owner_and_name;
use super::remote::{git_url, github, is_dangerous, remotes, subdir};
use crate::edit::{json_string, on_one_line, string};
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "git-url-format",
    level: Level::Error,
    witness: Witness { by: By::Loader, client: MEASURED },
    fixes: Some(Safety::Unsafe),
    page: include_str!("git_url_format.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for remote in remotes(repo).filter(|it| it.is(&["url", "git-subdir"])) {
        let Some((member, text)) = remote.member("url") else { continue };
        let is_subdir = remote.is(&["git-subdir"]);
        if is_dangerous(text).is_some() || (is_subdir && is_owner_and_name(text)) {
            continue;
        }
        let title = remote.entry.title();
        let meant = github(text);
        match git_url(text) {
            Err(bad) => {
                let found =
                    findings.report(text.slice(bad.range), format!("the address {} {}; installing {title} fails", quote(text), bad.reason));
                found.help("write the URL of a git repository: `https://example.com/owner/name.git`");
                match meant {
                    Some(it) if it.path.is_none() && it.reference.is_none() && !is_subdir => {
                        let fix = remote.turned_into(repo, "github", member, &[("repo", string(&*it.repo))], Safety::Safe);
                        found.help("for a repository on GitHub, make it a `github` source with a `repo`").maybe_fix(fix);
                    }
                    _ => {
                        if let Some(url) = https(text) {
                            found.help(format!("write `{url}`")).fix(Fix::risky(format!("Write `{url}`"), text.span, json_string(&url)));
                        }
                    }
                }
            }
            Ok(()) => {
                let Some(it) = meant else { continue };
                let behind = text.find("/tree/").or_else(|| text.find("/blob/"));
                if let Some(at) = behind {
                    let found = findings.report(
                        text.slice(at + 1..text.len()),
                        format!("the address {} is a page of a repository, not the repository; installing {title} fails", quote(text)),
                    );
                    found.label("a page on GitHub");
                    let (kind, new) = match it.path {
                        Some(_) => ("git-subdir", subdir(&it)),
                        None => (
                            "url",
                            vec![
                                ("url", string(format!("https://github.com/{}.git", it.repo))),
                                ("ref", string(it.reference.unwrap_or_default())),
                            ],
                        ),
                    };
                    let kind = if is_subdir { "git-subdir" } else { kind };
                    let words: Vec<String> = new.iter().map(|(key, value)| format!("`\"{key}\": {}`", on_one_line(value))).collect();
                    found.help(format!("make it a `{kind}` source with {}", words.join(", ")));
                    found.maybe_fix(remote.turned_into(repo, kind, member, &new, Safety::Safe));
                } else if let (Some(reference), Some(at)) = (&it.reference, text.find('#')) {
                    let found = findings.report(
                        text.slice(at..text.len()),
                        format!("the address {} ends in `#{reference}`, which is not read as a branch or tag", quote(text)),
                    );
                    let plain = text.get(..at).unwrap_or_default();
                    let new = [("url", string(plain)), ("ref", string(&**reference))];
                    found.level(Level::Warning).help(format!("write the branch or tag as `\"ref\": \"{reference}\"`"));
                    found.maybe_fix(remote.turned_into(repo, remote.kind, member, &new, Safety::Unsafe));
                }
            }
        }
    }
}

/// The same address with a scheme that is accepted.
fn https(text: &str) -> Option<String> {
    let rest = ["git+https://", "git://", "https:/", "www."].iter().find_map(|it| text.strip_prefix(it));
    let host = text.split('/').next().filter(|it| it.contains('.') && !it.starts_with('.') && !it.contains([':', '@'])).map(|_| text);
    let url = format!("https://{}", rest.or(host)?);
    git_url(&url).is_ok().then_some(url)
}
