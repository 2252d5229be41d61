use super::offers;
use crate::rules::prelude::*;
use crate::schema::thousands;

pub(super) static RULE: Rule = Rule {
    name: "description-length",
    level: Level::Warning,
    opt_in: true,
    witness: Witness { by: By::House, client: MEASURED },
    page: include_str!("description_length.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    let Some((least, most)) = repo.options.policy.description_length else { return };
    for offer in offers(repo) {
        let stated: Vec<&Node> = offer.stated("description").collect();
        if let Some(opening) = offer.opening().filter(|_| stated.is_empty() && least > 0) {
            findings
                .report(
                    opening,
                    format!("{} has no description; this house asks for {} characters or more", offer.title(), thousands(least)),
                )
                .label("no `description` in here")
                .help("add a `description`");
        }
        for description in stated.into_iter().filter_map(Node::text) {
            let length = description.chars().count();
            let (wanted, what) = match length {
                _ if length < least => (least, "more"),
                _ if length > most => (most, "fewer"),
                _ => continue,
            };
            findings
                .report(
                    description.span,
                    format!(
                        "the description of {} is {} characters long; this house asks for {} or {what}",
                        offer.title(),
                        thousands(length),
                        thousands(wanted)
                    ),
                )
                .help(if length < least { "say more of what the plugin does" } else { "shorten it" });
        }
    }
}
