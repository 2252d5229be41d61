use std::sync::LazyLock;

use regex::Regex;

use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "mcp-variable-not-expanded",
    level: Level::Warning,
    fixes: Some(Safety::Unsafe),
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("mcp_variable_not_expanded.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

/// Matches the `$HOME` of `$HOME/x`, and not `${HOME}`.
static BARE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\$([A-Z][A-Z0-9_]+)").expect("the pattern is a constant"));

fn check(repo: &Repo, findings: &mut Findings) {
    for server in repo.servers() {
        // Behind `sh -c` a shell reads the arguments, and containers have shells of their own.
        let has_shell = server.command().is_some_and(|it| reads_variables(it)) || server.args().any(|it| it.as_str() == "-c");
        let env = server.env().map(|it| it.1);
        let started = server.command().into_iter().chain(server.args()).chain(env).filter(|_| !has_shell);
        for text in started.chain(server.url()).chain(server.headers().map(|it| it.1)) {
            for found in BARE.captures_iter(text) {
                let (Some(whole), Some(name)) = (found.get(0), found.get(1)) else { continue };
                let span = text.slice(whole.range());
                let right = format!("${{{}}}", name.as_str());
                findings
                    .report(
                        span,
                        format!(
                            "only `${{…}}` stands for a variable here; the MCP server {} is given {} as it is written",
                            quote(server.name),
                            quote(whole.as_str())
                        ),
                    )
                    .help(format!("write `{right}`"))
                    .fix(Fix::risky("Put the name in braces", span, right));
            }
        }
        for text in server.command().into_iter().chain(server.args()).filter(|it| !has_shell && it.starts_with("~/")) {
            findings
                .report(
                    text.slice(0..1),
                    format!(
                        "no shell reads this, so `~` is the name of a directory; the MCP server {} finds nothing there",
                        quote(server.name)
                    ),
                )
                .help("bring the file with the plugin, or write `${HOME}`");
        }
    }
}

/// Whether a program is a shell, or runs one.
fn reads_variables(program: &str) -> bool {
    let name = program.rsplit(['/', '\\']).next().unwrap_or(program);
    matches!(name, "sh" | "bash" | "zsh" | "dash" | "ksh" | "fish" | "pwsh" | "powershell" | "env" | "docker" | "podman" | "ssh" | "wsl")
}
