use std::sync::LazyLock;

use regex::Regex;

use super::submitted;
use crate::edit::json_string;
use crate::model::listing::{self, Readme, is_url};
use crate::rules::prelude::*;
use crate::url;

pub(super) static RULE: Rule = Rule {
    name: "listing-url-scheme",
    aliases: &["LISTING_URL_SCHEME"],
    level: Level::Warning,
    opt_in: true,
    fixes: Some(Safety::Unsafe),
    page: include_str!("listing_url_scheme.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

/// The fields that hold addresses, and whether a mail address will do.
const FIELDS: &[(&str, bool)] = &[
    ("homepage", false),
    ("repository", false),
    ("documentationUrl", false),
    ("docs", false),
    ("privacyPolicyUrl", false),
    ("privacyPolicy", false),
    ("termsOfServiceUrl", false),
    ("supportUrl", true),
    ("support", true),
    ("bugs", true),
];

fn check(repo: &Repo, findings: &mut Findings) {
    for (plugin, manifest) in submitted(repo).filter_map(|it| Some((it, it.manifest.as_ref()?))) {
        for &(field, mail) in FIELDS {
            // `homepage-scheme` says more of a homepage that is no web page.
            let is_told = |it: &&Text| field == "homepage" && crate::rules::manifest::is_no_web_page(it);
            if let Some(text) = manifest.get(field).and_then(Node::text).filter(|it| !is_told(it)) {
                judge(field, text, mail, findings);
            }
        }
        for text in manifest.get("screenshots").map_or(&[][..], Node::items).iter().filter_map(Node::text) {
            judge("screenshots", text, false, findings);
        }
        if let Some(icon) = manifest.get("icon").and_then(Node::text) {
            judge_icon(icon, findings);
        }
        if manifest.get("documentationUrl").or(manifest.get("docs")).is_none() {
            judge_readme(repo, plugin, findings);
        }
    }
}

fn judge(field: &str, text: &Text, mail: bool, findings: &mut Findings) {
    let is_mail = mail && text.starts_with("mailto:") && !has_odd_characters(text);
    if text.is_empty() || is_mail || is_https(text) {
        return;
    }
    let wanted = if mail { "an `https:` URL or a `mailto:` address" } else { "an `https:` URL" };
    let message = format!("`{field}` is {}, where {wanted} is asked for; the plugin directory leaves the link out", quote(text));
    let diagnostic = findings.report(text.span, message);
    match guess(field, text) {
        Some(url) => {
            let fix = Fix::risky(format!("Write `{url}`"), text.span, json_string(&url));
            diagnostic.help(format!("write `{url}`, if that is what is meant")).fix(fix);
        }
        None => {
            diagnostic.help(format!("write {wanted}"));
        }
    }
}

fn judge_icon(icon: &Text, findings: &mut Findings) {
    let odd = icon.contains(|it: char| it.is_whitespace() || it.is_control() || "\"'<>\\`".contains(it));
    let fits = if is_url(icon) { is_https(icon) } else { !odd };
    if !fits {
        let what = if is_url(icon) { "which is a URL and none of `https:`" } else { "which contains characters that a link may not have" };
        findings
            .report(icon.span, format!("`icon` is {}, {what}; the plugin directory leaves the icon out", quote(icon)))
            .help("name a file of the plugin, or an `https:` URL");
    }
}

/// Where the manifest names no documentation, the directory takes the first link on a line of the README that speaks of it.
fn judge_readme(repo: &Repo, plugin: &Plugin, findings: &mut Findings) {
    // `See the docs`, `Documentation:`, but not `documents`.
    static DOCS: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?i)\b(?:docs|documentation)\b").expect("the pattern is well formed"));
    // `https://example.com/a`, and what follows it without a blank.
    static LINK: LazyLock<Regex> = LazyLock::new(|| Regex::new(r#"https?://[^\s<>()\[\]"']+"#).expect("the pattern is well formed"));
    let Readme::File(file) = listing::readme(&repo.tree, &repo.facts, plugin.dir) else { return };
    let mut start = 0;
    for line in repo.sources.text(file).unwrap_or_default().split_inclusive('\n') {
        if let Some(link) = LINK.find(line).filter(|_| DOCS.is_match(line)) {
            if !is_https(link.as_str()) {
                let at = Span::new(file, start + link.start(), start + link.end());
                let message = format!(
                    "the link to the documentation is {}, which is no `https:` URL; the plugin directory leaves it out",
                    quote(link.as_str())
                );
                findings.report(at, message).help("write the address in full, or name it as `documentationUrl` in the manifest");
            }
            return;
        }
        start += line.len();
    }
}

/// Whether the directory would link to it.
pub(super) fn is_https(text: &str) -> bool {
    let is_plain = |it: url::Url| it.scheme == "https" && it.host.is_some() && it.credentials.is_none();
    !has_odd_characters(text) && url::parse(text).is_ok_and(is_plain)
}

fn has_odd_characters(text: &str) -> bool {
    text.contains(|it: char| it.is_whitespace() || "<>{}|\\^`\"".contains(it))
}

/// The address that was likely meant.
fn guess(field: &str, text: &str) -> Option<String> {
    let parts: Vec<&str> = text.split('/').collect();
    let is_name = |it: &str| !it.is_empty() && it.chars().all(|it| it.is_ascii_alphanumeric() || matches!(it, '-' | '_' | '.'));
    let guess = match (text.strip_prefix("http://"), parts.as_slice()) {
        (Some(rest), _) => format!("https://{rest}"),
        (None, [owner, name]) if field == "repository" && is_name(owner) && is_name(name) && !owner.contains('.') => {
            format!("https://github.com/{text}")
        }
        (None, [host, ..]) if is_name(host) && host.contains('.') && !host.starts_with('.') => format!("https://{text}"),
        _ => return None,
    };
    is_https(&guess).then_some(guess)
}
