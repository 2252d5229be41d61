use super::{allowed, offers};
use crate::edit::json_string;
use crate::license;
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "license-not-allowed",
    level: Level::Warning,
    opt_in: true,
    witness: Witness { by: By::House, client: MEASURED },
    fixes: Some(Safety::Unsafe),
    page: include_str!("license_not_allowed.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    let list = repo.options.policy.licenses.as_deref();
    let words = list.map_or_else(|| "write an SPDX identifier such as `MIT`".to_owned(), allowed);
    for offer in offers(repo) {
        let stated: Vec<&Node> = offer.stated("license").collect();
        // Of a plugin that lies elsewhere, the manifest may say it.
        if let Some(opening) = offer.opening().filter(|_| stated.is_empty() && offer.plugin.is_some()) {
            let message = format!("{} does not say under which licence it may be used", offer.title());
            findings.report(opening, message).label("no `license` in here").help(words.as_str());
        }
        for text in stated.into_iter().filter_map(Node::text) {
            let Some(reason) = objection(text, list) else { continue };
            let meant = license::meant_by(text).filter(|it| objection(it, list).is_none());
            findings
                .report(text.span, format!("the licence of {} is {}, which {reason}", offer.title(), quote(text)))
                .help(meant.map_or_else(|| words.clone(), |it| format!("write `{it}`")))
                .maybe_fix(meant.map(|it| Fix::risky(format!("Write `{it}`"), text.span, json_string(it))));
        }
    }
}

/// What the house has against a licence. What it lists word by word need be no SPDX expression.
fn objection(text: &str, list: Option<&[String]>) -> Option<&'static str> {
    match list {
        None => (!license::is_expression(text)).then_some("is no SPDX expression"),
        Some(list) if list.iter().any(|it| it == text) => None,
        Some(list) => match license::is_allowed(text, list) {
            Some(true) => None,
            Some(false) => Some("is not allowed in this house"),
            None => Some("is no SPDX expression and not on the list"),
        },
    }
}
