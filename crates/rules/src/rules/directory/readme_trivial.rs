use super::submitted;
use crate::Content;
use crate::model::listing::{self, Readme};
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "readme-trivial",
    aliases: &["README_TRIVIAL"],
    level: Level::Error,
    opt_in: true,
    page: include_str!("readme_trivial.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for plugin in submitted(repo) {
        let Readme::File(file) = listing::readme(&repo.tree, &repo.facts, plugin.dir) else { continue };
        let help = format!("write at least {ENOUGH} words: what the plugin does, how to install it, how to use it");
        match repo.sources.content(file) {
            Some(Content::TooBig(size)) => {
                findings
                    .report(
                        repo.at(file),
                        format!("the README is {size} bytes large and is not read; the plugin directory blocks the plugin"),
                    )
                    .help("keep it under 1 MiB");
            }
            Some(Content::Text(source)) => {
                let count = words(source.text());
                if count < ENOUGH {
                    let message =
                        format!("the README has {count} words, where {ENOUGH} are asked for; the plugin directory blocks the plugin");
                    findings.report(repo.at(file), message).help(help);
                }
            }
            _ => {}
        }
    }
}

const ENOUGH: usize = 40;

/// How many words a README has: what stands between blanks, without code blocks and web addresses.
fn words(text: &str) -> usize {
    let mut fence: Option<char> = None;
    let mut count = 0;
    for line in text.lines() {
        let start = line.trim_start();
        let opens = ['`', '~'].into_iter().find(|&it| start.chars().take_while(|&mark| mark == it).count() >= 3);
        match (fence, opens) {
            (None, Some(mark)) => fence = Some(mark),
            (Some(open), Some(mark)) if open == mark => fence = None,
            (Some(_), _) => {}
            (None, None) => count += line.split_whitespace().filter(|it| !is_address(it)).count(),
        }
    }
    count
}

/// Whether nothing is left of a word without the web address in it.
fn is_address(word: &str) -> bool {
    word.starts_with("http://") && word.len() > 7 || word.starts_with("https://") && word.len() > 8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_counted_as_the_official_check_counts_them() {
        for (text, expected) in [
            ("a b\nc", 3),
            ("```\na b\n```\nc", 1),
            ("~~~\na\n```\nb", 0),
            ("> ```\na", 3),
            ("https://example.com/a b", 1),
            ("[a](https://example.com) | b", 3),
            ("<!-- a -->", 3),
        ] {
            assert_eq!(words(text), expected, "{text}");
        }
    }
}
