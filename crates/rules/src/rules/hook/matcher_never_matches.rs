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
            Matcher::Tool => tools_in(matcher, group.plugin, findings),
            Matcher::Words(words) => words_in(matcher, words, group.event.name, findings),
            _ => {
                broken(matcher, findings);
            }
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

fn tools_in(matcher: &Text, plugin: Option<&Plugin>, findings: &mut Findings) {
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
            _ if broken(matcher, findings) => {}
            _ => unreachable(matcher, "tool", |it| it.is_ascii_alphanumeric() || matches!(it, '_' | '-'), findings),
        }
        return;
    }
    for (start, part) in parts(matcher) {
        let span = matcher.slice(start..start + part.len());
        let server = part.strip_prefix("mcp__").filter(|it| !it.contains("__") && !it.is_empty());
        if let Some(space) = part.find(' ') {
            let joined = part.split_whitespace().collect::<Vec<_>>().join("|");
            findings
                .report(
                    matcher.slice(start + space..start + space + 1),
                    format!("no tool has a space in its name; {} matches none, and the hooks never run for it", quote(part)),
                )
                .help(format!("join the names of tools with `|`: `{joined}`"));
        } else if let Some(server) = server {
            // Of the plugin's own servers `mcp-tool-without-prefix` speaks.
            if plugin.is_none_or(|it| crate::rules::mcp::servers_of(it).all(|it| it != server)) {
                findings
                    .report(span, format!("{} is no tool but the beginning of many; the hooks never run for it", quote(part)))
                    .help(format!("for all tools of the server, write `{part}__.*`"))
                    .fix(Fix::risky("Match all tools of the server", span, format!("{part}__.*")));
            }
        } else if let Some(tool) = tools::misspelt(part) {
            findings
                .report(span, format!("no tool is called {}; the hooks never run for it", quote(part)))
                .help(format!("there is a tool `{tool}`"))
                .fix(Fix::risky(format!("Write `{tool}`"), span, tool));
        } else if let Some(tool) = tools::in_right_case(part) {
            findings
                .report(span, format!("no tool is called {}; letters count, and the hooks never run for it", quote(part)))
                .help(format!("write `{tool}`"))
                .fix(Fix::risky(format!("Write `{tool}`"), span, tool));
        }
    }
}

fn words_in(matcher: &Text, words: &[&str], event: &str, findings: &mut Findings) {
    if !is_plain(matcher) {
        if !broken(matcher, findings) {
            unreachable(matcher, event, |it| it.is_ascii_alphanumeric() || it == '_', findings);
        }
        return;
    }
    let named: Vec<(usize, &str)> = parts(matcher).filter(|it| !it.1.is_empty()).collect();
    for (start, part) in named {
        if words.contains(&part) {
            continue;
        }
        let span = matcher.slice(start..start + part.len());
        let Some(near) = nearest(part, words.iter().copied()) else {
            // A newer client may have it.
            findings
                .report(span, format!("{} is nothing that `{event}` is known to match against; the hooks do not run for it", quote(part)))
                .level(Level::Info)
                .help(format!("there are {}", either(words)));
            continue;
        };
        findings
            .report(span, format!("{} is nothing that `{event}` matches against; the hooks never run for it", quote(part)))
            .help(format!("write `{near}`; there are {}", either(words)))
            .fix(Fix::risky(format!("Write `{near}`"), span, near));
    }
}

/// A pattern that JavaScript refuses matches nothing; whether it is one.
fn broken(matcher: &Text, findings: &mut Findings) -> bool {
    if is_plain(matcher) {
        return false;
    }
    let Err(fault) = crate::pattern::check(matcher) else { return false };
    findings
        .report(matcher.slice(fault.range.clone()), format!("the matcher {} {}; the hooks never run", quote(matcher), fault.reason))
        .help("write names joined by `|`, or a regular expression that JavaScript accepts");
    true
}

/// A pattern that wants a character which nothing it is held against can have.
fn unreachable(matcher: &Text, what: &str, possible: impl Fn(char) -> bool, findings: &mut Findings) {
    let Some(range) = crate::pattern::out_of_reach(matcher, possible) else { return };
    let wanted = matcher.get(range.clone()).unwrap_or_default().trim_start_matches('\\');
    let slashes = matcher.len() > 2 && matcher.starts_with('/') && matcher.ends_with('/');
    let fix = slashes.then(|| Fix::risky("Remove the slashes", matcher.content(), matcher.trim_matches('/')));
    let whose = if what == "tool" { "the name of a tool".to_owned() } else { format!("what `{what}` matches against") };
    findings
        .report(
            matcher.slice(range),
            format!("a {} never stands in {whose}; {} matches nothing, and the hooks never run", quote(wanted), quote(matcher)),
        )
        .help(if slashes { "write the pattern without slashes around it" } else { "write names joined by `|`" })
        .maybe_fix(fix);
}
