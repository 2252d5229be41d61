use super::fits;
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "required-file-missing",
    level: Level::Warning,
    opt_in: true,
    witness: Witness { by: By::House, client: MEASURED },
    fixes: Some(Safety::Unsafe),
    page: include_str!("required_file_missing.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for plugin in &repo.plugins {
        for wanted in &repo.options.policy.required_files {
            let message = |rest: &str| format!("the plugin has no file {}{rest}", quote(wanted));
            match repo.tree.find(plugin.dir, wanted) {
                Found::At(_) | Found::Unknown => {}
                Found::OtherCase(file) => {
                    let (name, last) = (repo.tree.name(file), wanted.rsplit('/').next().unwrap_or_default());
                    let rename = || Fix::new("Rename the file", Safety::Unsafe).operation(Operation::Rename { file, name: last.into() });
                    // The letter case may be that of a directory.
                    let is_file = name != last && name.eq_ignore_ascii_case(last);
                    findings
                        .report(repo.at(file), message(&format!(", but one called {}", quote(name))))
                        .help(format!("rename it to `{wanted}`"))
                        .maybe_fix(is_file.then(rename));
                }
                _ if wanted.contains('*') && holds(repo, plugin, wanted) => {}
                _ => {
                    findings.report(plugin.at(), message("; this house asks for it")).help("add it to the plugin's directory");
                }
            }
        }
    }
}

/// Whether a path of the plugin fits a pattern. A star does not reach into directories.
fn holds(repo: &Repo, plugin: &Plugin, pattern: &str) -> bool {
    let tree = &repo.tree;
    let (depth, above) = (pattern.matches('/').count(), tree.path(plugin.dir));
    tree.below(plugin.dir).any(|it| {
        let path = tree.path(it).strip_prefix(above).unwrap_or_default().trim_start_matches('/');
        path.matches('/').count() == depth && fits(pattern, path)
    })
}
