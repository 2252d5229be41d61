use crate::rules::prelude::*;
use crate::sought::{Sought, sought};

pub(super) static RULE: Rule = Rule {
    name: "hook-setting-refused",
    level: Level::Warning,
    fixes: Some(Safety::Unsafe),
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("hook_setting_refused.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

/// `${user_config.token}`: a setting of the plugin.
static SETTING: Sought = sought!["${user_config." => r"\$\{user_config\.([^}]*)\}"];

/// Matches `$CLAUDE_PLUGIN_OPTION_TOKEN`: the variable of a setting.
static OPTION: Sought = sought!["CLAUDE_PLUGIN_OPTION_" => r"\$\{?CLAUDE_PLUGIN_OPTION_([A-Z0-9_]+)"];

fn check(repo: &Repo, findings: &mut Findings) {
    for hook in repo.hooks() {
        if let Some(command) = hook.shell_command() {
            for found in OPTION.for_text(command).into_iter().flat_map(|it| it.captures_iter(command)).filter_map(|it| it.get(1)) {
                let known = declared(repo, hook.group.plugin).iter().any(|it| it.to_uppercase() == found.as_str());
                if known || command.contains(&format!("CLAUDE_PLUGIN_OPTION_{}=", found.as_str())) {
                    continue;
                }
                let setting = quote(&found.as_str().to_lowercase());
                findings
                    .report(
                        command.slice(found.range()),
                        format!("the setting {setting} is not declared in `userConfig`; its variable is never set"),
                    )
                    .label("no such setting")
                    .help("declare it in the `userConfig` of the plugin manifest");
            }
            let Some(found) = SETTING.for_text(command).and_then(|it| it.captures(command)) else { continue };
            let (Some(whole), Some(key)) = (found.get(0), found.get(1)) else { continue };
            findings
                .report(
                    command.slice(whole.range()),
                    "a setting stands in a command that a shell reads; the client refuses that, and the hook fails each time it runs",
                )
                .label("not in a command for the shell")
                .help(format!(
                    "read it from the variable `CLAUDE_PLUGIN_OPTION_{}`, or give it to the program in `args`",
                    key.as_str().to_uppercase()
                ));
            continue;
        }
        let texts = hook.command().into_iter().chain(hook.args().unwrap_or_default().iter().filter_map(Node::text));
        for text in texts {
            for found in SETTING.for_text(text).into_iter().flat_map(|it| it.captures_iter(text)) {
                let (Some(whole), Some(key)) = (found.get(0), found.get(1)) else { continue };
                let declared = declared(repo, hook.group.plugin);
                if declared.contains(&key.as_str()) {
                    continue;
                }
                let near = nearest(key.as_str(), declared.iter().copied());
                let help = near.map_or_else(
                    || format!("declare {} in the `userConfig` of the plugin manifest", quote(key.as_str())),
                    |it| format!("there is a setting `{it}`"),
                );
                findings
                    .report(
                        text.slice(whole.range()),
                        format!("the setting {} is not declared in `userConfig`; the hook fails each time it runs", quote(key.as_str())),
                    )
                    .label("no such setting")
                    .help(help)
                    .maybe_fix(near.map(|it| Fix::risky(format!("Write `{it}`"), text.slice(key.range()), it)));
            }
        }
    }
}

/// The settings of a plugin, in its manifest and in the entries that name it.
fn declared<'a>(repo: &'a Repo, plugin: Option<&'a Plugin>) -> Vec<&'a str> {
    let manifest = plugin.and_then(|it| it.manifest.as_ref()).and_then(Doc::root);
    let entries = repo.entries().filter(|it| plugin.is_none_or(|plugin| plugin.entries.contains(&it.index))).map(|it| it.node);
    let configs = manifest.into_iter().chain(entries).filter_map(|it| it.get("userConfig"));
    configs.flat_map(Node::members).map(|it| it.key.as_str()).collect()
}
