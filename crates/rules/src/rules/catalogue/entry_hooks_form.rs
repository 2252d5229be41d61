use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "entry-hooks-form",
    level: Level::Error,
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("entry_hooks_form.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for entry in repo.entries() {
        let Some(hooks) = entry.node.get("hooks") else { continue };
        let what = match &hooks.value {
            Value::String(_) => "a path",
            Value::Array(_) => "a list",
            _ => continue,
        };
        findings
            .report(
                hooks.span,
                format!("the hooks of {} are {what}, which only a manifest may have; none of them ever runs", entry.title()),
            )
            .label("not read")
            .help("write the hooks by event, or name the file in the plugin's own manifest");
    }
}
