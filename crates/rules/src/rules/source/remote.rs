//! Sources outside of this repository: what their fields say, and what they were meant to say.

use std::ops::Range;
use std::sync::LazyLock;

use marketlint_parser::{Member, Node, Text};
use regex::Regex;

use crate::diagnostic::{Fix, Safety};
use crate::edit::{self, NewValue};
use crate::model::Repo;
use crate::model::view::{Entry, Source};
use crate::schema::either;
use crate::url;

/// An entry's source that is an object of a known kind.
#[derive(Clone, Copy)]
pub(crate) struct Remote<'a> {
    pub(crate) entry: Entry<'a>,
    pub(crate) node: &'a Node,
    pub(crate) kind: &'a Text,
}

/// The sources of the catalogue that are objects with a kind.
pub(crate) fn remotes(repo: &Repo) -> impl Iterator<Item = Remote<'_>> {
    repo.entries().filter_map(|entry| match entry.source()? {
        Source::Object { node, kind } => Some(Remote { entry, node, kind }),
        Source::Path(_) => None,
    })
}

impl<'a> Remote<'a> {
    /// Whether it is of one of these kinds.
    pub(crate) fn is(self, kinds: &[&str]) -> bool {
        kinds.contains(&self.kind.as_str())
    }

    /// The string under a key.
    pub(crate) fn text(self, key: &str) -> Option<&'a Text> {
        self.node.get(key)?.text()
    }

    /// The member of a key, and its string.
    pub(crate) fn member(self, key: &str) -> Option<(&'a Member, &'a Text)> {
        let member = self.node.member(key)?;
        Some((member, member.value.text()?))
    }

    /// A fix that gives the source another kind and puts other members in the place of one.
    pub(crate) fn turned_into(self, repo: &Repo, kind: &str, member: &Member, new: &[(&str, NewValue)], safety: Safety) -> Option<Fix> {
        let text = repo.sources.text(self.node.span.file)?;
        let is_new = |key: &str| key == member.key.as_str() || self.node.member(key).is_none();
        if !new.iter().all(|(key, _)| is_new(key)) {
            return None;
        }
        let edit = edit::replace_member(text, member, new);
        let fix = if self.kind.as_str() == kind {
            Fix::new(format!("Correct the `{kind}` source"), safety)
        } else {
            Fix::new(format!("Make it a `{kind}` source"), safety).edit(self.kind.span, edit::json_string(kind))
        };
        Some(fix.edit(edit.span, edit.insert))
    }
}

/// A repository on GitHub, as people write it in a place for something else.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct GitHub {
    /// `owner/name`, without `.git`.
    pub(crate) repo: String,
    /// The branch or tag that was written behind it.
    pub(crate) reference: Option<String>,
    /// The directory that was written behind `/tree/REF/` or `/blob/REF/`.
    pub(crate) path: Option<String>,
}

/// Reads `https://github.com/o/r(.git)`, `…/tree/REF/PATH`, `git@github.com:o/r.git`, `github.com/o/r`, `o/r`, `o/r.git`, `o/r@REF`, `o/r#REF`.
pub(crate) fn github(text: &str) -> Option<GitHub> {
    let text = text.trim();
    let (text, fragment) = text.split_once('#').map_or((text, None), |(text, fragment)| (text, Some(fragment)));
    let prefixes =
        ["https://github.com/", "http://github.com/", "https://www.github.com/", "ssh://git@github.com/", "git+https://github.com/"];
    let short = ["git://github.com/", "git@github.com:", "github.com/", "www.github.com/", "github:"];
    let path = prefixes.iter().chain(&short).find_map(|it| text.strip_prefix(it)).unwrap_or(text);
    let (path, at) = path.split_once('@').map_or((path, None), |(path, at)| (path, Some(at)));
    let mut parts = path.trim_end_matches('/').split('/');
    let owner = parts.next().filter(|it| is_part(it))?;
    let name = parts.next()?;
    let name = name.strip_suffix(".git").unwrap_or(name);
    if !is_part(name) {
        return None;
    }
    let rest: Vec<&str> = parts.collect();
    let (branch, path) = match rest.as_slice() {
        [] => (None, None),
        ["tree" | "blob", branch] => (Some(*branch), None),
        ["tree" | "blob", branch, path @ ..] => {
            let path = path.join("/");
            let path = directory_of(&path).map(str::to_owned).unwrap_or(path);
            (Some(*branch), Some(path).filter(|it| !it.is_empty()))
        }
        // Something below the repository, or a form that nobody knows.
        _ => return None,
    };
    let reference = branch.or(at).or(fragment).filter(|it| !it.is_empty()).map(str::to_owned);
    Some(GitHub { repo: format!("{owner}/{name}"), reference, path })
}

