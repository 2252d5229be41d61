use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "timeout-in-milliseconds",
    level: Level::Warning,
    fixes: Some(Safety::Unsafe),
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("timeout_in_milliseconds.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for hook in repo.hooks() {
        let Some(node) = hook.node.get("timeout") else { continue };
        let Some(value) = node.as_number().filter(|it| *it >= 1000.0 && it % 500.0 == 0.0) else { continue };
        // An hour is written in seconds, too.
        if value == 3600.0 || value % 3600.0 == 0.0 {
            continue;
        }
        let seconds = value / 1000.0;
        findings
            .report(node.span, format!("a timeout counts seconds: `{value}` is {}", in_words(value)))
            .label("seconds")
            .help(format!("write `{seconds}` if milliseconds were meant"))
            .fix(Fix::risky("Write the timeout in seconds", node.span, seconds.to_string()));
    }
}

fn in_words(seconds: f64) -> String {
    let minutes = seconds / 60.0;
    if minutes < 90.0 { format!("{minutes:.0} minutes") } else { format!("{:.1} hours", minutes / 60.0) }
}
