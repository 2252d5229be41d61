use super::package::packages;
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "mcp-unpinned-package",
    level: Level::Info,
    security: Some("5.3"),
    witness: Witness { by: By::Documentation, client: MEASURED },
    page: include_str!("mcp_unpinned_package.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for server in repo.servers() {
        for package in packages(server).into_iter().filter(|it| !it.is_pinned()) {
            findings
                .report(
                    package.span(),
                    format!(
                        "the MCP server {} runs whatever {} is when it starts: no version is written down",
                        quote(server.name),
                        quote(package.name())
                    ),
                )
                .label("no exact version")
                .help(format!("write an exact version, as in `{}`", package.pinned_form()));
        }
    }
}
