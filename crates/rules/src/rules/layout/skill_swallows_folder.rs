use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "skill-swallows-folder",
    level: Level::Warning,
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("skill_swallows_folder.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    let tree = &repo.tree;
    for plugin in repo.plugins.iter().filter(|it| it.is_installable()) {
        for (kind, noun) in [(DocKind::Skill, "skill"), (DocKind::Command, "command")] {
            let swallowers = plugin.components(kind).filter(|it| it.loads && it.via == Via::Default);
            for swallower in swallowers.map(|it| it.doc.file).filter(|&it| tree.name(it).eq_ignore_ascii_case("SKILL.md")) {
                let folder = tree.parent(swallower);
                let below = plugin.components(kind).filter(|it| !it.loads && it.via == Via::Default && tree.is_within(it.doc.file, folder));
                // Beside the file of one command, texts that do not describe themselves are parts of it, and so are those it names.
                let is_top = tree.parent(folder) == plugin.dir;
                let text = repo.sources.text(swallower).unwrap_or_default();
                let is_part = |it: &&Component| it.doc.get("description").is_none() || text.contains(tree.stem(it.doc.file));
                let lost: Vec<FileId> = below.filter(|it| is_top || !is_part(it)).map(|it| it.doc.file).collect();
                if let Some(&first) = lost.first() {
                    report(repo, plugin, noun, swallower, first, lost.len(), findings);
                }
            }
        }
    }
}

fn report(repo: &Repo, plugin: &Plugin, noun: &str, swallower: FileId, first: FileId, lost: usize, findings: &mut Findings) {
    let tree = &repo.tree;
    let folder = tree.parent(swallower);
    let what = match lost {
        1 => format!("{} in it does", quote(tree.path(first).strip_prefix(tree.path(folder)).unwrap_or_default().trim_start_matches('/'))),
        n => format!("the {n} {noun}s in it do"),
    };
    let path = plugin.inner_path(tree, folder);
    let message = format!(
        "`{}` makes the whole folder one {noun} called {}; {what} not load",
        plugin.inner_path(tree, swallower),
        quote(tree.name(folder))
    );
    findings.report(repo.at(swallower), message).also(repo.at(first), "does not load").help(match noun {
        "skill" => format!("move it to a folder of its own, `{path}/<name of the skill>/SKILL.md`"),
        _ => format!("rename it to `{path}/<name of the command>.md`, or move it to `skills`"),
    });
}
