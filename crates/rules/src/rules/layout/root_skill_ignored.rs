use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "root-skill-ignored",
    level: Level::Warning,
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("root_skill_ignored.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    let tree = &repo.tree;
    let loaded = repo.loaded(DocKind::Skill);
    for plugin in repo.plugins.iter().filter(|it| it.is_installable()) {
        let Some(file) = tree.child(plugin.dir, "SKILL.md").filter(|it| tree.is_file(*it) && !loaded.contains(it)) else { continue };
        let Some(folder) = tree.child(plugin.dir, "skills") else { continue };
        // The same skill for tools that look in another place is no loss.
        let name = |file| repo.look_at(file, DocKind::Skill).and_then(|it| it.get("name")?.as_str().map(str::to_owned));
        let own = name(file);
        let is_copy =
            plugin.components(DocKind::Skill).any(|it| own.is_some() && it.doc.get("name").and_then(Node::as_str) == own.as_deref());
        if !is_copy {
            findings
                .report(repo.at(file), "`SKILL.md` beside a folder `skills` does not load")
                .also(repo.at(folder), "only what lies in here is looked for")
                .help("move it to `skills/<name of the skill>/SKILL.md`");
        }
    }
}
