use crate::edit::json_string;
use crate::model::Declared;
use crate::rules::prelude::*;
use crate::schema::tables::fields::two_dots_in;
use crate::tree::join;

pub(super) static RULE: Rule = Rule {
    name: "path-traversal",
    aliases: &["PATH_TRAVERSAL"],
    level: Level::Error,
    fixes: Some(Safety::Safe),
    page: include_str!("path_traversal.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    report_problems(repo, findings, "path-traversal");
    for plugin in &repo.plugins {
        // The official check leaves entries alone; `component-not-found` does not.
        for declared in plugin.declared.iter().filter(|it| it.entry.is_none() && !is_bundle_url(it)) {
            if let Some(at) = two_dots_in(&declared.path) {
                report(repo, plugin, declared, at, findings);
            }
        }
    }
}

/// The dots in the URL of a bundle are the business of whoever serves it.
fn is_bundle_url(declared: &Declared) -> bool {
    declared.kind == DocKind::Mcp && declared.path.contains("://")
}

fn report(repo: &Repo, plugin: &Plugin, declared: &Declared, at: std::ops::Range<usize>, findings: &mut Findings) {
    let message = format!("`{}` names {}, which contains `..`; the official check refuses the plugin", declared.key, quote(&declared.path));
    let diagnostic = findings.report(declared.path.slice(at), message);
    diagnostic.label("steps up");
    match straight(repo, plugin, declared) {
        Some(path) => {
            let fix = Fix::safe(format!("Write {}", quote(&path)), declared.path.span, json_string(&path));
            diagnostic.help(format!("write `{path}`")).fix(fix);
        }
        None => {
            diagnostic.help("move the file into the plugin, and write its path from the plugin's directory");
        }
    }
}

/// The same path without steps up, where it leads to something in the plugin.
fn straight(repo: &Repo, plugin: &Plugin, declared: &Declared) -> Option<String> {
    let dir = repo.tree.path(plugin.dir);
    let path = join(dir, &declared.path.replace('\\', "/"))?;
    let file = repo.tree.get(&path).filter(|&it| repo.tree.is_within(it, plugin.dir))?;
    let inner = repo.tree.path(file).strip_prefix(dir)?;
    Some(format!("./{}", inner.trim_start_matches('/')))
}
