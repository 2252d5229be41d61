//! Rules about older clients; they speak when a minimum client is set.

use crate::model::Doc;
use crate::model::view::Entry;
use crate::schema::{Known, each_known, tables};
use crate::semver::Version;
use crate::{Repo, Rule};

mod engines_too_low;
mod field_newer_than_client;
mod path_is_dot;
mod source_newer_than_client;

/// The rules of this group.
pub static RULES: &[&Rule] = &[&engines_too_low::RULE, &field_newer_than_client::RULE, &path_is_dot::RULE, &source_newer_than_client::RULE];

// Borders that no document tells were looked for in the clients themselves. Where one was seen to do this and a later one
// that, the clients in between get the benefit of the doubt.

/// Claude Code 2.1.69 refuses a manifest for a key that it does not know, and a catalogue for one in an entry; 2.1.78 ignores it.
const LAX: &str = "2.1.70";
/// Claude Code 2.1.112 refuses a catalogue for the sake of one entry that it cannot read; 2.1.126 only that entry.
const ONE_BY_ONE: &str = "2.1.113";

/// Whether clients must be served that refuse a whole manifest or catalogue for a key they do not know.
pub(crate) fn serves_strict_clients(repo: &Repo) -> bool {
    repo.options.serves_older_than(LAX) == Some(true)
}

/// What the oldest clients that must be served do about an entry that they cannot read.
fn loss_of(repo: &Repo, entry: Entry<'_>) -> String {
    match repo.options.serves_older_than(ONE_BY_ONE) {
        Some(true) => format!("refuse the whole catalogue for {}", entry.title()),
        _ => format!("do not install {}", entry.title()),
    }
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
