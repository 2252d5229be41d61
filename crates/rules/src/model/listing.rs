//! What the plugin directory shows of a plugin: its README, its icon, its licence. Where they are looked for, and in which order.

use std::sync::LazyLock;

use marketlint_parser::{FileId, Text, frontmatter};
use regex::Regex;

use super::{Facts, Plugin};
use crate::tree::{Found, Kind, Tree};

/// The names of READMEs, the first one first.
const READMES: &[&str] = &["README.md", "readme.md", "Readme.md", "README", "README.txt", "README.markdown", "docs/README.md"];

/// Where icons are looked for where the manifest names none.
const ICONS: &[&str] = &[
    ".claude-plugin/icon.svg",
    ".claude-plugin/icon.png",
    "icon.svg",
    "icon.png",
    "assets/icon.svg",
    "assets/icon.png",
    "assets/logo.svg",
    "assets/logo.png",
    "images/icon.svg",
    "images/icon.png",
];

/// The README of a plugin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readme {
    /// This file.
    File(FileId),
    /// The one at the top of the git work tree, which lies above what is linted.
    Above,
    /// A link, which does not count.
    Link(FileId),
    /// None.
    Missing,
}

/// The icon of a plugin.
#[derive(Debug, Clone, Copy)]
pub enum Icon<'a> {
    /// What the manifest says, and the file that it names.
    Named(&'a Text, Option<FileId>),
    /// It lies where icons are looked for.
    Default(FileId),
}

/// The README of a plugin, else the one at the top of its repository.
pub fn readme(tree: &Tree, facts: &Facts, dir: FileId) -> Readme {
    for name in READMES {
        match exactly(tree, dir, name) {
            Some(file) if is_regular(tree, file) => return Readme::File(file),
            Some(file) if tree.is_link(file) => return Readme::Link(file),
            _ => {}
        }
    }
    let at_top = || READMES.iter().filter(|it| !it.contains('/'));
    if let Some(names) = &facts.git_root_files {
        if at_top().any(|name| names.iter().any(|it| it == name)) {
            return Readme::Above;
        }
    } else if dir != tree.root() && has_git(tree) {
        let file = at_top().filter_map(|name| exactly(tree, tree.root(), name)).find(|&it| is_regular(tree, it));
        if let Some(file) = file {
            return Readme::File(file);
        }
    }
    Readme::Missing
}

/// The first sentence of a README that says something: no heading, no picture, no list, no code.
pub fn first_sentence(readme: &str) -> Option<String> {
    const LONGEST: usize = 300;
    let body = frontmatter::split(readme).map_or(readme, |it| readme.get(it.body.start..).unwrap_or_default());
    let mut in_code = false;
    let mut words = String::new();
    for line in body.lines().map(str::trim) {
        in_code ^= line.starts_with("```") || line.starts_with("~~~");
        let is_prose = !in_code && line.starts_with(|it: char| it.is_alphanumeric() || matches!(it, '*' | '_' | '`'));
        // `Heading` over `====`, `* item`, `1. item`, `| cell |`.
        let is_item = line.starts_with("* ") || line.split_once(". ").is_some_and(|(it, _)| it.bytes().all(|it| it.is_ascii_digit()));
        let is_underline = !line.is_empty() && line.bytes().all(|it| matches!(it, b'=' | b'-'));
        match () {
            () if is_underline => words.clear(),
            () if is_prose && !is_item => {
                words.push_str(if words.is_empty() { "" } else { " " });
                words.push_str(line);
            }
            () if !words.is_empty() => break,
            () => {}
        }
    }
    let plain = plain(&words)?;
    let end = plain.match_indices(['.', '!', '?']).map(|(at, _)| at + 1).find(|&at| plain.get(at..).is_some_and(|it| it.starts_with(' ')));
    let sentence = plain.get(..end.unwrap_or(plain.len()))?.trim();
    // A line that announces a list says nothing without it.
    let is_whole = sentence.contains(' ') && !sentence.ends_with(':') && sentence.chars().count() <= LONGEST;
    is_whole.then(|| sentence.to_owned())
}

