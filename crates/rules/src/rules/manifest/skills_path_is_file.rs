use crate::edit::json_string;
use crate::rules::prelude::*;
use crate::schema::tables::fields::two_dots_in;

pub(super) static RULE: Rule = Rule {
    name: "skills-path-is-file",
    level: Level::Error,
    fixes: Some(Safety::Safe),
    page: include_str!("skills_path_is_file.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for declared in repo.plugins.iter().flat_map(|it| &it.declared).filter(|it| it.kind == DocKind::Skill) {
        let Found::At(file) = declared.found else { continue };
        if !repo.tree.is_file(file) || two_dots_in(&declared.path).is_some() {
            continue;
        }
        let message = format!("`skills` names the file {}; a skill is a directory, and the plugin loads without it", quote(&declared.path));
        let diagnostic = findings.report(declared.path.span, message);
        match declared.path.strip_suffix("/SKILL.md") {
            Some(dir) => {
                let dir = if dir == "." { "./" } else { dir };
                let fix = Fix::safe(format!("Write {}", quote(dir)), declared.path.span, json_string(dir));
                diagnostic.label("the file in the directory").help(format!("write `{dir}`")).fix(fix);
            }
            None => {
                diagnostic.help("put the text into a directory, as `SKILL.md`, and name the directory");
            }
        }
    }
}
