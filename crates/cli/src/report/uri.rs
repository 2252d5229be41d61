//! Paths as parts of addresses.

use super::{Run, VersionControl};

/// A path as a relative reference: whatever is in it, it stays one.
pub(super) fn encode(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => out.push(char::from(byte)),
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

impl Run {
    /// A path as it is shown, counted from the top of the work tree.
    pub(super) fn path_in_repository(&self, path: &str) -> String {
        let prefix = self.version_control.as_ref().map_or("", |it| it.prefix.trim_matches('/'));
        match (prefix, path) {
            ("", path) => path.to_owned(),
            (prefix, ".") => prefix.to_owned(),
            (prefix, path) => format!("{prefix}/{path}"),
        }
    }

    /// Where GitHub shows a file as it was in this run.
    pub(super) fn url_of(&self, path: &str) -> Option<String> {
        let VersionControl { repository, revision, .. } = self.version_control.as_ref()?;
        let repository = repository.as_ref().filter(|it| it.starts_with("https://github.com/"))?;
        let repository = repository.trim_end_matches('/').trim_end_matches(".git");
        Some(format!("{repository}/blob/{}/{}", encode(revision.as_ref()?), encode(&self.path_in_repository(path))))
    }
}
