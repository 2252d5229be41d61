use crate::rules::prelude::*;
use crate::tree::join;

pub(super) static RULE: Rule = Rule {
    name: "path-outside-plugin",
    level: Level::Warning,
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("path_outside_plugin.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for plugin in &repo.plugins {
        for mention in &plugin.bundled {
            // `${CLAUDE_PLUGIN_ROOT}/..` alone is somebody who looks around, and knows it.
            let leaves = join("", &mention.path).is_none() && mention.path.split('/').any(|it| !matches!(it, "" | "." | ".."));
            if leaves && !is_careful(repo.sources.slice(mention.span), repo, mention.span) {
                findings
                    .report(
                        mention.span,
                        format!("{} leads out of the plugin; nothing but the plugin's own directory is installed", quote(&mention.path)),
                    )
                    .label("not there where the plugin runs")
                    .help("move the file into the plugin");
            }
        }
    }
}

/// Whether the line asks first whether the file is there, or does without it.
fn is_careful(mention: &str, repo: &Repo, span: Span) -> bool {
    let text = repo.sources.text(span.file).unwrap_or_default();
    let line = text.get(..span.start as usize).and_then(|it| it.rsplit('\n').next()).unwrap_or_default();
    let rest = text.get(span.start as usize + mention.len()..).and_then(|it| it.split('\n').next()).unwrap_or_default();
    ["[ -", "test -"].iter().any(|it| line.contains(it)) || ["||", "2>/dev/null"].iter().any(|it| rest.contains(it))
}
