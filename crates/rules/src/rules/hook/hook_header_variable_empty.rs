use std::sync::LazyLock;

use regex::Regex;

use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "hook-header-variable-empty",
    level: Level::Warning,
    witness: Witness { by: By::Documentation, client: MEASURED },
    page: include_str!("hook_header_variable_empty.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

/// Matches `$TOKEN` and `${TOKEN}`.
static VARIABLE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\$\{?([A-Za-z_][A-Za-z0-9_]*)\}?").expect("the pattern is a constant"));

fn check(repo: &Repo, findings: &mut Findings) {
    for hook in repo.hooks().filter(|it| it.kind() == Some("http")) {
        let allowed: Vec<&str> = hook.node.get("allowedEnvVars").map_or(&[][..], Node::items).iter().filter_map(Node::as_str).collect();
        let headers = hook.node.get("headers").into_iter().flat_map(Node::effective_members);
        for value in headers.filter_map(|it| it.value.text()) {
            for found in VARIABLE.captures_iter(value) {
                let (Some(whole), Some(name)) = (found.get(0), found.get(1)) else { continue };
                if allowed.contains(&name.as_str()) || name.as_str() == "user_config" {
                    continue;
                }
                findings
                    .report(
                        value.slice(whole.range()),
                        format!("`allowedEnvVars` does not name `{}`; an empty text is sent in its place", name.as_str()),
                    )
                    .help(format!("add `\"{}\"` to `allowedEnvVars`", name.as_str()));
            }
        }
    }
}
