use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "component-wrong-case",
    level: Level::Error,
    page: include_str!("component_wrong_case.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    let mut chains: Vec<(FileId, String)> = Vec::new();
    for plugin in &repo.plugins {
        chains.push((plugin.dir, ".claude-plugin/plugin.json".into()));
        chains.push((plugin.dir, "hooks/hooks.json".into()));
        let hooks = plugin.declared.iter().filter(|it| it.kind == DocKind::Hooks && it.entry.is_none());
        chains.extend(hooks.map(|it| (plugin.dir, it.path.as_str().to_owned())));
    }
    let mut seen = Vec::new();
    for (dir, path) in chains {
        along(repo, dir, &path, &mut |at, twin, name| {
            if !seen.contains(&twin) {
                seen.push(twin);
                report(repo, findings, at, twin, name);
            }
        });
    }
}

/// Goes down a path, and names the twin of each part: what differs from it by letter case or Unicode form only.
fn along(repo: &Repo, dir: FileId, path: &str, found: &mut dyn FnMut(FileId, FileId, &str)) {
    let mut at = dir;
    for part in path.split('/').filter(|it| !matches!(*it, "" | "." | "..")) {
        let twin = repo.tree.twin(at, part);
        if let Some(twin) = twin {
            found(at, twin, part);
        }
        let Some(next) = repo.tree.child(at, part).or(twin) else { return };
        at = next;
    }
}

fn report(repo: &Repo, findings: &mut Findings, dir: FileId, twin: FileId, name: &str) {
    let wrong = repo.tree.name(twin);
    let message = match repo.tree.child(dir, name) {
        Some(_) => {
            format!("{} lies beside `{name}`; where letter case does not count, one of the two takes the place of the other", quote(wrong))
        }
        None => format!("{} is not `{name}`; where letter case counts, Claude Code does not find it", quote(wrong)),
    };
    findings
        .report(repo.at(dir), message)
        .also(repo.at(twin), "this one")
        .help(format!("rename {} to `{name}`, or remove it", quote(wrong)));
}
