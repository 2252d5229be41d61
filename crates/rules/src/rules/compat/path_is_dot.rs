use super::loss_of;
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "path-is-dot",
    level: Level::Info,
    witness: Witness { by: By::Loader, client: MEASURED },
    fixes: Some(Safety::Safe),
    page: include_str!("path_is_dot.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

/// Claude Code 2.1.154 refuses `.` as a source, 2.1.187 takes it.
const SOURCE_SINCE: &str = "2.1.155";
/// Claude Code 2.1.187 refuses `.` as a directory of skills, 2.1.221 takes it.
const SKILLS_SINCE: &str = "2.1.188";
/// The first client known to read `./` as one; before it, `skills-root-path` speaks of both.
const SLASH_SINCE: &str = "2.1.131";

fn check(repo: &Repo, findings: &mut Findings) {
    let fix = |path: &Text| Fix::safe("Write `./`", path.span, "\"./\"");
    let level = match repo.options.serves_older_than(SOURCE_SINCE) {
        Some(true) => Some(Level::Error),
        Some(false) => None,
        None => Some(Level::Info),
    };
    for entry in repo.entries() {
        let (Some(path), Some(level)) = (entry.path().filter(|it| it.as_str() == "."), level) else { continue };
        findings
            .report(path.span, format!("clients up to 2.1.154 take no `.` as a source; they {}", loss_of(repo, entry)))
            .level(level)
            .help("write `./`, which all clients read alike")
            .fix(fix(path));
    }
    let serves = |since: &str| repo.options.serves_older_than(since) == Some(true);
    if serves(SLASH_SINCE) || !serves(SKILLS_SINCE) {
        return;
    }
    let skills = repo.plugins.iter().flat_map(|it| &it.declared).filter(|it| it.kind == DocKind::Skill);
    for path in skills.map(|it| &it.path).filter(|it| it.as_str() == ".") {
        findings
            .report(path.span, "clients up to 2.1.187 take no `.` as a directory of skills; they refuse the whole plugin")
            .level(Level::Error)
            .help("write `./`")
            .fix(fix(path));
    }
}
