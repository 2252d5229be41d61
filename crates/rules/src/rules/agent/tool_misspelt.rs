use crate::rules::prelude::*;
use crate::tools;

pub(super) static RULE: Rule = Rule {
    name: "tool-misspelt",
    level: Level::Warning,
    fixes: Some(Safety::Unsafe),
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("tool_misspelt.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for (kind, fields) in super::TOOL_FIELDS {
        for (_, component) in repo.components(*kind) {
            for value in fields.iter().filter_map(|it| component.doc.get(it)) {
                for text in value.text().into_iter().chain(value.items().iter().filter_map(Node::text)) {
                    for (range, name) in super::tool_names(text) {
                        let Some(tool) = tools::misspelt(name) else { continue };
                        let span = text.slice(range);
                        findings
                            .report(span, format!("no tool is called {}, and the name is passed over", quote(name)))
                            .help(format!("there is a tool `{tool}`"))
                            .fix(Fix::risky(format!("Write `{tool}`"), span, tool));
                    }
                }
            }
        }
    }
}
