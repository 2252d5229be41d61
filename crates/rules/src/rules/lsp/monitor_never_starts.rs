use crate::edit::json_string;
use crate::model::view::at_dotted;
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "monitor-never-starts",
    level: Level::Warning,
    fixes: Some(Safety::Unsafe),
    witness: Witness { by: By::Documentation, client: MEASURED },
    page: include_str!("monitor_never_starts.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for plugin in &repo.plugins {
        let files = plugin.components(DocKind::Monitors).filter_map(|it| it.doc.root());
        let manifest = plugin.manifest.as_ref().and_then(Doc::root).into_iter();
        let inline = manifest.flat_map(|it| ["monitors", "experimental.monitors"].into_iter().filter_map(|key| at_dotted(it, key)));
        for monitor in files.chain(inline).flat_map(Node::items) {
            if let Some(command) = monitor.get("command").and_then(Node::text) {
                setting_in(command, findings);
            }
            if let Some(when) = monitor.get("when").and_then(Node::text) {
                unknown_skill(repo, plugin, when, findings);
            }
        }
    }
}

fn setting_in(command: &Text, findings: &mut Findings) {
    let Some(start) = command.find("${user_config.") else { return };
    let len = command.get(start..).and_then(|it| it.find('}')).map_or(command.len() - start, |it| it + 1);
    findings
        .report(
            command.slice(start..start + len),
            "a setting stands in the command of a monitor; the client refuses it there, and the monitor never starts",
        )
        .label("not in a command for the shell")
        .help("let the command read the setting from its environment variable, `CLAUDE_PLUGIN_OPTION_` and its name in capitals");
}

fn unknown_skill(repo: &Repo, plugin: &Plugin, when: &Text, findings: &mut Findings) {
    const PREFIX: &str = "on-skill-invoke:";
    // A name with a colon may be that of a skill of another plugin.
    let Some(skill) = when.strip_prefix(PREFIX).filter(|it| !it.is_empty() && !it.contains(':')) else { return };
    let mut names: Vec<&str> = Vec::new();
    for it in plugin.components(DocKind::Skill) {
        names.push(repo.tree.name(repo.tree.parent(it.doc.file)));
        names.extend(it.doc.get("name").and_then(Node::as_str));
    }
    names.extend(plugin.components(DocKind::Command).map(|it| repo.tree.stem(it.doc.file)));
    if names.contains(&skill) {
        return;
    }
    let at = when.slice(PREFIX.len()..when.len());
    let diagnostic = findings.report(at, format!("the plugin has no skill {}; the monitor never starts", quote(skill)));
    diagnostic.label("no such skill");
    match nearest(skill, names.iter().copied()) {
        Some(near) => {
            let fix = Fix::risky(format!("Write {}", quote(near)), when.span, json_string(&format!("{PREFIX}{near}")));
            diagnostic.help(format!("there is a skill `{near}`")).fix(fix);
        }
        None => {
            diagnostic.help("name a skill of the plugin, or write `always`");
        }
    }
}
