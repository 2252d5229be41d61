use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "skills-root-path",
    level: Level::Info,
    witness: Witness { by: By::Documentation, client: MEASURED },
    page: include_str!("skills_root_path.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    let level = match repo.options.serves_older_than(FORGIVING) {
        Some(true) => Level::Error,
        Some(false) => return,
        None => Level::Info,
    };
    for plugin in &repo.plugins {
        for declared in plugin.declared.iter().filter(|it| it.kind == DocKind::Skill && it.found == Found::At(plugin.dir)) {
            let path = quote(&declared.path);
            findings
                .report(declared.path.span, format!("`skills` names {path}, the plugin's own directory; clients before {FORGIVING} may refuse that and load none of its skills"))
                .label("the plugin itself")
                .level(level)
                .help("move the skill to `skills/<its name>/SKILL.md`, and remove the path");
        }
    }
}

/// The first client known to read such a path in every form.
const FORGIVING: &str = "2.1.131";
