use std::sync::LazyLock;

use regex::Regex;

use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "secret-committed",
    level: Level::Warning,
    security: Some("9.1"),
    witness: Witness { by: By::House, client: MEASURED },
    page: include_str!("secret_committed.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

/// Keys that providers give out, each known by its own beginning. Never by randomness alone.
static SECRET: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?-u)\b(?:AKIA|ASIA)[A-Z2-7]{16}\b",
        r"|\bgh[pousr]_[A-Za-z0-9]{36}\b",
        r"|\bgithub_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}\b",
        r"|\bglpat-[A-Za-z0-9_-]{20}\b",
        r"|\bsk-ant-[a-z0-9]+-[A-Za-z0-9_-]{80,}",
        r"|\bsk-(?:proj|svcacct)-[A-Za-z0-9_-]{40,}",
        r"|\bxox[abprs]-[0-9]{8,}-[A-Za-z0-9-]{10,}",
        r"|\bAIza[A-Za-z0-9_-]{35}\b",
        r"|\b[rs]k_live_[A-Za-z0-9]{24,}",
        r"|\bnpm_[A-Za-z0-9]{36}\b",
        r"|-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----\s+[A-Za-z0-9+/=]{40,}",
    ))
    .expect("the pattern is well formed")
});

/// The beginnings alone. Few texts have one, and the patterns of whole keys cost more to build than all texts to search.
static BEGINNING: LazyLock<Regex> = LazyLock::new(|| {
    let words = "AKIA|ASIA|gh[pousr]_|github_pat_|glpat-|sk-ant-|sk-proj-|sk-svcacct-|xox[abprs]-|AIza|[rs]k_live_|npm_|PRIVATE KEY-----";
    Regex::new(words).expect("the pattern is well formed")
});

fn check(repo: &Repo, findings: &mut Findings) {
    for (file, text) in super::texts(repo).filter(|(_, text)| BEGINNING.is_match(text)) {
        for found in SECRET.find_iter(text).filter(|it| !is_sample(it.as_str())) {
            let span = Span::new(file, found.start(), found.end());
            // `mcp-header-credential` speaks of the headers of servers.
            let in_header = repo.path_to(span).is_some_and(|(pointer, _)| pointer.contains("/headers/"));
            if !in_header {
                let shown: String = found.as_str().chars().take(8).collect();
                findings
                    .report(
                        span,
                        format!("a key that begins with {} is committed; whoever can read the repository can use it", quote(&shown)),
                    )
                    .help("revoke it, and take it from the environment or from `userConfig` instead");
            }
        }
    }
}

/// Whether a key is one that documentation shows: it says so, or repeats itself.
fn is_sample(key: &str) -> bool {
    let lower = key.to_lowercase();
    let says_so = ["example", "xxxx", "0000", "1234567", "abcdef", "placeholder", "your", "dummy", "fake", "test"]
        .iter()
        .any(|it| lower.contains(it));
    // Of the manuals of GitHub, Stripe and Google.
    let is_known =
        ["16C7e42F292c6912E7710c838347Ae178B4a", "4eC39HqLyjWDarjtT1zdp7dc", "9tSrke72PouQMnMX"].iter().any(|it| key.contains(it));
    let body = key.get(key.len().saturating_sub(16)..).unwrap_or(key);
    let mut kinds: Vec<char> = body.chars().collect();
    kinds.sort_unstable();
    kinds.dedup();
    says_so || is_known || kinds.len() < 7
}
