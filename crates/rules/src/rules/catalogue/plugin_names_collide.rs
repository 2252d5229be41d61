use std::collections::HashMap;

use crate::rules::prelude::*;
use crate::tree::fold_case;

pub(super) static RULE: Rule = Rule {
    name: "plugin-names-collide",
    level: Level::Warning,
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("plugin_names_collide.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    let (mut by_folder, mut by_case): (HashMap<String, &Text>, HashMap<String, &Text>) = (HashMap::new(), HashMap::new());
    for name in repo.entries().filter_map(Entry::name) {
        // Claude Code 2.1.329 names the folder of a plugin's data after it, with hyphens for dots.
        let same_folder = *by_folder.entry(name.replace('.', "-")).or_insert(name);
        let same_letters = *by_case.entry(fold_case(name)).or_insert(name);
        if same_folder.as_str() != name.as_str() {
            findings
                .report(
                    name.span,
                    format!(
                        "{} and {} share a folder for their data; whoever has one cannot install the other",
                        quote(name),
                        quote(same_folder)
                    ),
                )
                .label("a hyphen for a dot makes them the same")
                .also(same_folder.span, "the other one")
                .help("rename one of the two");
        } else if same_letters.as_str() != name.as_str() {
            findings
                .report(
                    name.span,
                    format!(
                        "{} and {} differ in letter case only; where a disk ignores it, they overwrite each other",
                        quote(name),
                        quote(same_letters)
                    ),
                )
                .label("the same but for letter case")
                .also(same_letters.span, "the other one")
                .help("rename one of the two");
        }
    }
}
