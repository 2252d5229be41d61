use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "argument-hint-not-text",
    level: Level::Warning,
    fixes: Some(Safety::Safe),
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("argument_hint_not_text.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for kind in [DocKind::Skill, DocKind::Command] {
        for (_, component) in repo.components(kind) {
            let Some(value) = component.doc.get("argument-hint").filter(|it| it.is_array()) else { continue };
            let written = repo.sources.slice(value.span);
            let on_one_line = written.starts_with('[') && !written.contains('\n');
            if on_one_line {
                let fix = Fix::safe("Put the hint in quotes", value.span, crate::edit::json_string(written));
                findings
                    .report(value.span, "brackets without quotes make a list in YAML; the hint is shown without them")
                    .label("a list, not a text")
                    .help(format!("write `argument-hint: \"{written}\"`"))
                    .fix(fix);
            } else {
                findings
                    .report(value.span, "the hint is a list; it is shown as one text with commas in it")
                    .label("a list, not a text")
                    .help("write it as one text, in quotes");
            }
        }
    }
}
