use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "component-is-link",
    level: Level::Warning,
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("component_is_link.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    let tree = &repo.tree;
    for plugin in &repo.plugins {
        for (name, noun) in [("commands", "a command"), ("agents", "an agent"), ("output-styles", "an output style")] {
            let folder = tree.child(plugin.dir, name).filter(|&it| tree.is_dir(it));
            for file in folder.into_iter().flat_map(|it| tree.below(it)) {
                if tree.is_link(file) && tree.name(file).to_ascii_lowercase().ends_with(".md") {
                    findings
                        .report(repo.at(file), format!("{} is a link; {noun} is never loaded through one", quote(tree.name(file))))
                        .help("put the file itself in its place");
                }
            }
        }
    }
}
