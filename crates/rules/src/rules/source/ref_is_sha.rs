use super::remote::{is_hash, remotes};
use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "ref-is-sha",
    level: Level::Error,
    witness: Witness { by: By::Loader, client: MEASURED },
    fixes: Some(Safety::Safe),
    page: include_str!("ref_is_sha.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for remote in remotes(repo).filter(|it| it.is(&["github", "url", "git-subdir"])) {
        // A commit beside it wins, and the name is never looked at.
        let Some((member, text)) = remote.member("ref").filter(|_| remote.node.get("sha").is_none()) else { continue };
        if is_short_hash(text) {
            findings
                .report(
                    text.span,
                    format!(
                        "`ref` looks like the beginning of a commit, {}, but only branches and tags can be cloned by name",
                        quote(text)
                    ),
                )
                .label("a branch or a tag?")
                .level(Level::Warning)
                .help("write all 40 digits of the commit as `sha`");
        }
        if !is_hash(text) {
            continue;
        }
        let hash = text.to_ascii_lowercase();
        let fix = Fix::new("Write it as `sha`", Safety::Safe).edit(member.key.span, "\"sha\"").edit(text.span, format!("\"{hash}\""));
        findings
            .report(
                member.key.span,
                format!(
                    "`ref` is the commit {}, but only branches and tags can be cloned by name; installing {} fails",
                    quote(text.get(..12).unwrap_or(text)),
                    remote.entry.title()
                ),
            )
            .label("takes a branch or a tag")
            .also(text.span, "a commit")
            .help("write the commit as `sha`")
            .fix(fix);
    }
}

/// Whether a string is likely a commit cut short: letters and digits among each other, so that it is no word and no date.
fn is_short_hash(text: &str) -> bool {
    let is_hex = text.bytes().all(|it| matches!(it, b'0'..=b'9' | b'a'..=b'f'));
    let turns = text.as_bytes().windows(2).filter(|it| matches!(it, [a, b] if a.is_ascii_digit() != b.is_ascii_digit())).count();
    is_hex && (7..40).contains(&text.len()) && turns > 1
}
