use super::origin::origin;
use super::{allowed, fits_any};
use crate::rules::prelude::*;
use crate::rules::source::remote::remotes;

pub(super) static RULE: Rule = Rule {
    name: "source-host-not-allowed",
    level: Level::Warning,
    opt_in: true,
    witness: Witness { by: By::House, client: MEASURED },
    page: include_str!("source_host_not_allowed.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    let Some(hosts) = &repo.options.policy.source_hosts else { return };
    let lower: Vec<String> = hosts.iter().map(|it| it.to_lowercase()).collect();
    for remote in remotes(repo) {
        let Some(origin) = origin(remote) else { continue };
        let title = remote.entry.title();
        let message = match &origin.host {
            Some(host) if fits_any(&lower, host) => continue,
            Some(host) => format!("{title} comes from {}, a host that this house does not allow", quote(host)),
            None => format!("{title} comes from wherever a command fetches it, and no host is named"),
        };
        findings.report(origin.host_span(), message).help(allowed(hosts));
    }
}
