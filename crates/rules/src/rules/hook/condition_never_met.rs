use crate::model::hooks::Hook;
use crate::rules::prelude::*;
use crate::schema::tables::hooks::Matcher;
use crate::tools;

pub(super) static RULE: Rule = Rule {
    name: "condition-never-met",
    level: Level::Warning,
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("condition_never_met.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for hook in repo.hooks() {
        let Some(condition) = hook.text("if").filter(|it| !it.is_empty()) else { continue };
        let event = hook.group.event;
        if event.matcher != Matcher::Tool {
            findings
                .report(condition.span, format!("`{}` calls no tool, so this condition is never met; the hook never runs", event.name))
                .help("remove the `if`");
        } else if let Some(fault) = fault(condition) {
            findings
                .report(condition.span, format!("the condition {} {fault}; the hook never runs", quote(condition)))
                .help("write one permission rule: `Bash(git *)`, `Edit(*.ts)`");
        } else if let Some((matcher, tool)) = shut_out(hook, condition) {
            findings
                .report(
                    condition.span,
                    format!(
                        "the condition {} wants `{tool}`, which the matcher of the group does not let through; the hook never runs",
                        quote(condition)
                    ),
                )
                .also(matcher.span, "only these")
                .help(format!("add `{tool}` to the matcher"));
        }
    }
}

/// Why a permission rule matches nothing.
fn fault(rule: &str) -> Option<String> {
    let name = rule.split('(').next().unwrap_or_default();
    let unclosed = rule.contains('(') && !rule.ends_with(')');
    if unclosed {
        Some("has a bracket that is not closed".into())
    } else if name.contains('|') {
        Some("names several tools, where one rule is expected".into())
    } else if name == "*" {
        Some("names no tool".into())
    } else {
        tools::in_right_case(name).map(|it| format!("means `{it}`, but letters count"))
    }
}

/// The tool of a condition where the matcher of the group does not name it. Rules for files hold for several tools.
fn shut_out<'a>(hook: Hook<'a>, condition: &'a str) -> Option<(&'a Text, &'a str)> {
    const ALONE: &[&str] = &["Bash", "PowerShell", "WebFetch", "WebSearch", "Skill"];
    let tool = condition.split('(').next().filter(|it| ALONE.contains(it))?;
    let matcher = hook.group.matcher().filter(|it| !it.trim().is_empty())?;
    let is_plain = matcher.chars().all(|it| it.is_ascii_alphanumeric() || matches!(it, '_' | '-' | ' ' | ',' | '|'));
    (is_plain && matcher.split(['|', ',']).all(|it| it.trim() != tool)).then_some((matcher, tool))
}
