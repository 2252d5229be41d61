use super::{folder_name, submitted};
use crate::names;
use crate::rules::prelude::*;
use crate::schema::tables::plugin::kebab;

pub(super) static RULE: Rule = Rule {
    name: "manifest-name-not-kebab",
    aliases: &["MANIFEST_NAME_FORMAT", "MANIFEST_NAME_NOT_KEBAB"],
    level: Level::Warning,
    opt_in: true,
    page: include_str!("manifest_name_not_kebab.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for plugin in submitted(repo) {
        let Some(name) = folder_name(repo, plugin) else { continue };
        let plain = kebab(name);
        if plain == name {
            continue;
        }
        let is_refused = name.contains(|it| it == ' ' || names::is_control(it));
        let effect = if is_refused { "the plugin directory blocks the plugin" } else { "the plugin directory asks for another one" };
        let message =
            format!("the folder {} gives its name to the plugin, and is not made of lower-case words with hyphens; {effect}", quote(name));
        findings
            .report(repo.at(plugin.dir), message)
            .level(if is_refused { Level::Error } else { Level::Warning })
            .help(format!("add a `.claude-plugin/plugin.json` with a `name`, or rename the folder to `{plain}`"));
    }
}
