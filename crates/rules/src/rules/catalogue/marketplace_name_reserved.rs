use crate::names;
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "marketplace-name-reserved",
    level: Level::Error,
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("marketplace_name_reserved.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    report_problems(repo, findings, "marketplace-name-reserved");
    let Some(name) = repo.marketplace.as_ref().and_then(|it| it.get("name")?.text()) else { return };
    if let Some(reason) = names::refused_by_add(name)
        && !is_anthropic(repo)
    {
        findings
            .report(name.span, format!("`marketplace add` refuses the name {}: {reason}", quote(name)))
            .label("kept for others")
            .help("choose another name, one that says who you are");
    }
}

/// Whether the repository belongs to Anthropic, or, where nobody knows whose it is, says so.
fn is_anthropic(repo: &Repo) -> bool {
    if let Some((owner, _)) = repo.facts.github.as_deref().and_then(|it| it.split_once('/')) {
        return owner.eq_ignore_ascii_case("anthropics");
    }
    let owner =
        |field: &str| repo.marketplace.as_ref().and_then(|it| it.get("owner")?.get(field)?.as_str()).unwrap_or_default().to_lowercase();
    // Some of their catalogues name a person and no address; their READMEs say where to add them from.
    let readme = repo.readme.and_then(|it| repo.sources.text(it)).unwrap_or_default();
    let mut added = crate::rules::readme::added(readme).peekable();
    let adds_theirs = added.peek().is_some() && added.all(|it| it.starts_with("anthropics/"));
    owner("email").ends_with("@anthropic.com") || owner("name").split_whitespace().next() == Some("anthropic") || adds_theirs
}
