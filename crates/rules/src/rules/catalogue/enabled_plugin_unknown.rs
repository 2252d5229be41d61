use crate::names::is_official;
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "enabled-plugin-unknown",
    level: Level::Warning,
    witness: Witness { by: By::Loader, client: MEASURED },
    fixes: Some(Safety::Unsafe),
    page: include_str!("enabled_plugin_unknown.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    let (Some(settings), Some(catalogue)) = (&repo.project_settings, &repo.marketplace) else { return };
    let (Some(enabled), Some(ours)) = (settings.get("enabledPlugins"), catalogue.get("name").and_then(Node::text)) else { return };
    let listed: Vec<&str> = repo.entries().filter_map(|it| Some(it.name()?.as_str())).collect();
    let renamed = |plugin: &str| catalogue.get("renames").is_some_and(|it| it.get(plugin).is_some());
    let declared = |name: &str| settings.get("extraKnownMarketplaces").is_some_and(|it| it.get(name).is_some());
    for member in enabled.effective_members() {
        let key = &member.key;
        let Some((plugin, marketplace)) = key.rsplit_once('@') else {
            let found = findings.report(key.span, format!("{} names no marketplace; nothing is turned on or off", quote(key)));
            found.label("a plugin, and of which marketplace?");
            match listed.contains(&key.as_str()) {
                true => {
                    let id = format!("{}@{}", key.as_str(), ours.as_str());
                    let fix = Fix::risky(format!("Write `{id}`"), key.span, crate::edit::json_string(&id));
                    found.help(format!("write `{id}`")).fix(fix);
                }
                false => {
                    found.help("write it as `PLUGIN@MARKETPLACE`");
                }
            }
            continue;
        };
        if marketplace == ours.as_str() && !listed.contains(&plugin) && !renamed(plugin) {
            let found = findings.report(
                key.span,
                format!("the catalogue lists no plugin `{plugin}`; turning it on or off does nothing, and nobody is told"),
            );
            found.label("not in the catalogue").help("name a plugin of the catalogue, or remove the line");
            if let Some(near) = nearest(plugin, listed.iter().copied()) {
                let id = format!("{near}@{marketplace}");
                let fix = Fix::risky(format!("Write `{id}`"), key.span, crate::edit::json_string(&id));
                found.help(format!("there is a plugin `{near}`")).fix(fix);
            }
        } else if !declared(marketplace) && !is_official(marketplace) && member.value.as_bool() != Some(false) {
            findings
                .report(
                    key.span,
                    format!("the settings do not say where the marketplace `{marketplace}` is; for whoever has not added it, nothing is turned on"),
                )
                .level(Level::Info)
                .help(format!("declare `{marketplace}` in `extraKnownMarketplaces`"));
        }
    }
}