/// Words without the marks of Markdown; nothing where they hold HTML.
fn plain(words: &str) -> Option<String> {
    // `[text](target)`, `![text](target)`.
    static LINK: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"!?\[([^\]]*)\]\([^)]*\)").expect("the pattern is well formed"));
    let text = LINK.replace_all(words, "$1").replace("**", "").replace("__", "").replace('`', "");
    (!text.contains(['<', '[', ']', '|'])).then_some(text)
}

/// Whether a file with the text of a licence lies in the plugin, or at the top of its repository.
pub fn has_license(tree: &Tree, facts: &Facts, dir: FileId) -> bool {
    let in_dir = |dir: FileId| tree.children(dir).any(|it| is_license(tree.name(it)) && is_regular(tree, it));
    let above = facts.git_root_files.as_ref().is_some_and(|names| names.iter().any(|it| is_license(it)));
    above || in_dir(dir) || (has_git(tree) && in_dir(tree.root()))
}

/// The icon of a plugin.
pub fn icon<'a>(tree: &Tree, plugin: &'a Plugin) -> Option<Icon<'a>> {
    let named = plugin.manifest.as_ref().and_then(|it| it.get("icon")?.text());
    if let Some(text) = named.filter(|it| !it.is_empty()) {
        let is_relative = !text.starts_with('/') && !is_url(text);
        let found = if is_relative { tree.find(plugin.dir, text) } else { Found::Missing };
        let file = match found {
            Found::At(file) if tree.is_within(file, plugin.dir) => exactly(tree, plugin.dir, text).filter(|&it| is_regular(tree, it)),
            _ => None,
        };
        return Some(Icon::Named(text, file));
    }
    ICONS.iter().filter_map(|name| exactly(tree, plugin.dir, name)).find(|&it| is_regular(tree, it)).map(Icon::Default)
}

/// Whether a text is a URL rather than a path.
pub fn is_url(text: &str) -> bool {
    let scheme = text.split_once(':').map_or("", |it| it.0);
    scheme.len() > 1 && scheme.chars().all(|it| it.is_ascii_alphanumeric() || matches!(it, '+' | '-' | '.'))
}

/// The entry at a path in its own letter case; links on the way are not followed.
fn exactly(tree: &Tree, dir: FileId, path: &str) -> Option<FileId> {
    path.split('/').filter(|it| !matches!(*it, "" | ".")).try_fold(dir, |at, part| match part {
        ".." => (at != tree.root()).then(|| tree.parent(at)),
        _ => tree.child(at, part),
    })
}

fn is_regular(tree: &Tree, file: FileId) -> bool {
    matches!(tree.entry(file).kind, Kind::File { .. })
}

fn is_license(name: &str) -> bool {
    const NAMES: [&str; 9] =
        ["license", "license.md", "license.txt", "licence", "licence.md", "copying", "copying.md", "license-mit", "license-apache"];
    NAMES.iter().any(|it| name.eq_ignore_ascii_case(it))
}

/// Whether the root is the top of a git work tree.
pub fn has_git(tree: &Tree) -> bool {
    tree.get(".git").is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_readme_is_summed_up_in_its_first_sentence() {
        for (text, expected) in [
            ("# Tools\n\nTools for **our** [team](x).\nThey are good. And more.\n", Some("Tools for our team.")),
            ("Title here\n=====\n\n![badge](x)\n\nFormats `code`\nwell\n\nMore.\n", Some("Formats code well")),
            ("# A\n\n```sh\nnpm i x\n```\n\n- a list\n1. a list\n\n<p>Hi there</p>\n", None),
            ("# A\n\nThis is v1.2 of it, e.g.\n", Some("This is v1.2 of it, e.g.")),
            ("# A\n\nIt can do this:\n\n- x\n", None),
            ("---\ntitle: x y\n---\n\nThe text says it.\n", Some("The text says it.")),
            ("Word\n", None),
        ] {
            assert_eq!(first_sentence(text).as_deref(), expected, "{text}");
        }
    }
}
