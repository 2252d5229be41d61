use super::loss_of;
use crate::rules::prelude::*;
use crate::rules::source::remote::remotes;

pub(super) static RULE: Rule = Rule {
    name: "source-newer-than-client",
    level: Level::Error,
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("source_newer_than_client.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

/// Kinds of source, each with the last client that was seen not to know it, and the next one, from which nothing is said.
const KINDS: &[(&str, &str, &str)] =
    &[("git-subdir", "2.1.62", "2.1.63"), ("archive", "2.1.221", "2.1.222"), ("command", "2.1.221", "2.1.222")];

fn check(repo: &Repo, findings: &mut Findings) {
    for remote in remotes(repo) {
        let Some((kind, last, next)) = KINDS.iter().find(|it| it.0 == remote.kind.as_str()) else { continue };
        if repo.options.serves_older_than(next) == Some(true) {
            findings
                .report(
                    remote.kind.span,
                    format!("clients up to {last} do not know `{kind}` sources; they {}", loss_of(repo, remote.entry)),
                )
                .help("offer the plugin from a source of another kind, or raise `min-client`");
        }
    }
}
