use super::local::is_owner_and_name;
use super::remote::{Meant, Page, Remote, git_url, github, is_dangerous, page, remotes, subdir};
use crate::edit::{json_string, on_one_line, string};
use crate::rules::prelude::*;
use marketlint_parser::Member;

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
        if let Some((plain, _)) = text.split_once('?').filter(|(it, _)| git_url(it).is_ok() && is_dangerous(text).is_none()) {
            findings
                .report(
                    text.slice(plain.len()..text.len()),
                    format!(
                        "the address {} goes on with a query, which git takes for a part of the path; installing {} fails",
                        quote(text),
                        remote.entry.title()
                    ),
                )
                .help(format!("write `{plain}`"))
                .fix(Fix::risky(format!("Write `{plain}`"), text.span, json_string(plain)));
            continue;
        }
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
                let Some(it) = meant else {
                    if let Some(page) = page(text) {
                        report_page(repo, remote, member, text, page, findings);
                    }
                    continue;
                };
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

fn report_page(repo: &Repo, remote: Remote<'_>, member: &Member, text: &Text, page: Page, findings: &mut Findings) {
    let title = remote.entry.title();
    let message = format!("the address {} {}; installing {title} fails", quote(text), page.what);
    let found = findings.report(text.slice(page.range), message);
    match page.meant {
        Meant::Unknown => found.help("write the URL of a git repository: `https://example.com/owner/name.git`"),
        Meant::Repository(url) => {
            let fix = Fix::risky(format!("Write `{url}`"), text.span, json_string(&url));
            found.help(format!("write `{url}`")).fix(fix)
        }
        Meant::Directory { url, reference, path } => {
            let new = [("url", string(url)), ("path", string(path)), ("ref", string(reference))];
            let fix = remote.turned_into(repo, "git-subdir", member, &new, Safety::Unsafe);
            found.help("make it a `git-subdir` source with the `path` and the `ref` from the address").maybe_fix(fix)
        }
        Meant::Archive => {
            let fix = remote.turned_into(repo, "archive", member, &[("url", string(text.as_str()))], Safety::Unsafe);
            found.help("make it an `archive` source").maybe_fix(fix)
        }
        Meant::Package(name) => {
            let help = format!("make it an `npm` source with `\"package\": \"{name}\"`");
            let fix = remote.turned_into(repo, "npm", member, &[("package", string(name))], Safety::Unsafe);
            found.help(help).maybe_fix(fix)
        }
    };
}

/// The same address with a scheme that is accepted.
fn https(text: &str) -> Option<String> {
    if let Some((scheme, rest)) = text.split_once("://").filter(|(it, _)| it.eq_ignore_ascii_case("https")) {
        return (scheme != "https").then(|| format!("https://{rest}"));
    }
    let rest = ["git+https://", "git://", "https:/", "www."].iter().find_map(|it| text.strip_prefix(it));
    let host = text.split('/').next().filter(|it| it.contains('.') && !it.starts_with('.') && !it.contains([':', '@'])).map(|_| text);
    let url = format!("https://{}", rest.or(host)?);
    git_url(&url).is_ok().then_some(url)
}
