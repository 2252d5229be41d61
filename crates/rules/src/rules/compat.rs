//! Rules about older clients; they speak when a minimum client is set.

use crate::model::Doc;
use crate::schema::{Known, each_known, tables};
use crate::semver::Version;
use crate::{Repo, Rule};

mod engines_too_low;
mod field_newer_than_client;
mod mcp_file_unwrapped;
mod path_is_dot;

/// The rules of this group.
pub static RULES: &[&Rule] = &[&engines_too_low::RULE, &field_newer_than_client::RULE, &mcp_file_unwrapped::RULE, &path_is_dot::RULE];

/// Claude Code 2.1.156 came out on 29 May 2026. Of some changes it is known only that they came about the middle of that
/// year: clients before this one are surely of the old kind.
const MIDDLE_OF_2026: &str = "2.1.156";

/// Whether clients must be served that refuse a whole manifest or catalogue for a key they do not know.
pub(crate) fn serves_strict_clients(repo: &Repo) -> bool {
    repo.options.serves_older_than(MIDDLE_OF_2026) == Some(true)
}

/// The members of a document that came with a later client than some do, and that client. Nothing inside them is looked at.
fn newer<'a>(doc: &'a Doc, is_newer: &dyn Fn(&str) -> bool) -> Vec<(Known<'a>, &'static str)> {
    let mut found = Vec::new();
    if let (Some(root), Some(ty)) = (doc.root(), tables::of(doc.kind)) {
        each_known(root, &ty, &mut |known| match known.field.since.filter(|it| is_newer(it)) {
            Some(since) => {
                found.push((known, since));
                false
            }
            None => true,
        });
    }
    found
}

/// Whether a client that ignores a field does all the same as one that knows it.
fn is_inert(known: Known<'_>) -> bool {
    const UNREAD: &[&str] = &["$schema", "metadata", "icon", "documentationUrl", "supportUrl", "privacyPolicyUrl", "termsOfServiceUrl"];
    UNREAD.contains(&known.field.name)
}

/// The client just before one.
fn before(client: &str) -> Option<(String, Version)> {
    let (head, patch) = client.rsplit_once('.')?;
    let text = format!("{head}.{}", patch.parse::<u64>().ok()?.checked_sub(1)?);
    Some((text.clone(), Version::parse(&text)?))
}
