use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "mcp-timeout-too-short",
    level: Level::Warning,
    fixes: Some(Safety::Unsafe),
    witness: Witness { by: By::Documentation, client: MEASURED },
    page: include_str!("mcp_timeout_too_short.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

/// Below this many milliseconds the client goes by its default.
const SHORTEST: f64 = 1000.0;

fn check(repo: &Repo, findings: &mut Findings) {
    for server in repo.servers() {
        let Some(timeout) = server.node.get("timeout") else { continue };
        let Some(number) = timeout.as_number().filter(|it| *it > 0.0 && it.fract() == 0.0 && *it < SHORTEST) else { continue };
        let meant = format!("{}", number * 1000.0);
        findings
            .report(
                timeout.span,
                format!("the timeout of an MCP server counts milliseconds, and one below 1000 is ignored: {number} is no limit at all"),
            )
            .help(format!("for {number} seconds, write {meant}"))
            .fix(Fix::risky(format!("Write {meant}"), timeout.span, meant));
    }
}
