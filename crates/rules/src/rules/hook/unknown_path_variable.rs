use std::ops::Range;

use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "unknown-path-variable",
    level: Level::Warning,
    fixes: Some(Safety::Unsafe),
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("unknown_path_variable.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

/// What Claude Code puts in the place of, or gives to, what it runs.
const KNOWN: &[&str] = &[
    "CLAUDE_PLUGIN_ROOT",
    "CLAUDE_PLUGIN_DATA",
    "CLAUDE_PROJECT_DIR",
    "CLAUDE_SKILL_DIR",
    "CLAUDE_SESSION_ID",
    "CLAUDE_EFFORT",
    "CLAUDE_ENV_FILE",
    "CLAUDE_CODE_REMOTE",
    "CLAUDE_CONFIG_DIR",
];

/// Names that were meant to be the plugin's directory.
const MISTAKEN: &[&str] = &[
    "CLAUDE_PLUGIN_DIR",
    "CLAUDE_PLUGIN_PATH",
    "CLAUDE_PLUGIN_HOME",
    "CLAUDE_PLUGINS_ROOT",
    "CLAUDE_PLUGIN_BASE",
    "CLAUDE_PLUGIN",
    "PLUGIN_ROOT",
    "PLUGIN_DIR",
    "PLUGIN_PATH",
    "CLAUDE_ROOT",
];

fn check(repo: &Repo, findings: &mut Findings) {
    for run in super::runs(repo) {
        for (name, plain) in variables(run.text) {
            let misspelt =
                !KNOWN.contains(&plain) && plain.starts_with("CLAUDE_PLUGIN_") && nearest(plain, KNOWN.iter().copied()).is_some();
            if !(MISTAKEN.contains(&plain) || misspelt) {
                continue;
            }
            // `PLUGIN_ROOT=…; … $PLUGIN_ROOT` sets it itself.
            let sets = [format!("{plain}="), format!("for {plain} in"), format!("read {plain}"), format!("read -r {plain}")];
            let is_set = sets.iter().any(|it| run.text.contains(it)) || run.environment.contains(&plain);
            if is_set || is_one_of_several(run.text, name.clone()) {
                continue;
            }
            let span = run.text.slice(name);
            findings
                .report(span, format!("nobody sets `{plain}`; an empty text takes its place, and the path leads nowhere"))
                .help("write `${CLAUDE_PLUGIN_ROOT}` for the plugin's directory")
                .fix(Fix::risky("Write `CLAUDE_PLUGIN_ROOT`", span, "CLAUDE_PLUGIN_ROOT"));
        }
    }
}

/// Whether something else takes its place, or it the place of something else: `${NAME:-x}`, `${CLAUDE_PLUGIN_ROOT:-$NAME}`.
fn is_one_of_several(text: &str, name: Range<usize>) -> bool {
    let has_default = text.get(name.end..).is_some_and(|it| it.starts_with([':', '-', '+', '?']));
    let before = text.get(..name.start).unwrap_or_default();
    let is_default = [":-", "-", ":="].iter().any(|it| {
        let outer = before.trim_end_matches(['$', '{', '"']).strip_suffix(it);
        outer.is_some_and(|it| it.rsplit_once("${").is_some_and(|(_, it)| it.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'_')))
    });
    (has_default && before.ends_with('{')) || is_default
}

/// The names in `${NAME}` and `$NAME`, where they are in capitals.
fn variables(text: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    text.match_indices('$').filter_map(|(at, _)| {
        let start = at + 1 + usize::from(text.get(at + 1..)?.starts_with('{'));
        let rest = text.get(start..).filter(|it| it.starts_with(|it: char| it.is_ascii_uppercase()))?;
        let len = rest.find(|it: char| !(it.is_ascii_uppercase() || it.is_ascii_digit() || it == '_')).unwrap_or(rest.len());
        Some((start..start + len, rest.get(..len)?))
    })
}
