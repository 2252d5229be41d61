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
        for name in ["skills", "commands"] {
            let Some(folder) = tree.child(plugin.dir, name).and_then(|it| tree.follow(it)) else { continue };
            let Some(swallower) = tree.child(folder, "SKILL.md").filter(|&it| tree.is_file(it)) else { continue };
            let lost: Vec<FileId> = match name {
                "skills" => tree.children(folder).filter_map(|it| tree.child(tree.follow(it)?, "SKILL.md")).collect(),
                _ => plugin
                    .components(DocKind::Command)
                    .map(|it| it.doc.file)
                    .filter(|&it| it != swallower && tree.is_within(it, folder))
                    .collect(),
            };
            if let Some(&first) = lost.first() {
                let what = match lost.len() {
                    1 => format!("`{}`", tree.path(first)),
                    n => format!("the {n} {name} in it"),
                };
                let verb = if lost.len() == 1 { "does" } else { "do" };
                let one = if name == "skills" { "skill" } else { "command" };
                findings
                    .report(
                        repo.at(swallower),
                        format!("`{name}/SKILL.md` makes the whole folder one {one} called `{name}`; {what} {verb} not load"),
                    )
                    .also(repo.at(first), "does not load")
                    .help(format!("move it to `{name}/<name of the skill>/SKILL.md`"));
            }
        }
    }
}
