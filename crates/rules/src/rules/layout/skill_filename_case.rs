use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "skill-filename-case",
    level: Level::Warning,
    fixes: Some(Safety::Unsafe),
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("skill_filename_case.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    let tree = &repo.tree;
    for plugin in &repo.plugins {
        let mut skills: Vec<FileId> = plugin.skill_folders(tree).into_iter().flat_map(|it| tree.children(it)).collect();
        // A skill may also be the plugin's directory itself, or one that the manifest names.
        skills.extend(tree.child(plugin.dir, "skills").is_none().then_some(plugin.dir));
        skills.extend(plugin.skill_folders(tree));
        for dir in skills.into_iter().filter_map(|it| tree.follow(it)) {
            if tree.child(dir, "SKILL.md").is_none()
                && let Some(file) = tree.twin(dir, "SKILL.md").filter(|&it| tree.is_file(it))
            {
                let skill =
                    if dir == plugin.dir { "the plugin's skill".to_owned() } else { format!("the skill {}", quote(tree.name(dir))) };
                report(repo, file, &skill, findings);
            }
        }
    }
}

fn report(repo: &Repo, file: FileId, skill: &str, findings: &mut Findings) {
    let name = quote(repo.tree.name(file));
    let diagnostic = findings.report(repo.at(file), format!("{name} is not `SKILL.md`; where letter case counts, {skill} does not load"));
    diagnostic.help("rename it to `SKILL.md`; where letter case does not count, `git mv` needs two steps");
    if !repo.tree.is_link(file) {
        diagnostic.fix(Fix::new("Rename it to `SKILL.md`", Safety::Unsafe).operation(Operation::Rename { file, name: "SKILL.md".into() }));
    }
}
