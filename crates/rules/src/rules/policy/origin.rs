//! Whom a source elsewhere comes from: the host and the owner that its address names.

use marketlint_parser::{Span, Text};

use crate::rules::source::remote::{Remote, github};
use crate::url::{self, Host};

/// Whom a source comes from.
pub(super) struct Origin<'a> {
    /// The host, in lower case.
    pub(super) host: Option<String>,
    /// The first part of the path, as it is written: an owner on GitHub, a group on GitLab, a scope of npm.
    pub(super) owner: Option<String>,
    /// Where the address stands.
    address: &'a Text,
}

impl Origin<'_> {
    /// Where the host stands, or the address that implies it.
    pub(super) fn host_span(&self) -> Span {
        self.part(self.host.as_deref())
    }

    /// Where the owner stands, or the address that names none.
    pub(super) fn owner_span(&self) -> Span {
        self.part(self.owner.as_deref())
    }

    fn part(&self, part: Option<&str>) -> Span {
        let lower = self.address.to_ascii_lowercase();
        let joins = |it: char| it.is_alphanumeric() || matches!(it, '-' | '_' | '.');
        let at = part.and_then(|part| {
            let part = part.to_ascii_lowercase();
            let alone = |at: usize| {
                let before = lower.get(..at).and_then(|it| it.chars().next_back());
                let after = lower.get(at + part.len()..).and_then(|it| it.chars().next());
                !before.is_some_and(joins) && !after.is_some_and(joins)
            };
            let (at, _) = lower.match_indices(&part).find(|(at, _)| alone(*at))?;
            Some(at..at + part.len())
        });
        at.map_or(self.address.span, |it| self.address.slice(it))
    }
}

/// What is known of a source; `None` where its address cannot be read, of which other rules speak.
pub(super) fn origin(remote: Remote<'_>) -> Option<Origin<'_>> {
    let key = match remote.kind.as_str() {
        "github" => "repo",
        "url" | "git-subdir" | "archive" => "url",
        "npm" => return npm(remote),
        // Whatever it runs can fetch from anywhere.
        "command" => return Some(Origin { host: None, owner: None, address: remote.text("command")? }),
        _ => return None,
    };
    let text = remote.text(key)?;
    let (host, owner) = match remote.kind.as_str() {
        "archive" => address(text)?,
        // `owner/name` is read as a repository on GitHub.
        _ => match github(text) {
            Some(it) => ("github.com".into(), it.repo.split('/').next().map(str::to_owned)),
            None => address(text)?,
        },
    };
    Some(Origin { host: Some(host), owner, address: text })
}

fn npm(remote: Remote<'_>) -> Option<Origin<'_>> {
    let package = remote.text("package")?;
    if let Some((host, owner)) = address(package) {
        return Some(Origin { host: Some(host), owner, address: package });
    }
    let registry = remote.text("registry");
    let host = registry.map_or(Some("registry.npmjs.org".to_owned()), |it| address(it).map(|it| it.0));
    let scope = package.split_once('/').map(|(scope, _)| scope).filter(|it| it.starts_with('@'));
    Some(Origin { host, owner: scope.map(str::to_owned), address: registry.unwrap_or(package) })
}

/// The host of a URL or of `user@host:path`, and the first part of its path where there are several.
fn address(text: &str) -> Option<(String, Option<String>)> {
    if let Ok(url) = url::parse(text)
        && let Some(host) = url.host
    {
        let host = match host {
            Host::Name(name) => name,
            Host::V4(address) => address.to_string(),
            Host::V6(address) => address.to_string(),
        };
        let behind = text.get(url.host_range.end..).unwrap_or_default();
        let path = behind.split_once('/').map_or("", |(_, path)| path);
        return Some((host, first_part(path)));
    }
    let (user, rest) = text.split_once('@')?;
    let (host, path) = rest.split_once(':')?;
    let is_plain = !user.contains(['/', ':']) && !host.contains('/');
    is_plain.then(|| (host.to_lowercase(), first_part(path)))
}

fn first_part(path: &str) -> Option<String> {
    let (first, rest) = path.trim_start_matches('/').split_once('/')?;
    (!first.is_empty() && !rest.is_empty()).then(|| first.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_and_owners_are_read_from_addresses() {
        let read = |text: &str| address(text).map(|(host, owner)| format!("{host} {}", owner.unwrap_or_default()));
        for (text, expected) in [
            ("https://GitLab.com/group/sub/name.git", Some("gitlab.com group")),
            ("https://user@example.com:8443/a/b", Some("example.com a")),
            ("https://example.com/plugin.zip", Some("example.com ")),
            ("https://example.com", Some("example.com ")),
            ("git@gitlab.com:group/name.git", Some("gitlab.com group")),
            ("ssh://git@example.com/a/b", Some("example.com a")),
            ("@scope/name", None),
            ("name", None),
        ] {
            assert_eq!(read(text).as_deref(), expected, "{text}");
        }
    }
}
