use crate::rules::prelude::*;
use crate::sought::{Sought, sought};

pub(super) static RULE: Rule = Rule {
    name: "path-with-backslash",
    level: Level::Warning,
    fixes: Some(Safety::Unsafe),
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("path_with_backslash.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

/// Matches `${CLAUDE_PLUGIN_ROOT}\scripts\run.ps1`.
static PATH: Sought = sought!["\\" => r#"\$\{?CLAUDE_PLUGIN_ROOT\}?((?:[/\\]+[\w.@-]+)+)"#];

fn check(repo: &Repo, findings: &mut Findings) {
    for run in super::runs(repo) {
        let Some(pattern) = PATH.for_text(run.text) else { continue };
        // PowerShell takes both.
        if run.is_powershell
            || run.before().first().is_some_and(|it| is_of_windows(it))
            || is_of_windows(run.text.split(' ').next().unwrap_or_default())
        {
            continue;
        }
        for found in pattern.captures_iter(run.text) {
            let Some(path) = found.get(1).filter(|it| it.as_str().contains('\\')) else { continue };
            let right = path.as_str().replace("\\\\", "/").replace('\\', "/");
            let span = run.text.slice(path.range());
            findings
                .report(span, format!("{} has backslashes in it; outside of Windows no such file is found", quote(path.as_str())))
                .help(format!("write `{right}`, which Windows understands as well"))
                .fix(Fix::risky("Write slashes", span, right));
        }
    }
}

/// Whether a program runs on Windows alone.
fn is_of_windows(program: &str) -> bool {
    let name = program.rsplit(['/', '\\']).next().unwrap_or(program).to_lowercase();
    matches!(name.trim_end_matches(".exe"), "powershell" | "pwsh" | "cmd")
}
