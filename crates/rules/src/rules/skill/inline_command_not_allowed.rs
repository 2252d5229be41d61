use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "inline-command-not-allowed",
    level: Level::Warning,
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("inline_command_not_allowed.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

/// Programs that the client was seen never to run unasked, whatever they are called with.
const ASKED_FOR: &[&str] = &[
    "aws",
    "bash",
    "bun",
    "cargo",
    "curl",
    "deno",
    "gh",
    "go",
    "kubectl",
    "make",
    "npm",
    "npx",
    "perl",
    "pip",
    "pnpm",
    "psql",
    "python",
    "python3",
    "ruby",
    "sh",
    "terraform",
    "uv",
    "uvx",
    "wget",
    "yarn",
];

fn check(repo: &Repo, findings: &mut Findings) {
    for kind in [DocKind::Skill, DocKind::Command] {
        for (_, component) in repo.components(kind) {
            let doc = &component.doc;
            let Some(allowed) = allowed(doc) else { continue };
            // The first calls all off. Of those that are refused anyway `inline-command-refused` speaks.
            let asked =
                super::inline_commands(repo, doc).filter(|it| super::inline_command_refused::hidden(it.text).is_none()).find_map(|it| {
                    let (at, program) = programs(it.text).find(|(_, program)| ASKED_FOR.contains(program) && !allowed.contains(program))?;
                    Some((it.start + at, program))
                });
            if let Some((start, program)) = asked {
                let what = if kind == DocKind::Skill { "the skill" } else { "the slash command" };
                findings
                    .report(
                        Span::new(doc.file, start, start + program.len()),
                        format!("`allowed-tools` does not cover `{program}`; unless the user allows it elsewhere, {what} is called off"),
                    )
                    .help(format!("add `Bash({program} *)` to `allowed-tools`"));
            }
        }
    }
}

/// The programs that `allowed-tools` lets run; `None` where it lets everything run.
fn allowed(doc: &Doc) -> Option<Vec<&str>> {
    let tools = doc.get("allowed-tools");
    let mut programs = Vec::new();
    for text in tools.into_iter().flat_map(|it| it.text().into_iter().chain(it.items().iter().filter_map(Node::text))) {
        if super::inline_command_refused::allows_all(text) {
            return None;
        }
        for rule in text.split("Bash(").skip(1) {
            let pattern = rule.split(')').next().unwrap_or_default();
            programs.extend(pattern.split([' ', ':', '*']).next());
        }
    }
    Some(programs)
}

/// The first word of each command in a line, with where it stands.
fn programs(line: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    line.split(['|', '&', ';']).filter_map(move |part| {
        let start = at;
        at += part.len() + 1;
        let word = part.split_whitespace().find(|it| !it.contains('='))?;
        let offset = part.find(word)?;
        Some((start + offset, word))
    })
}
