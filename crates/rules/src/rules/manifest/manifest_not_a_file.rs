use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "manifest-not-a-file",
    level: Level::Error,
    page: include_str!("manifest_not_a_file.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for plugin in &repo.plugins {
        if let Some(folder) = repo.tree.child(plugin.dir, ".claude-plugin").filter(|&it| repo.tree.is_file(it)) {
            findings
                .report(repo.at(folder), "`.claude-plugin` is a file; the official check refuses the plugin, and it has no manifest")
                .help("put a directory with a `plugin.json` in its place");
        }
        if let Found::At(at) = repo.tree.find(plugin.dir, ".claude-plugin/plugin.json")
            && !repo.tree.is_file(at)
        {
            let what = if repo.tree.is_dir(at) { "a directory" } else { "not a regular file" };
            findings
                .report(repo.at(at), format!("`.claude-plugin/plugin.json` is {what}; the plugin does not install"))
                .help("put a file with `{ \"name\": \"my-plugin\" }` in its place");
        }
    }
}
