use std::sync::LazyLock;

use regex::Regex;

use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "readme-adds-catalogue-file",
    level: Level::Warning,
    witness: Witness { by: By::Loader, client: MEASURED },
    fixes: Some(Safety::Unsafe),
    page: include_str!("readme_adds_catalogue_file.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

/// Matches `marketplace add https://raw.githubusercontent.com/owner/name/main/.claude-plugin/marketplace.json`.
static ADDED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"marketplace add (https?://[^\s/]+/([^\s/]+)/([^\s/]+)/[^\s`]*\.claude-plugin/marketplace\.json)")
        .expect("the pattern is well formed")
});

fn check(repo: &Repo, findings: &mut Findings) {
    let Some((readme, text)) = repo.readme.and_then(|it| Some((it, repo.sources.text(it)?))) else { return };
    let Some(path) = repo.entries().find_map(Entry::path) else { return };
    for added in ADDED.captures_iter(text) {
        let (Some(url), Some(owner), Some(name)) = (added.get(1), added.get(2), added.get(3)) else { continue };
        let repository = format!("{}/{}", owner.as_str(), name.as_str());
        // The README may speak of another marketplace, or of anyone's.
        if !super::may_be_ours(repo, &repository) || url.as_str().contains("example.") || repository.contains(['<', '{', '[', '$']) {
            continue;
        }
        let span = Span::new(readme, url.start(), url.end());
        let is_github = url.as_str().contains("githubusercontent.com/") || url.as_str().contains("//github.com/");
        let fix = Fix::risky(format!("Write `{repository}`"), span, repository.as_str());
        findings
            .report(
                span,
                "the README adds the catalogue as a single file; its plugins are not fetched with it, and installing them is refused",
            )
            .also(path.span, "a plugin of the repository")
            .help(if is_github { format!("write `{repository}`") } else { "write the address of the repository".into() })
            .maybe_fix(is_github.then_some(fix));
    }
}