/// The members of a `git-subdir` source for a directory of a repository on GitHub.
pub(crate) fn subdir(meant: &GitHub) -> Vec<(&'static str, NewValue)> {
    let mut members = vec![("url", edit::string(format!("https://github.com/{}.git", meant.repo)))];
    members.extend(meant.path.as_deref().map(|it| ("path", edit::string(it))));
    members.extend(meant.reference.as_deref().map(|it| ("ref", edit::string(it))));
    members
}

/// Whether a string may be one side of `owner/name`.
fn is_part(text: &str) -> bool {
    let fits = |it: char| it.is_ascii_alphanumeric() || matches!(it, '.' | '_' | '-');
    !text.is_empty() && text.chars().all(fits) && !matches!(text, "." | "..") && !text.starts_with('-')
}

/// Why the client cannot clone from an address.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct BadAddress {
    /// Continues "the address …".
    pub(crate) reason: String,
    /// The part at fault.
    pub(crate) range: Range<usize>,
}

/// Checks the address of a git repository as Claude Code 2.1.329 does: a URL of certain schemes, or `user@host:path`.
pub(crate) fn git_url(text: &str) -> Result<(), BadAddress> {
    const SCHEMES: [&str; 6] = ["https", "http", "ssh", "git+ssh", "ssh+git", "file"];
    // `git@github.com:owner/name`.
    static SHORT: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"^[A-Za-z0-9._-]+@[A-Za-z0-9.-]+:[^\s]+$").expect("the pattern is well formed"));
    let bad = |reason: String, range: Range<usize>| Err(BadAddress { reason, range });
    if text.is_empty() {
        return bad("is an empty string".into(), 0..0);
    }
    if SHORT.is_match(text) {
        return Ok(());
    }
    let Some((scheme, rest)) = text.split_once(':').filter(|(it, _)| is_scheme(it)) else {
        return bad("names no server".into(), 0..text.len());
    };
    if scheme != scheme.to_ascii_lowercase() && SCHEMES.contains(&scheme.to_ascii_lowercase().as_str()) {
        return bad(format!("has the scheme `{scheme}:` in capitals, which git does not know"), 0..scheme.len());
    }
    if !SCHEMES.contains(&scheme) {
        return bad(format!("has the scheme `{scheme}:`, which is not one of {}", either(&SCHEMES)), 0..scheme.len());
    }
    if !rest.starts_with("//") {
        return bad(format!("has no `//` behind `{scheme}:`"), 0..scheme.len() + 1);
    }
    if let Some(at) = text.find(char::is_whitespace) {
        return bad("contains white space".into(), at..at + 1);
    }
    if scheme == "file" { Ok(()) } else { url::parse(text).map(|_| ()).or_else(|it| bad(it.reason.into(), it.range)) }
}

/// Something on the web that git can clone nothing from.
pub(crate) struct Page {
    /// Continues "the address …".
    pub(crate) what: &'static str,
    /// The part that says so.
    pub(crate) range: Range<usize>,
    /// What it was meant to be.
    pub(crate) meant: Meant,
}

/// What somebody meant who wrote the address of a page.
pub(crate) enum Meant {
    /// Nobody can tell.
    Unknown,
    /// The repository at this address.
    Repository(String),
    /// A directory of the repository at this address, on this branch.
    Directory {
        /// The repository.
        url: String,
        /// The branch or tag.
        reference: String,
        /// The directory.
        path: String,
    },
    /// The archive itself.
    Archive,
    /// This package of npm.
    Package(String),
}

