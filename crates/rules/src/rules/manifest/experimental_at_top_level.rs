use marketlint_parser::Member;

use crate::edit;
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "experimental-at-top-level",
    level: Level::Warning,
    fixes: Some(Safety::Safe),
    page: include_str!("experimental_at_top_level.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for manifest in repo.plugins.iter().filter_map(|it| it.manifest.as_ref()) {
        let Some(root) = manifest.root() else { continue };
        for key in ["themes", "monitors"] {
            let Some(at) = root.members().iter().rposition(|it| it.key.as_str() == key) else { continue };
            let Some(member) = root.members().get(at) else { continue };
            let diagnostic = findings.report(member.key.span, format!("`{key}` stands at the top of the manifest, from where it is to go"));
            diagnostic.label("belongs into `experimental`");
            match root.get("experimental") {
                Some(taken) if taken.get(key).is_some() => {
                    diagnostic.help(format!("remove it: there is an `experimental.{key}` already"));
                }
                experimental => {
                    let source = repo.sources.text(manifest.file).unwrap_or_default();
                    diagnostic.help(format!("write `\"experimental\": {{ \"{key}\": … }}`")).maybe_fix(moved(
                        source,
                        root,
                        at,
                        member,
                        experimental,
                    ));
                }
            }
        }
    }
}

/// Puts the field into `experimental`; where there is none, puts one around it.
fn moved(source: &str, root: &Node, at: usize, member: &Member, experimental: Option<&Node>) -> Option<Fix> {
    let fix = Fix::new(format!("Move `{}` into `experimental`", member.key.as_str()), Safety::Safe);
    let (key, value) = (member.key.span, member.value.span);
    let Some(experimental) = experimental else {
        return Some(fix.edit(key.first(0), "\"experimental\": { ").edit(Span { start: value.end, ..value }, " }"));
    };
    if !experimental.is_object() {
        return None;
    }
    let removal = edit::remove(source, root, at)?;
    let inside = Span { start: experimental.span.start + 1, end: experimental.span.start + 1, ..experimental.span };
    let text = source.get(key.to(value).range())?;
    let comma = if experimental.members().is_empty() { " " } else { "," };
    Some(fix.edit(removal.span, removal.insert).edit(inside, format!(" {text}{comma}")))
}
