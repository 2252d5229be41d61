use crate::rules::prelude::*;
use crate::tools;

pub(super) static RULE: Rule = Rule {
    name: "tool-in-wrong-case",
    level: Level::Warning,
    fixes: Some(Safety::Unsafe),
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("tool_in_wrong_case.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for (kind, fields) in super::TOOL_FIELDS {
        for (_, component) in repo.components(*kind) {
            for value in fields.iter().filter_map(|it| component.doc.get(it)) {
                let texts = value.text().into_iter().chain(value.items().iter().filter_map(Node::text));
                for (text, range, name) in texts.flat_map(|it| super::tool_names(it).map(move |(range, name)| (it, range, name))) {
                    let Some(tool) = tools::in_right_case(name) else { continue };
                    let span = text.slice(range);
                    findings
                        .report(span, format!("no tool is called {}; letters count, and the name is passed over", quote(name)))
                        .help(format!("write `{tool}`"))
                        .fix(Fix::risky(format!("Write `{tool}`"), span, tool));
                }
            }
        }
    }
}