/// Whether a URL of the web leads to something else than a repository, as far as the well-known hosts show it.
pub(crate) fn page(text: &str) -> Option<Page> {
    let url = url::parse(text).ok().filter(|it| matches!(it.scheme.as_str(), "https" | "http"))?;
    let url::Host::Name(host) = url.host? else { return None };
    let host = host.strip_prefix("www.").unwrap_or(&host);
    let start = url.host_range.end + text.get(url.host_range.end..)?.find('/').unwrap_or(text.len() - url.host_range.end);
    let end = text.find(['?', '#']).unwrap_or(text.len()).max(start);
    let path = text.get(start..end)?;
    let parts: Vec<&str> = path.split('/').filter(|it| !it.is_empty()).collect();
    let from = |part: usize| {
        let rest: usize = path.trim_end_matches('/').len() - parts.iter().skip(part).map(|it| it.len() + 1).sum::<usize>().min(path.len());
        start + rest + 1..end
    };
    let found = |what, range, meant| Some(Page { what, range, meant });
    let lower = path.to_ascii_lowercase();
    let repository = |parts: &[&str]| format!("{}/{}", text.get(..start).unwrap_or_default(), parts.join("/"));
    if host == "npmjs.com" {
        let package = path.strip_prefix("/package/").unwrap_or_default().split("/v/").next().unwrap_or_default();
        let meant = if package.is_empty() { Meant::Unknown } else { Meant::Package(package.trim_end_matches('/').to_owned()) };
        return found("is a page of npm", url.host_range, meant);
    }
    if [".zip", ".tar.gz", ".tgz"].iter().any(|it| lower.ends_with(it)) && parts.len() > 2 {
        return found("is an archive, not a repository", from(parts.len() - 1), Meant::Archive);
    }
    if let Some(at) = parts.iter().position(|it| *it == "-") {
        // GitLab, wherever it runs, puts its pages behind `/-/`.
        let (before, after) = (parts.get(..at)?, parts.get(at + 1..)?);
        let meant = match after {
            ["tree" | "blob", reference, path @ ..] if !path.is_empty() => {
                Meant::Directory { url: repository(before) + ".git", reference: (*reference).to_owned(), path: path.join("/") }
            }
            _ => Meant::Repository(repository(before) + ".git"),
        };
        return found("is a page of a repository, not the repository", from(at), meant);
    }
    match (host, parts.len()) {
        ("raw.githubusercontent.com" | "codeload.github.com" | "objects.githubusercontent.com", _) => {
            found("leads to a server of single files", url.host_range, Meant::Unknown)
        }
        ("github.com" | "gitlab.com" | "bitbucket.org" | "codeberg.org", 0 | 1) => found("names no repository", start..end, Meant::Unknown),
        ("github.com" | "bitbucket.org" | "codeberg.org", 3..) => {
            let repository = repository(parts.get(..2)?);
            found("is a page of a repository, not the repository", from(2), Meant::Repository(repository))
        }
        _ => None,
    }
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|it: char| it.is_ascii_alphabetic())
        && text.chars().all(|it| it.is_ascii_alphanumeric() || matches!(it, '+' | '-' | '.'))
}

/// Whether an address would make git run a program, or be taken for an option.
pub(crate) fn is_dangerous(text: &str) -> Option<(Range<usize>, &'static str)> {
    if text.starts_with('-') {
        return Some((0..1, "is taken for an option of git"));
    }
    if let Some(at) = text.find("::") {
        let transport = text.get(..at).unwrap_or_default();
        if !transport.is_empty() && transport.chars().all(|it| it.is_ascii_alphanumeric() || it == '-') {
            return Some((0..at + 2, "makes git run a program"));
        }
    }
    let shell = |it: char| matches!(it, ';' | '|' | '`' | '<' | '>' | '\n');
    let at = text.find(shell).or_else(|| text.find("$("))?;
    Some((at..at + 1, "holds a character that a shell acts upon"))
}

/// The directory that a path was meant to name, where it names a file in it: `a/.claude-plugin/plugin.json`, `a/SKILL.md`.
pub(crate) fn directory_of(path: &str) -> Option<&str> {
    let (above, name) = path.trim_end_matches('/').rsplit_once('/').unwrap_or(("", path));
    match name {
        ".claude-plugin" => Some(above),
        "plugin.json" | "marketplace.json" => Some(directory_of(above).unwrap_or(above)),
        _ if name.ends_with(".md") => Some(above),
        _ => None,
    }
}

/// Whether a string is a full commit hash, in any letter case.
pub(crate) fn is_hash(text: &str) -> bool {
    text.len() == 40 && text.bytes().all(|it| it.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repositories_on_github_are_known_in_many_forms() {
        let read = |text: &str| github(text).map(|it| (it.repo, it.reference.unwrap_or_default(), it.path.unwrap_or_default()));
        let expect = |repo: &str, reference: &str, path: &str| Some((repo.to_owned(), reference.to_owned(), path.to_owned()));
        for text in [
            "o/r",
            "o/r.git",
            "https://github.com/o/r",
            "https://github.com/o/r.git/",
            "git@github.com:o/r.git",
            "github.com/o/r",
            "github:o/r",
        ] {
            assert_eq!(read(text), expect("o/r", "", ""), "{text}");
        }
        assert_eq!(read("o/r@v1"), expect("o/r", "v1", ""));
        assert_eq!(read("https://github.com/o/r#main"), expect("o/r", "main", ""));
        assert_eq!(read("https://github.com/o/r/tree/main/plugins/a"), expect("o/r", "main", "plugins/a"));
        assert_eq!(read("https://github.com/o/r/tree/v2"), expect("o/r", "v2", ""));
        for text in ["o", "o/r/x", "https://github.com/o", "https://gitlab.com/o/r", "../x", "o/..", "a b/c", ""] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
