use std::sync::LazyLock;

use regex::Regex;

use crate::model::servers::Transport;
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "user-config-in-headers-helper",
    level: Level::Error,
    page: include_str!("user_config_in_headers_helper.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for server in repo.servers().filter(|it| it.transport() == Some(Transport::Remote)) {
        let Some(helper) = server.text("headersHelper") else { continue };
        let Some(option) = OPTION.find(helper) else { continue };
        findings
            .report(
                helper.slice(option.range()),
                format!(
                    "the `headersHelper` of the MCP server {} uses an option of the user, which no shell may see; the server is dropped",
                    quote(server.name)
                ),
            )
            .level(server.level())
            .help("use the option in `headers`, or read it from `env` of a server that is started as a program");
    }
}

/// `${user_config.token}`: an option of the plugin.
static OPTION: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\$\{user_config\.[^}]+\}").expect("the pattern is a constant"));
