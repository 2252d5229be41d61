use crate::edit;
use crate::model::listing::first_sentence;
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "marketplace-without-description",
    level: Level::Warning,
    fixes: Some(Safety::Unsafe),
    page: include_str!("marketplace_without_description.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    let Some(doc) = &repo.marketplace else { return };
    let Some(root) = doc.root().filter(|it| it.is_object()) else { return };
    let own = root.get("description");
    let inner = root.get("metadata").and_then(|it| it.get("description"));
    let says = |it: &Node| it.as_str() != Some("");
    if own.is_some_and(says) || inner.is_some_and(says) {
        return;
    }
    let span = own.map_or(doc.opening(), |it| it.span);
    let found = findings.report(span, "the catalogue has no description; people see nothing but its name");
    found.help("say in a sentence what it offers: `\"description\": \"Plugins for our team.\"`");
    found.label(if own.is_some() { "empty" } else { "no `description` in here" });
    if own.is_none() && inner.is_none() {
        found.maybe_fix(summed_up(repo, doc, root));
    }
    if let Some(empty) = inner {
        found.also(empty.span, "empty");
    }
}

/// What the README says first of all.
fn summed_up(repo: &Repo, doc: &Doc, root: &Node) -> Option<Fix> {
    let sentence = first_sentence(repo.sources.text(repo.readme?)?)?;
    let behind = root.members().iter().position(|it| it.key.as_str() == "name").map_or(0, |it| it + 1);
    let edit = edit::insert_member(repo.sources.text(doc.file)?, root, behind, "description", edit::string(sentence))?;
    Some(Fix::risky("Take the first sentence of the README", edit.span, edit.insert))
}
