use super::local::{Known, Trouble, is_dead, likely, link, normal, plugin_root, rewrite, trouble};
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "source-not-found",
    level: Level::Error,
    witness: Witness { by: By::Loader, client: MEASURED },
    fixes: Some(Safety::Unsafe),
    page: include_str!("source_not_found.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    let mut known = None;
    for entry in repo.entries() {
        let Some(path) = entry.path() else { continue };
        let title = entry.title();
        match trouble(repo, entry, path) {
            Some(Trouble::Missing) => {
                let resolved = entry.resolved_path().unwrap_or_default();
                let link = link(&repo.tree, &resolved).filter(|&it| is_dead(&repo.tree, it));
                let said = match link {
                    Some(link) => format!("the source {} leads through the link `{}` to nothing", quote(path), repo.tree.path(link)),
                    None if resolved == path.as_str() => format!("the source {} does not exist", quote(path)),
                    None => format!("the source {} stands for {}, which does not exist", quote(path), quote(&resolved)),
                };
                let found = findings.report(path.span, format!("{said}; installing {title} fails"));
                found.label("no such directory").help("write the path of the plugin's directory, from the root of the repository");
                let Some((likely, safety)) = likely(repo, entry, path, known.get_or_insert_with(|| Known::of(&repo.tree))) else {
                    continue;
                };
                found.fix(rewrite(path, &likely, safety)).help(format!("write `{likely}`"));
                match plugin_root(entry) {
                    Some(root)
                        if path.starts_with("./")
                            && likely != normal(path)
                            && root.as_str().is_some_and(|it| likely.starts_with(&normal(it))) =>
                    {
                        found.help(format!("`./` paths are not joined with `metadata.pluginRoot`: write `{likely}`"));
                        found.also(root.span, "joined with bare names only");
                    }
                    _ => {}
                }
            }
            Some(Trouble::Outside) => {
                findings
                    .report(
                        path.span,
                        format!(
                            "the source {} leads out of the repository through a link; who fetches the marketplace cannot install {title}",
                            quote(path)
                        ),
                    )
                    .label("leads out of the repository")
                    .help("move the plugin into the repository, or name the repository it lies in");
            }
            _ => {}
        }
    }
}
