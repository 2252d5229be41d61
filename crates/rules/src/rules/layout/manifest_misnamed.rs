use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "manifest-misnamed",
    level: Level::Warning,
    fixes: Some(Safety::Unsafe),
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("manifest_misnamed.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

/// Names that authors give to a manifest in its own folder.
const NAMES: &[&str] = &[
    "claude-plugin.json",
    "manifest.json",
    "plugin.json.txt",
    "plugin.json5",
    "plugin.jsonc",
    "plugin.yaml",
    "plugin.yml",
    "plugins.json",
];

fn check(repo: &Repo, findings: &mut Findings) {
    let tree = &repo.tree;
    for plugin in &repo.plugins {
        // `component-wrong-case` speaks of one in the wrong letter case.
        if tree.find(plugin.dir, ".claude-plugin/plugin.json") != Found::Missing {
            continue;
        }
        let lost = "nothing in it counts, and the plugin goes by its entry alone";
        for folder in tree.children(plugin.dir).filter(|&it| tree.is_dir(it)) {
            let name = tree.name(folder);
            let plain: String = name.chars().filter(|it| it.is_ascii_alphanumeric()).collect();
            if name == ".claude-plugin" {
                for file in tree.children(folder).filter(|&it| tree.is_file(it) && NAMES.contains(&tree.name(it))) {
                    let fix = Fix::new("Rename it to `plugin.json`", Safety::Unsafe);
                    // Another format does not become JSON by its name.
                    let renames = tree.name(file).ends_with(".json") || tree.name(file).ends_with(".txt");
                    findings
                        .report(
                            repo.at(file),
                            format!("the manifest of a plugin is called `plugin.json`, not {}; {lost}", quote(tree.name(file))),
                        )
                        .help("rename it to `plugin.json`")
                        .maybe_fix(renames.then(|| fix.operation(Operation::Rename { file, name: "plugin.json".into() })));
                }
            } else if matches!(plain.as_str(), "claudeplugin" | "claudeplugins") && tree.child(folder, "plugin.json").is_some() {
                findings
                    .report(repo.at(folder), format!("the manifest of a plugin lies in `.claude-plugin`, not in {}; {lost}", quote(name)))
                    .help("rename the folder to `.claude-plugin`");
            }
        }
    }
}
