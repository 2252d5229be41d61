use crate::rules::prelude::*;
use crate::schema::Type;
use crate::schema::tables::hooks::{Form, HANDLER};

pub(super) static RULE: Rule = Rule {
    name: "hook-field-ignored",
    level: Level::Warning,
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("hook_field_ignored.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

/// Fields of other places and programs, with what the author counts on and does not get.
const ELSEWHERE: &[(&str, &str)] = &[
    ("matcher", "it belongs to the group of hooks; this one runs for everything the group does"),
    ("env", "no variable is set for the hook"),
    ("cwd", "the hook runs where the session does"),
    ("enabled", "the hook runs whatever it says"),
    ("disabled", "the hook runs whatever it says"),
];

fn check(repo: &Repo, findings: &mut Findings) {
    let Type::Choice(choice) = HANDLER else { return };
    for group in repo.hook_groups().filter(|it| it.node.get("hooks").is_some()) {
        for member in group.node.effective_members().filter(|it| !matches!(it.key.as_str(), "hooks" | "matcher")) {
            let key = member.key.as_str();
            if choice.variants.iter().any(|it| it.1.fields.iter().any(|it| it.name == key)) {
                findings
                    .report(
                        member.key.span,
                        format!("{} belongs to a hook; beside `hooks` it is ignored, and they run without it", quote(&member.key)),
                    )
                    .help("move it into the hooks that it is meant for");
            }
        }
    }
    for hook in repo.hooks() {
        let Some(kind) = hook.kind() else { continue };
        let Some(own) = choice.variants.iter().find(|it| it.0 == kind).map(|it| it.1) else { continue };
        for member in hook.node.effective_members() {
            let key = member.key.as_str();
            let is_own = own.fields.iter().any(|it| it.name == key);
            let others = || choice.variants.iter().filter(|it| it.1.fields.iter().any(|it| it.name == key)).map(|it| it.0);
            let is_true = member.value.as_bool() == Some(true);
            let why = match key {
                "once" if is_true && hook.group.form != Form::FrontMatter => {
                    "it counts in the front matter of a skill alone; this hook runs every time".to_owned()
                }
                "shell" if hook.args().is_some() => "with `args`, no shell is involved".to_owned(),
                _ if is_own => continue,
                "enabled" if is_true => continue,
                "disabled" if member.value.as_bool() == Some(false) => continue,
                _ => match ELSEWHERE.iter().find(|it| it.0 == key) {
                    Some((_, why)) => (*why).to_owned(),
                    None => match others().next() {
                        Some(other) => format!("it is a field of hooks of type `{other}`, and this one is of type `{kind}`"),
                        None => continue,
                    },
                },
            };
            findings.report(member.key.span, format!("{} is ignored in this hook: {why}", quote(&member.key))).help(if key == "matcher" {
                "move it to the group, beside `hooks`"
            } else {
                "remove it"
            });
        }
    }
}
