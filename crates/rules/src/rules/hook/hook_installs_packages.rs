use crate::rules::prelude::*;
use crate::sought::{Sought, sought};

pub(super) static RULE: Rule = Rule {
    name: "hook-installs-packages",
    level: Level::Warning,
    security: Some("5.3"),
    witness: Witness { by: By::House, client: MEASURED },
    page: include_str!("hook_installs_packages.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

/// Matches `npm ci`, `python3 -m pip install -U x`, `sudo apt-get -y install x`, at the start of a command.
static INSTALL: Sought = sought!["install", "add", "npm", "yarn", "bun" => concat!(
    r"(?:^|[;&|({]|\bthen|\bdo|\belse|!|\bsudo(?:\s+-\S+)*)\s*(",
    r"(?:npm|pnpm|yarn|bun)(?:\s+-\S+)*\s+(?:install|i|ci|add)",
    r"|(?:python3?\s+-m\s+|uv\s+)?pip3?(?:\s+-\S+)*\s+install",
    r"|(?:pipx|gem|cargo|go|brew|apt|apt-get|apk|dnf|yum|conda|winget|choco|composer)(?:\s+-\S+)*\s+(?:install|add)",
    r"|uv\s+tool\s+install",
    r")\b",
)];

fn check(repo: &Repo, findings: &mut Findings) {
    for hook in repo.hooks() {
        let shell = hook.args().is_some_and(|it| it.first().and_then(Node::as_str).is_some_and(|it| it == "-c" || it == "-lc"));
        let given = hook.args().unwrap_or_default().iter().filter_map(Node::text).filter(|_| shell);
        for text in hook.shell_command().into_iter().chain(given) {
            let Some(pattern) = INSTALL.for_text(text) else { continue };
            let command = crate::rules::security::without_prose(text);
            // `Setup` is made for it, and the documentation keeps what is installed in the plugin's own data.
            if hook.group.event.name == "Setup" || text.contains("CLAUDE_PLUGIN_DATA") {
                continue;
            }
            let Some(found) = pattern.captures(&command).and_then(|it| it.get(1)) else { continue };
            findings
                .report(
                    text.slice(found.range()),
                    format!(
                        "the hook installs packages while a session runs: `{}` waits for it, and what comes over the network is run unseen",
                        hook.group.event.name
                    ),
                )
                .help("bring what it needs with the plugin, or tell users what to install");
        }
    }
}
