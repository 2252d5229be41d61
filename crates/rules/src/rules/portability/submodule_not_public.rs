use super::submodules::submodules;
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "submodule-not-public",
    level: Level::Warning,
    fixes: Some(Safety::Unsafe),
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("submodule_not_public.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    // Only what is a marketplace is cloned as a whole, and only one with plugins in it by their authors.
    let (Some(file), Some(_)) = (repo.tree.get(".gitmodules"), &repo.marketplace) else { return };
    for (url, range) in submodules(repo).into_iter().filter_map(|it| it.url) {
        let span = Span::new(file, range.start, range.end);
        if let Some(path) = url.strip_prefix("git@").or_else(|| url.strip_prefix("ssh://git@")) {
            let found = findings
                .report(span, "the submodule is fetched over SSH; for whoever has no key there, the marketplace cannot be added at all");
            // In a house where everybody has a key, that is as it should be.
            found.level(Level::Info).help("write its `https://` address");
            let plain = path.replacen(':', "/", 1);
            if path.split(['/', ':']).next().is_some_and(|it| matches!(it, "github.com" | "gitlab.com" | "bitbucket.org" | "codeberg.org"))
            {
                let https = format!("https://{plain}");
                found.help(format!("write `{https}`")).fix(Fix::risky(format!("Write `{https}`"), span, https));
            }
        } else if url.starts_with('/') || url.starts_with("file:") || url.get(1..3) == Some(":\\") {
            findings
                .report(
                    span,
                    format!(
                        "the submodule comes from {}, which exists on one machine only; nobody else can add the marketplace",
                        quote(url)
                    ),
                )
                .level(Level::Error)
                .help("write the address it has for everybody");
        }
    }
}
