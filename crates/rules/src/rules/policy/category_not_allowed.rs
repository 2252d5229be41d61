use super::{allowed, member_text};
use crate::edit::json_string;
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "category-not-allowed",
    level: Level::Warning,
    opt_in: true,
    witness: Witness { by: By::House, client: MEASURED },
    fixes: Some(Safety::Unsafe),
    page: include_str!("category_not_allowed.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    let Some(categories) = &repo.options.policy.categories else { return };
    for entry in repo.entries() {
        let Some(category) = member_text(entry.node, "category").filter(|it| !categories.iter().any(|known| known == it.as_str())) else {
            continue;
        };
        let found = findings
            .report(category.span, format!("{} stands in the category {}, which this house does not have", entry.title(), quote(category)));
        let plain = |it: &str| it.trim().to_lowercase();
        let same = categories.iter().find(|it| plain(it) == plain(category)).map(String::as_str);
        match same.or_else(|| nearest(category, categories.iter().map(String::as_str))) {
            Some(near) => found.help(format!("there is a category `{near}`")).fix(Fix::risky(
                format!("Write `{near}`"),
                category.span,
                json_string(near),
            )),
            None => found.help(allowed(categories)),
        };
    }
}
