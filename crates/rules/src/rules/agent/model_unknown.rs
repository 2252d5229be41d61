use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "model-unknown",
    level: Level::Warning,
    fixes: Some(Safety::Unsafe),
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("model_unknown.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

/// The families of models that have been, which the names of models hold.
const FAMILIES: &[&str] = &["claude", "sonnet", "opus", "haiku", "fable", "opusplan", "inherit", "instant"];

/// How the names of other makers' models begin.
const OTHERS: &[&str] = &["gpt-", "gemini", "grok", "deepseek", "llama", "mistral", "qwen", "codex"];

fn check(repo: &Repo, findings: &mut Findings) {
    let docs = [DocKind::Skill, DocKind::Command, DocKind::Agent].into_iter().flat_map(|kind| repo.components(kind));
    let written = docs.filter_map(|(_, it)| it.doc.get("model")?.text());
    let asked = repo.hooks().filter(|it| matches!(it.kind(), Some("prompt" | "agent"))).filter_map(|it| it.text("model"));
    for model in written.chain(asked).filter(|it| it.is_ascii()) {
        let lower = model.to_ascii_lowercase();
        if let Some((start, word, meant)) = misspelt(&lower) {
            let span = model.slice(start..start + word.len());
            findings
                .report(span, format!("no model is called {}; it is asked for all the same, and the request fails", quote(model)))
                .help(format!("write `{meant}`"))
                .fix(Fix::risky(format!("Write `{meant}`"), span, meant));
        } else if OTHERS.iter().any(|it| lower.starts_with(it)) {
            findings
                .report(
                    model.span,
                    format!("{} is a model of another maker; without a gateway that has it, the request fails", quote(model)),
                )
                .level(Level::Info)
                .help("write `inherit`, `sonnet`, `opus` or `haiku`");
        }
    }
}

/// The first word of a name that is one letter away from that of a family.
fn misspelt(model: &str) -> Option<(usize, &str, &'static str)> {
    let mut at = 0;
    for word in model.split(|it: char| !it.is_ascii_alphabetic()) {
        let near = || FAMILIES.iter().copied().find(|it| strsim::damerau_levenshtein(word, it) == 1);
        if word.len() >= 4
            && !FAMILIES.contains(&word)
            && let Some(meant) = near()
        {
            return Some((at, word, meant));
        }
        at += word.len() + 1;
    }
    None
}
