use std::ops::Range;

use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "inline-command-refused",
    level: Level::Warning,
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("inline_command_refused.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for kind in [DocKind::Skill, DocKind::Command] {
        for (_, component) in repo.components(kind) {
            let doc = &component.doc;
            if allows_every_command(doc) {
                continue;
            }
            // The first calls all off.
            let first = super::inline_commands(repo, doc).find_map(|it| Some((it.start, hidden(it.text)?)));
            if let Some((at, (range, what))) = first {
                findings
                    .report(
                        Span::new(doc.file, at + range.start, at + range.end),
                        format!("the client cannot see what {what} becomes, and refuses the command; {} does not run at all", this(kind)),
                    )
                    .help("put the commands into a script of the plugin, or allow `Bash` without a pattern in `allowed-tools`");
            }
        }
    }
}

fn this(kind: DocKind) -> &'static str {
    if kind == DocKind::Skill { "the skill" } else { "the slash command" }
}

/// Whether `allowed-tools` names `Bash` without a pattern.
fn allows_every_command(doc: &Doc) -> bool {
    let Some(tools) = doc.get("allowed-tools") else { return false };
    tools.text().into_iter().chain(tools.items().iter().filter_map(Node::text)).any(|it| allows_all(it))
}

/// Whether a list of tools names `Bash` without a pattern.
pub(super) fn allows_all(tools: &str) -> bool {
    tools.contains("Bash(*)") || tools.split([',', ' ']).any(|it| it == "Bash")
}

/// The first part of a command that the client does not look into, as measured.
pub(super) fn hidden(command: &str) -> Option<(Range<usize>, &'static str)> {
    let (mut single, mut double, mut skip) = (false, None, false);
    for (at, it) in command.char_indices() {
        if std::mem::take(&mut skip) {
            continue;
        }
        let rest = command.get(at..).unwrap_or_default();
        match it {
            '\\' if !single => skip = true,
            '\'' if double.is_none() => single = !single,
            '"' if !single => double = if double.is_some() { None } else { Some(at) },
            '$' if !single && rest.starts_with("${") && !is_own(rest) => return Some((at..at + 2, "a variable in braces")),
            // Text beside it in the same quotes lets it through.
            '$' if !single && rest.starts_with("$(") && !rest.starts_with("$((") && is_alone(command, at, double) => {
                return Some((at..at + 2, "a nested command"));
            }
            '<' | '>' if !single && double.is_none() && rest.get(1..).is_some_and(|it| it.starts_with('(')) => {
                return Some((at..at + 2, "a command in the place of a file"));
            }
            _ => {}
        }
    }
    None
}

/// Whether the client itself fills in a variable before the command is looked at.
fn is_own(rest: &str) -> bool {
    let name = rest.get(2..).unwrap_or_default();
    name.starts_with("user_config.")
        || ["CLAUDE_PLUGIN_ROOT", "CLAUDE_PLUGIN_DATA", "CLAUDE_SKILL_DIR", "CLAUDE_PROJECT_DIR", "CLAUDE_SESSION_ID", "CLAUDE_EFFORT"]
            .iter()
            .any(|own| name.strip_prefix(own).is_some_and(|it| it.starts_with('}')))
}

/// Whether a nested command stands outside of quotes, or has the quotes for itself.
fn is_alone(command: &str, at: usize, quote: Option<usize>) -> bool {
    let Some(quote) = quote else { return true };
    let closes = command.get(at..).and_then(|it| it.rfind(")\"")).is_some();
    quote + 1 == at && closes
}
