use crate::model::layout::Folder;
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "component-wrong-extension",
    level: Level::Warning,
    fixes: Some(Safety::Unsafe),
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("component_wrong_extension.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    let tree = &repo.tree;
    for plugin in &repo.plugins {
        // In these two folders letter case counts.
        for (kind, noun, right, wrong) in [
            (DocKind::Theme, "a theme", "json", &["JSON", "Json", "jsonc", "json5"][..]),
            (DocKind::Workflow, "a workflow", "js", &["JS", "Js", "mjs", "cjs", "ts", "mts"]),
        ] {
            let folder = Folder::of(kind).and_then(|it| tree.follow(tree.child(plugin.dir, it.name)?));
            for file in folder.into_iter().flat_map(|it| tree.children(it)).filter(|&it| tree.is_file(it)) {
                let Some((stem, _)) = tree.name(file).rsplit_once('.').filter(|it| wrong.contains(&it.1)) else { continue };
                // What a workflow is made from, or what it needs, may lie beside it.
                if plugin.components(kind).next().is_some() {
                    continue;
                }
                findings
                    .report(
                        repo.at(file),
                        format!("{} does not end in `.{right}`; {noun} that does not is passed over", quote(tree.name(file))),
                    )
                    .help(format!("call it `{stem}.{right}`"));
            }
        }
        for (kind, noun) in [(DocKind::Command, "a command"), (DocKind::Agent, "an agent"), (DocKind::OutputStyle, "an output style")] {
            let folder = Folder::of(kind).and_then(|it| tree.follow(tree.child(plugin.dir, it.name)?));
            for file in folder.into_iter().flat_map(|it| tree.below(it)).filter(|&it| tree.is_file(it)) {
                let Some((stem, ending)) = tree.name(file).rsplit_once('.') else { continue };
                if ["markdown", "mdx", "mdc", "mdown", "mkd"].iter().any(|it| ending.eq_ignore_ascii_case(it)) && !tree.is_link(file) {
                    let name = format!("{stem}.md");
                    let diagnostic = findings.report(
                        repo.at(file),
                        format!("{} does not end in `.md`; {noun} that does not is passed over", quote(tree.name(file))),
                    );
                    diagnostic.help(format!("rename it to `{name}`"));
                    if tree.child(tree.parent(file), &name).is_none() {
                        diagnostic
                            .fix(Fix::new(format!("Rename it to `{name}`"), Safety::Unsafe).operation(Operation::Rename { file, name }));
                    }
                }
            }
        }
    }
}
