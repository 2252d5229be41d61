use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "command-path-not-plugin-relative",
    level: Level::Warning,
    fixes: Some(Safety::Unsafe),
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("command_path_not_plugin_relative.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for run in super::runs(repo) {
        // Whoever goes into the plugin first may go on from there.
        let goes_there = run.text.contains("cd ") || run.text.contains("pushd ");
        let is_argument = run.program().is_some();
        let mut follows_interpreter = run.program().is_some_and(super::is_interpreter);
        for (range, word) in super::words(run.text) {
            let begins = !is_argument && begins_a_command(run.text.get(..range.start).unwrap_or_default());
            let runs_it = follows_interpreter || begins;
            follows_interpreter = begins && super::is_interpreter(word);
            let span = run.text.slice(range);
            let relative = word.strip_prefix("./").unwrap_or(word);
            if is_home_of_somebody(word) {
                findings
                    .report(span, format!("{} lies in one person's home directory; on other machines it is not there", quote(word)))
                    .help("bring the file with the plugin, and write `${CLAUDE_PLUGIN_ROOT}/…`");
            } else if let Some(inner) = in_dot_claude(word).filter(|it| !looks_around(run.text) && is_bundled(repo, run.plugin, it)) {
                let new = format!("${{CLAUDE_PLUGIN_ROOT}}/{inner}");
                let fix = run.text.is_verbatim().then(|| Fix::risky("Start the path at the plugin", span, new.clone()));
                findings
                    .report(
                        span,
                        format!("{} is a path of a user or a project; the plugin's own {} is not found there", quote(word), quote(inner)),
                    )
                    .help(format!("write `{new}`"))
                    .maybe_fix(fix);
            } else if runs_it && !goes_there && (is_bundled(repo, run.plugin, relative) || is_beside_manifest(repo, run.plugin, word)) {
                let new = format!("${{CLAUDE_PLUGIN_ROOT}}/{relative}");
                let fix = run.text.is_verbatim().then(|| Fix::risky("Start the path at the plugin", span, new.clone()));
                findings
                    .report(span, format!("{} is looked for in the user's project, not in the plugin; it is not found there", quote(word)))
                    .help(format!("write `{new}`"))
                    .maybe_fix(fix);
            }
        }
    }
}

/// Whether what follows is the first word of a command.
fn begins_a_command(before: &str) -> bool {
    let before = before.trim_end_matches(['"', '\'', ' ', '\t']);
    before.is_empty() || before.ends_with([';', '&', '|', '(', '\n'])
}

/// Whether a relative path names a file of the plugin.
fn is_bundled(repo: &Repo, plugin: &Plugin, path: &str) -> bool {
    let is_relative = path.contains('/') && !path.starts_with(['/', '$', '~', '-', '@', '.']);
    is_relative && !path.contains("..") && matches!(repo.tree.find(plugin.dir, path), Found::At(it) if repo.tree.is_file(it))
}

/// Whether `./server.js` names a file in the plugin's own directory.
fn is_beside_manifest(repo: &Repo, plugin: &Plugin, word: &str) -> bool {
    let name = word.strip_prefix("./").filter(|it| !it.contains('/'));
    name.is_some_and(|it| matches!(repo.tree.find(plugin.dir, it), Found::At(file) if repo.tree.is_file(file)))
}

/// Whether a command knows where the plugin is, or tries several places.
fn looks_around(command: &str) -> bool {
    ["CLAUDE_PLUGIN_ROOT", "CLAUDE_SKILL_DIR", "2>/dev/null", "-f ", "-x "].iter().any(|it| command.contains(it))
}

/// The path within a `.claude` directory, where files of a plugin lay before it was one.
fn in_dot_claude(word: &str) -> Option<&str> {
    ["~/", "$HOME/", "${HOME}/", "$CLAUDE_PROJECT_DIR/", "${CLAUDE_PROJECT_DIR}/", "./", ""]
        .iter()
        .find_map(|it| word.strip_prefix(it)?.strip_prefix(".claude/"))
}

/// Whether a path begins in the home of a person, not of a placeholder.
fn is_home_of_somebody(word: &str) -> bool {
    let windows = || word.get(1..).and_then(|it| it.strip_prefix(":\\Users\\"));
    let rest = ["/Users/", "/home/"].iter().find_map(|it| word.strip_prefix(it)).or_else(windows);
    let Some((name, file)) = rest.and_then(|it| it.split_once(['/', '\\'])) else { return false };
    let placeholder = ["user", "username", "you", "yourname", "your-name", "me", "name", "runner", "vscode", "node", "linuxbrew", "shared"];
    let named = !name.is_empty() && name.chars().all(|it| it.is_ascii_alphanumeric() || matches!(it, '.' | '_' | '-'));
    named && !file.is_empty() && !placeholder.contains(&name.to_lowercase().as_str())
}
