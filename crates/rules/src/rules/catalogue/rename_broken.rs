use std::collections::{BTreeSet, HashMap};

use crate::names::is_installable;
use crate::rules::prelude::*;
use crate::schema::Guesses;

pub(super) static RULE: Rule = Rule {
    name: "rename-broken",
    level: Level::Error,
    fixes: Some(Safety::Unsafe),
    page: include_str!("rename_broken.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    let Some(renames) = repo.marketplace.as_ref().and_then(|it| it.get("renames")) else { return };
    let plugins: BTreeSet<&str> = repo.entries().filter_map(Entry::name).map(|it| it.as_str()).collect();
    let names: Vec<&str> = plugins.iter().copied().collect();
    let mut guesses = Guesses::default();
    let by_name: HashMap<&str, &Node> = renames.effective_members().map(|it| (it.key.as_str(), &it.value)).collect();
    for member in renames.effective_members() {
        let old = quote(&member.key);
        if !is_installable(&member.key) {
            findings
                .report(member.key.span, format!("no plugin was ever called {old}: that is no name to install one by"))
                .level(Level::Warning)
                .label("never an old name")
                .help("write the old name as it stood in the catalogue, without the marketplace");
        }
        let Some(target) = member.value.text() else { continue };
        match follow(&by_name, &member.key) {
            End::Gone => {}
            End::Circle(true) => {
                let found =
                    findings.report(member.value.span, format!("the renames of {old} go in a circle; whoever has {old} gets no update"));
                found.label("leads back").help("name a plugin of the catalogue, or `null` if there is none any more");
            }
            End::Circle(false) => {}
            End::TooFar => {
                let found = findings.report(
                    member.value.span,
                    format!(
                        "{old} is renamed more than {MOST_HOPS} times in a row, and no more are followed; whoever has {old} gets no update"
                    ),
                );
                found.help("name the plugin of today");
            }
            End::At(name) if !plugins.contains(name) => {
                let through = if name == target.as_str() { String::new() } else { format!(" through {}", quote(target)) };
                let found = findings.report(
                    member.value.span,
                    format!("{old} is renamed{through} to {}, which no entry is called; whoever has {old} gets no update", quote(name)),
                );
                found.label("no such entry").help("name a plugin of the catalogue, or `null` if there is none any more");
                if let Some(near) = guesses.nearest(name, &names).filter(|_| through.is_empty()) {
                    found.help(format!("there is an entry `{near}`")).fix(Fix::risky(format!("Write `{near}`"), target.content(), near));
                }
            }
            End::At(name) if !is_installable(name) => {
                findings
                    .report(member.value.span, format!("{old} is renamed to {}, which cannot be installed under that name", quote(name)))
                    .help("give the entry a name of letters, digits, `-`, `_` and `.`");
            }
            End::At(_) => {}
        }
    }
}

/// Claude Code 2.1.329 follows that many renames.
const MOST_HOPS: usize = 15;

/// Where the renames of a plugin end.
enum End<'a> {
    /// The plugin is gone.
    Gone,
    /// At this name.
    At(&'a str),
    /// Nowhere: in a circle, of which the plugin is a part or not.
    Circle(bool),
    /// After so many renames that nobody follows them.
    TooFar,
}

fn follow<'a>(renames: &HashMap<&'a str, &'a Node>, old: &'a str) -> End<'a> {
    let mut seen = vec![old];
    let mut at = old;
    // A name is looked up among the renames first, even if there is an entry of that name.
    while let Some(next) = renames.get(at) {
        if seen.len() > MOST_HOPS {
            return End::TooFar;
        }
        match next.text() {
            Some(text) => at = text.as_str(),
            None => return End::Gone,
        }
        if seen.contains(&at) {
            return End::Circle(at == old);
        }
        seen.push(at);
    }
    End::At(at)
}
