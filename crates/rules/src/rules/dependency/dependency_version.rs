use super::graph::{all, entries, is_ours};
use crate::rules::prelude::*;
use crate::semver::{Range, Version};

pub(super) static RULE: Rule = Rule {
    name: "dependency-version",
    level: Level::Error,
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("dependency_version.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    if repo.marketplace.is_none() {
        return;
    }
    let offered = entries(repo);
    for asking in all(repo) {
        let wants = &asking.wants;
        let Some((text, span)) = wants.range else { continue };
        if !asking.in_manifest {
            findings
                .report(span, format!("the range {} stands in an entry, where it is not looked at", quote(text)))
                .level(Level::Warning)
                .label("nobody reads this")
                .help("write it into the `dependencies` of the plugin's own manifest");
            continue;
        }
        let Some(range) = Range::parse(text) else {
            findings
                .report(span, format!("{} is no range of versions; installing {} fails", quote(text), asking.title))
                .help("write a range as npm does: `^1.2.0`, `>=1.2 <3`, `*`");
            continue;
        };
        if !is_ours(repo, wants) {
            continue;
        }
        let Some((version, at)) = offered.get(wants.name).and_then(|it| version_of(repo, *it)) else { continue };
        if Version::parse(version).is_some_and(|it| !range.allows(&it)) {
            findings
                .report(
                    span,
                    format!(
                        "{} asks for {} {}, which is here in version {}; {}",
                        asking.title,
                        quote(wants.name),
                        quote(text),
                        quote(version),
                        asking.effect()
                    ),
                )
                .label("does not allow that version")
                .also(at, "the version on offer")
                .help("widen the range, or raise the version of the other plugin");
        }
    }
}

/// The version of a local plugin: its manifest's, else its entry's.
fn version_of<'a>(repo: &'a Repo, entry: Entry<'a>) -> Option<(&'a str, Span)> {
    let plugin = repo.plugin_of(entry)?;
    let version = |node: Option<&'a Node>| node.and_then(Node::text).filter(|it| !it.is_empty()).map(|it| (it.as_str(), it.span));
    version(plugin.manifest.as_ref().and_then(|it| it.get("version"))).or_else(|| version(entry.node.get("version")))
}
