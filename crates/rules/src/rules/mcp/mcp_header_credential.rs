use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "mcp-header-credential",
    level: Level::Warning,
    security: Some("7.5"),
    page: include_str!("mcp_header_credential.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for server in repo.servers() {
        for (name, value) in server.headers() {
            let Some(range) = credential(name, value) else { continue };
            findings
                .report(
                    value.slice(range),
                    format!("the header {} of the MCP server {} holds what looks like a credential; everyone who can read the repository has it", quote(name), quote(server.name)),
                )
                .label("a secret, by its form")
                .help("revoke it, and take it from a variable: `${TOKEN}`, or `${user_config.token}` with a `sensitive` option");
        }
    }
}

/// The part of a header's value that looks like a credential, as Claude Code 2.1.329 was seen to judge it.
fn credential(name: &str, value: &str) -> Option<Range<usize>> {
    if PLACEHOLDER.is_match(value) {
        return None;
    }
    if let Some(token) = TOKEN.find(value) {
        return Some(token.range());
    }
    let start = SCHEME.find(value).map_or(0, |it| it.end());
    let secret = value.get(start..)?.trim_end();
    let likely =
        SENSITIVE.is_match(name) && !secret.contains(char::is_whitespace) && secret.chars().count() >= 20 && entropy(secret) >= 3.0;
    likely.then_some(start..start + secret.len())
}

/// Bits per character.
fn entropy(text: &str) -> f64 {
    let mut counts: BTreeMap<char, f64> = BTreeMap::new();
    text.chars().for_each(|it| *counts.entry(it).or_default() += 1.0);
    let total: f64 = counts.values().sum();
    counts.values().map(|it| it / total).map(|it| -it * it.log2()).sum()
}

/// `${TOKEN}`, `your-token`, `<token>`: nothing that could be used.
static PLACEHOLDER: LazyLock<Regex> =
    LazyLock::new(|| regex(r"(?i)\$\{|example|placeholder|xxx|changeme|dummy|replace|redacted|your[-_ ]|\*\*\*|[<>]"));

/// Tokens that are known by their form: `ghp_…`, `sk-ant-…`, a web token of three parts.
static TOKEN: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?-u:\b)(?:sk-[\w-]{16,}|gh[pousr]_[A-Za-z0-9]{30,}|github_pat_\w{30,}|glpat-[\w-]{20,}|xox[abeprs]-[A-Za-z0-9-]{10,}|AKIA[A-Z0-9]{16}(?-u:\b)|AIza[\w-]{35}(?-u:\b)|eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]+)",
    )
});

/// `Authorization`, `X-API-Key`: names of headers that carry secrets.
static SENSITIVE: LazyLock<Regex> = LazyLock::new(|| regex(r"(?i)authorization|token|secret|password|credential|api[-_]?key"));

/// `Bearer `, or just blanks, before the secret itself.
static SCHEME: LazyLock<Regex> = LazyLock::new(|| regex(r"(?i)^\s*(?:(?:bearer|basic|token)\s+)?"));

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the pattern is a constant")
}
