use super::MIDDLE_OF_2026;
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "path-is-dot",
    level: Level::Info,
    witness: Witness { by: By::Documentation, client: MEASURED },
    fixes: Some(Safety::Safe),
    page: include_str!("path_is_dot.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

/// The first client that takes `.` for a directory of skills.
const SKILLS_SINCE: &str = "2.1.221";
/// The first client known to read `./` as one; before it, `skills-root-path` speaks of both.
const SLASH_SINCE: &str = "2.1.131";

fn check(repo: &Repo, findings: &mut Findings) {
    let level = |since: &str| match repo.options.serves_older_than(since) {
        Some(true) => Some(Level::Error),
        Some(false) => None,
        None => Some(Level::Info),
    };
    let fix = |path: &Text| Fix::safe("Write `./`", path.span, "\"./\"");
    for path in repo.entries().filter_map(Entry::path).filter(|it| it.as_str() == ".") {
        let Some(level) = level(MIDDLE_OF_2026) else { break };
        findings
            .report(path.span, "the source is `.`; clients until about the middle of 2026 refuse the whole catalogue for it")
            .level(level)
            .help("write `./`, which all clients read alike")
            .fix(fix(path));
    }
    let skills = repo.plugins.iter().flat_map(|it| &it.declared).filter(|it| it.kind == DocKind::Skill);
    for path in skills.map(|it| &it.path).filter(|it| it.as_str() == ".") {
        let Some(level) = level(SKILLS_SINCE).filter(|_| repo.options.serves_older_than(SLASH_SINCE) == Some(false)) else { break };
        findings
            .report(path.span, format!("`skills` names `.`; clients before {SKILLS_SINCE} refuse the whole plugin for it"))
            .level(level)
            .help("write `./`")
            .fix(fix(path));
    }
}
