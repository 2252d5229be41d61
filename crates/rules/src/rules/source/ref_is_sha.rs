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
        let Some((member, text)) = remote.member("ref").filter(|(_, it)| is_hash(it)) else { continue };
        // A commit beside it wins, and the name is never looked at.
        if remote.node.get("sha").is_some() {
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
