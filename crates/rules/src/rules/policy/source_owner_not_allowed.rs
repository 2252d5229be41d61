use super::origin::origin;
use super::{allowed, fits_any};
use crate::rules::prelude::*;
use crate::rules::source::remote::remotes;

pub(super) static RULE: Rule = Rule {
    name: "source-owner-not-allowed",
    level: Level::Warning,
    opt_in: true,
    witness: Witness { by: By::House, client: MEASURED },
    page: include_str!("source_owner_not_allowed.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    let policy = &repo.options.policy;
    let Some(owners) = &policy.source_owners else { return };
    // GitHub and npm take capital and small letters for the same.
    let lower: Vec<String> = owners.iter().map(|it| it.to_lowercase()).collect();
    for remote in remotes(repo) {
        let Some(origin) = origin(remote) else { continue };
        let title = remote.entry.title();
        let message = match (&origin.host, &origin.owner) {
            (Some(host), Some(owner)) => {
                let owner_lower = owner.to_lowercase();
                if fits_any(&lower, &owner_lower) || fits_any(&lower, &format!("{host}/{owner_lower}")) {
                    continue;
                }
                format!("{title} comes from {}, an owner that this house does not allow", quote(&format!("{host}/{owner}")))
            }
            (Some(_), None) => format!("{title} comes from an address that names no owner"),
            // `source-host-not-allowed` speaks of it.
            (None, _) if policy.source_hosts.is_some() => continue,
            (None, _) => format!("{title} comes from wherever a command fetches it, and no owner is named"),
        };
        findings.report(origin.owner_span(), message).help(allowed(owners));
    }
}
