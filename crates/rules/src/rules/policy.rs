//! Rules about house policy; all off unless asked for.

use marketlint_parser::{Node, Span, Text};

use crate::Rule;
use crate::model::view::Entry;
use crate::model::{Doc, Plugin, Repo};
use crate::schema::quote;

mod category_not_allowed;
mod description_length;
mod entry_unsorted;
mod entry_version_forbidden;
mod entry_version_missing;
mod file_over_size;
mod hook_command_not_allowed;
mod hook_event_not_allowed;
mod license_not_allowed;
mod mcp_package_not_allowed;
mod mcp_server_not_allowed;
mod name_reserved_by_house;
mod origin;
mod readme_row_missing;
mod repository_over_size;
mod required_file_missing;
mod source_host_not_allowed;
mod source_owner_not_allowed;
mod source_without_sha;

/// The rules of this group.
pub static RULES: &[&Rule] = &[
    &category_not_allowed::RULE,
    &description_length::RULE,
    &entry_unsorted::RULE,
    &entry_version_forbidden::RULE,
    &entry_version_missing::RULE,
    &file_over_size::RULE,
    &hook_command_not_allowed::RULE,
    &hook_event_not_allowed::RULE,
    &license_not_allowed::RULE,
    &mcp_package_not_allowed::RULE,
    &mcp_server_not_allowed::RULE,
    &name_reserved_by_house::RULE,
    &readme_row_missing::RULE,
    &repository_over_size::RULE,
    &required_file_missing::RULE,
    &source_host_not_allowed::RULE,
    &source_owner_not_allowed::RULE,
    &source_without_sha::RULE,
];

/// A plugin on offer: one that lies here, or an entry for one that lies elsewhere.
#[derive(Clone, Copy)]
struct Offer<'a> {
    plugin: Option<&'a Plugin>,
    /// The first entry, where there is one.
    entry: Option<Entry<'a>>,
}

/// Every plugin on offer, each once.
fn offers(repo: &Repo) -> impl Iterator<Item = Offer<'_>> {
    let here = repo.plugins.iter().map(|plugin| {
        let first = plugin.entries.first();
        Offer { plugin: Some(plugin), entry: repo.entries().find(|it| Some(&it.index) == first) }
    });
    let elsewhere = repo.entries().filter(|it| repo.plugin_of(*it).is_none()).map(|it| Offer { plugin: None, entry: Some(it) });
    here.chain(elsewhere)
}

impl<'a> Offer<'a> {
    /// What its manifest and its entry say under a key.
    fn stated(self, key: &str) -> impl Iterator<Item = &'a Node> {
        let manifest = self.plugin.and_then(|it| it.manifest.as_ref()).and_then(Doc::root);
        [manifest, self.entry.map(|it| it.node)].into_iter().flatten().filter_map(move |it| it.get(key))
    }

    /// Where to point for what neither of them says.
    fn opening(self) -> Option<Span> {
        let manifest = self.plugin.and_then(|it| it.manifest.as_ref()).map(Doc::opening);
        let entry = self.entry.map(|it| it.node.opening());
        manifest.or(entry).or_else(|| self.plugin.map(Plugin::at))
    }

    /// What to call it.
    fn title(self) -> String {
        let name = self.plugin.and_then(Plugin::manifest_name).map(|it| quote(it));
        self.entry.map(Entry::title).or(name).unwrap_or_else(|| "the plugin".into())
    }
}

/// Whether a text fits one of the patterns, in which `*` stands for any characters.
fn fits_any(patterns: &[String], text: &str) -> bool {
    patterns.iter().any(|it| fits(it, text))
}

fn fits(pattern: &str, text: &str) -> bool {
    let Some((first, rest)) = pattern.split_once('*') else { return pattern == text };
    let Some(text) = text.strip_prefix(first) else { return false };
    // Each part between two stars is taken where it stands first; the last one has to stand at the end.
    let (middle, last) = rest.rsplit_once('*').map_or(("", rest), |(middle, last)| (middle, last));
    let Some(mut text) = text.strip_suffix(last) else { return false };
    for part in middle.split('*') {
        let Some(at) = text.find(part) else { return false };
        text = text.get(at + part.len()..).unwrap_or_default();
    }
    true
}

/// What is allowed, for a help line: "this house allows `a` or `b`".
fn allowed(list: &[String]) -> String {
    const SHOWN: usize = 10;
    let quoted: Vec<String> = list.iter().take(SHOWN).map(|it| quote(it)).collect();
    match (quoted.as_slice(), list.len()) {
        ([], _) => "this house allows none".into(),
        (_, count) if count > SHOWN => format!("this house allows {} and {} more", quoted.join(", "), count - SHOWN),
        _ => format!("this house allows {}", crate::schema::join_or(&quoted)),
    }
}

/// The member of that key, whose value is a string.
fn member_text<'a>(node: &'a Node, key: &str) -> Option<&'a Text> {
    node.get(key)?.text()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_characters() {
        for (pattern, text, expected) in [
            ("a", "a", true),
            ("a", "ab", false),
            ("*", "", true),
            ("a*", "abc", true),
            ("*c", "abc", true),
            ("a*c", "ac", true),
            ("a*c", "a", false),
            ("aa*a", "aa", false),
            ("a*b*c", "axbxc", true),
            ("a*b*c", "acb", false),
            ("*b*", "abc", true),
            ("a**c", "abc", true),
        ] {
            assert_eq!(fits(pattern, text), expected, "{pattern} {text}");
        }
    }
}
