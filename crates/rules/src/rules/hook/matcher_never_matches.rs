use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "matcher-never-matches",
    level: Level::Warning,
    fixes: Some(Safety::Unsafe),
    witness: Witness { by: By::Loader, client: MEASURED },
    page: include_str!("matcher_never_matches.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

use crate::schema::tables::hooks::Matcher;
use crate::tools;

fn check(repo: &Repo, findings: &mut Findings) {
    for group in repo.hook_groups() {
        let Some(matcher) = group.matcher().filter(|it| !it.trim().is_empty() && it.as_str() != "*") else { continue };
        match group.event.matcher {
            Matcher::None => {
                findings
                    .report(matcher.span, format!("`{}` ignores matchers; the hooks run every time", group.event.name))
                    .level(Level::Info)
                    .help("remove it");
            }
            Matcher::Tool => tools_in(matcher, findings),
            Matcher::Words(words) => words_in(matcher, words, group.event.name, findings),
            _ => broken(matcher, findings),
        }
    }
}

/// Whether the client compares the parts of a matcher as they are, without reading it as a regular expression.
fn is_plain(matcher: &str) -> bool {
    matcher.chars().all(|it| it.is_ascii_alphanumeric() || matches!(it, '_' | '-' | ' ' | ',' | '|'))
}

/// The parts of a plain matcher, with where they stand.
fn parts(matcher: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    matcher.split(['|', ',']).map(move |part| {
        let start = at + (part.len() - part.trim_start().len());
        at += part.len() + 1;
        (start, part.trim())
    })
}

fn tools_in(matcher: &Text, findings: &mut Findings) {
    if !is_plain(matcher) {
        // `Bash(git *)` is a permission rule: as a regular expression it wants "Bash" and then more, which no tool is called.
        let rule = matcher.find('(').filter(|&it| it > 0 && matcher.ends_with(')') && tools::BUILT_IN.contains(&&matcher[..it]));
        match rule {
            Some(paren) if !matcher.contains(['|', '?', '.']) => {
                let span = matcher.slice(paren..matcher.len());
                findings
                    .report(
                        span,
                        format!(
                            "a matcher names tools, not what they are called with; {} matches no tool, and the hooks never run",
                            quote(matcher)
                        ),
                    )
                    .label("not part of a tool's name")
                    .help(format!("write `{}` here, and the rule in the `if` of the hook", &matcher[..paren]));
            }
            _ => broken(matcher, findings),
        }
        return;
    }
    for (start, part) in parts(matcher) {
        if let Some(tool) = tools::in_right_case(part) {
            let span = matcher.slice(start..start + part.len());
            findings
                .report(span, format!("no tool is called {}; letters count, and the hooks never run for it", quote(part)))
                .help(format!("write `{tool}`"))
                .fix(Fix::risky(format!("Write `{tool}`"), span, tool));
        }
    }
}

fn words_in(matcher: &Text, words: &[&str], event: &str, findings: &mut Findings) {
    if !is_plain(matcher) {
        broken(matcher, findings);
        return;
    }
    let named: Vec<(usize, &str)> = parts(matcher).filter(|it| !it.1.is_empty()).collect();
    for (start, part) in named {
        let Some(near) = nearest(part, words.iter().copied()).filter(|it| *it != part && !words.contains(&part)) else { continue };
        let span = matcher.slice(start..start + part.len());
        findings
            .report(span, format!("{} is nothing that `{event}` matches against; the hooks never run for it", quote(part)))
            .help(format!("write `{near}`; there are {}", either(words)))
            .fix(Fix::risky(format!("Write `{near}`"), span, near));
    }
}

/// A pattern that JavaScript refuses matches nothing.
fn broken(matcher: &Text, findings: &mut Findings) {
    if is_plain(matcher) {
        return;
    }
    if let Err(fault) = crate::pattern::check(matcher) {
        findings
            .report(matcher.slice(fault.range.clone()), format!("the matcher {} {}; the hooks never run", quote(matcher), fault.reason))
            .help("write names joined by `|`, or a regular expression that JavaScript accepts");
    }
}
