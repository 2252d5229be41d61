use std::collections::BTreeSet;

use super::allowed;
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "hook-event-not-allowed",
    level: Level::Warning,
    opt_in: true,
    witness: Witness { by: By::House, client: MEASURED },
    page: include_str!("hook_event_not_allowed.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    let Some(events) = &repo.options.policy.hook_events else { return };
    let mut seen = BTreeSet::new();
    for group in repo.hook_groups().filter(|it| !events.iter().any(|event| event == it.event.name)) {
        if seen.insert(group.key.span) {
            findings
                .report(group.key.span, format!("hooks of {} are not allowed in this house", quote(group.event.name)))
                .help(allowed(events));
        }
    }
}
