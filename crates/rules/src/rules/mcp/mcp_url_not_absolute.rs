use super::PLACEHOLDER;
use crate::rules::prelude::*;
use crate::url;

pub(super) static RULE: Rule = Rule {
    name: "mcp-url-not-absolute",
    level: Level::Error,
    fixes: Some(Safety::Unsafe),
    page: include_str!("mcp_url_not_absolute.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for server in repo.servers() {
        let Some(address) = server.url().filter(|it| !it.trim().is_empty() && !PLACEHOLDER.is_match(it)) else { continue };
        let Err(refused) = url::parse(address) else { continue };
        let span = if refused.range.is_empty() { address.span } else { address.slice(refused.range) };
        let replacement = url::absolute_faults(address).into_iter().find_map(|it| it.replacement).filter(|_| address.is_verbatim());
        findings
            .report(
                span,
                format!(
                    "the URL {} of the MCP server {} {}; the server cannot be reached",
                    quote(address),
                    quote(server.name),
                    refused.reason
                ),
            )
            .level(server.level())
            .help(match &replacement {
                Some((_, new)) => format!("write {}", quote(new)),
                None => "write an absolute URL, such as `https://example.com/mcp`".into(),
            })
            .maybe_fix(replacement.map(|(_, new)| Fix::risky(format!("Write {}", quote(&new)), address.content(), new)));
    }
}
