use super::{allowed, fits_any};
use crate::rules::mcp::package::packages;
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "mcp-package-not-allowed",
    level: Level::Warning,
    opt_in: true,
    witness: Witness { by: By::House, client: MEASURED },
    page: include_str!("mcp_package_not_allowed.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    let Some(list) = &repo.options.policy.mcp_packages else { return };
    for server in repo.servers() {
        for package in packages(server) {
            if !fits_any(list, package.name()) && !fits_any(list, package.whole()) {
                let message = format!(
                    "the MCP server {} is started from the package {}, which this house does not allow",
                    quote(server.name),
                    quote(package.name())
                );
                findings.report(package.span(), message).help(allowed(list));
            }
        }
    }
}
