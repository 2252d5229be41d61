use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "skill-too-long",
    level: Level::Info,
    witness: Witness { by: By::Documentation, client: MEASURED },
    page: include_str!("skill_too_long.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

/// How many lines the guide for authors allows the body of a skill.
const LIMIT: usize = 500;

fn check(repo: &Repo, findings: &mut Findings) {
    for (_, component) in repo.components(DocKind::Skill) {
        let doc = &component.doc;
        let Some(source) = repo.sources.source(doc.file) else { continue };
        let body = doc.body(source).trim();
        if memchr::memchr_iter(b'\n', body.as_bytes()).count() < LIMIT {
            continue;
        }
        let count = body.lines().count();
        if count > LIMIT {
            let start = source.text().len() - doc.body(source).trim_start().len();
            let first = source.text().get(start..).and_then(|it| it.lines().next()).map_or(0, |it| it.trim_end().len());
            findings
                .report(
                    Span::new(doc.file, start, start + first),
                    format!("the skill is {count} lines long, and all of them are read whenever it is used; {LIMIT} are the most that is advised"),
                )
                .help("move what is not always needed to files beside it, and link to them");
        }
    }
}
