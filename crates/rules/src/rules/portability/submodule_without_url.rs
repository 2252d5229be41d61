use super::submodules::submodules;
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "submodule-without-url",
    level: Level::Error,
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("submodule_without_url.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    let tree = &repo.tree;
    let described = submodules(repo);
    for path in &repo.facts.submodules {
        if described.iter().any(|it| it.path == path && it.url.is_some()) {
            continue;
        }
        let Some(folder) = tree.get(path) else { continue };
        let said = format!("`{path}` is committed as a submodule, and `.gitmodules` does not say where it comes from");
        let mut entries = repo.entries().filter(|it| repo.dir_of(*it).is_some_and(|dir| tree.is_within(dir, folder))).peekable();
        let holder = repo.plugins.iter().find(|it| it.dir != folder && tree.is_within(folder, it.dir));
        if entries.peek().is_none() && holder.is_some() {
            let found = findings.report(repo.at(folder), format!("{said}; users get an empty folder"));
            found.level(Level::Warning).help(HELP);
        }
        for entry in entries {
            let Some(at) = entry.path() else { continue };
            findings
                .report(at.span, format!("{said}; {} installs as an empty folder", entry.title()))
                .label("empty for everybody else")
                .also(repo.at(folder), "a repository in the repository")
                .help(HELP);
        }
    }
}

const HELP: &str = "commit the files themselves (`git rm --cached`, remove its `.git`, `git add`), or add it with `git submodule add`";
