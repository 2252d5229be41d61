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
    let names: Vec<&Text> = repo.entries().filter_map(Entry::name).collect();
    for (at, name) in names.iter().enumerate() {
        let earlier = |fold: fn(&str) -> String| {
            let folded = fold(name);
            names.iter().take(at).find(|it| it.as_str() != name.as_str() && fold(it) == folded)
        };
        // Claude Code 2.1.329 names the folder of a plugin's data after it, with hyphens for dots.
        if let Some(other) = earlier(|it| it.replace('.', "-")) {
            findings
                .report(
                    name.span,
                    format!("{} and {} share a folder for their data; whoever has one cannot install the other", quote(name), quote(other)),
                )
                .label("a hyphen for a dot makes them the same")
                .also(other.span, "the other one")
                .help("rename one of the two");
        } else if let Some(other) = earlier(fold_case) {
            findings
                .report(
                    name.span,
                    format!(
                        "{} and {} differ in letter case only; where a disk ignores it, they overwrite each other",
                        quote(name),
                        quote(other)
                    ),
                )
                .label("the same but for letter case")
                .also(other.span, "the other one")
                .help("rename one of the two");
        }
    }
}
