use crate::rules::prelude::*;

pub(super) static RULE: Rule = Rule {
    name: "hooks-path-not-portable",
    level: Level::Error,
    page: include_str!("hooks_path_not_portable.md"),
    file: file!(),
    check,
    ..Rule::DEFAULT
};

fn check(repo: &Repo, findings: &mut Findings) {
    for plugin in &repo.plugins {
        for declared in plugin.declared.iter().filter(|it| it.kind == DocKind::Hooks && it.entry.is_none()) {
            let Some((at, said)) = alias(&declared.path) else { continue };
            // The official check speaks of the file that is named, which may not exist: the plugin's directory stands for it.
            findings
                .report(
                    repo.at(plugin.dir),
                    format!("`hooks` names {}, which {said}; the official check refuses the plugin", quote(&declared.path)),
                )
                .also(declared.path.slice(at), "read differently on Windows")
                .help("use `/`, and names of letters, digits, `-`, `_` and inner dots");
        }
    }
}

/// The part of a path that Windows takes for something else, and why.
fn alias(path: &str) -> Option<(std::ops::Range<usize>, &'static str)> {
    if let Some(at) = path.find(['\\', ':']) {
        let said = if path.get(at..at + 1) == Some(":") { "contains a colon" } else { "contains a backslash" };
        return Some((at..at + 1, said));
    }
    let mut at = 0;
    for part in path.split('/') {
        let end = at + part.len();
        if part.ends_with(['.', ' ']) && !matches!(part, "." | "..") {
            return Some((end - 1..end, "has a part that ends in a dot or a space"));
        }
        if is_short_name(part) {
            return Some((at..end, "looks like the short form of a longer name"));
        }
        at = end + 1;
    }
    None
}

/// `NAME~1.EXT`
fn is_short_name(part: &str) -> bool {
    let stem = part.split('.').next().unwrap_or_default();
    let number = stem.rsplit_once('~').filter(|(name, _)| !name.is_empty()).map(|(_, number)| number);
    number.is_some_and(|it| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit()))
}
