use std::sync::LazyLock;

use regex::Regex;

use crate::model::listing::{self, Readme};
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "mcp-variable-undocumented",
    level: Level::Info,
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("mcp_variable_undocumented.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

/// Matches `${TOKEN}`, and not `${TOKEN:-none}`.
static VARIABLE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}").expect("the pattern is a constant"));

/// What is set wherever a session runs.
const SET: &[&str] = &["HOME", "USER", "PATH", "SHELL", "TMPDIR", "PWD", "LANG"];

fn check(repo: &Repo, findings: &mut Findings) {
    for server in repo.servers() {
        let Some(plugin) = server.plugin else { continue };
        let texts = server.command().into_iter().chain(server.args()).chain(server.env().map(|it| it.1));
        for text in texts.chain(server.url()).chain(server.headers().map(|it| it.1)) {
            for found in VARIABLE.captures_iter(text) {
                let (Some(whole), Some(name)) = (found.get(0), found.get(1)) else { continue };
                let name = name.as_str();
                if SET.contains(&name) || name.starts_with("CLAUDE_") || is_documented(repo, plugin, name) {
                    continue;
                }
                findings
                    .report(
                        text.slice(whole.range()),
                        format!(
                            "where `{name}` is not set, the MCP server {} does not start, and no README speaks of it",
                            quote(server.name)
                        ),
                    )
                    .help(format!("tell users to set it, ask for it in `userConfig`, or give it a default: `${{{name}:-…}}`"));
            }
        }
    }
}

/// Whether the README of the plugin or of the repository names a variable, or a skill or command of the plugin does.
fn is_documented(repo: &Repo, plugin: &Plugin, name: &str) -> bool {
    let own = match listing::readme(&repo.tree, &repo.facts, plugin.dir) {
        Readme::File(file) => Some(file),
        _ => None,
    };
    let told = plugin.components.iter().map(|it| &it.doc).filter(|it| it.kind.is_markdown()).map(|it| it.file);
    own.into_iter().chain(repo.readme).chain(told).filter_map(|it| repo.sources.text(it)).any(|it| it.contains(name))
}
